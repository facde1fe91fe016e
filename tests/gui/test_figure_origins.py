"""Where figures come from after large steps: told by columns, taken back, done again, with a cell's own file where it has one."""

from __future__ import annotations

from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import History, Journal, Outcome, Step
from ningbo_planner.edits.primitives import SetCell
from ningbo_planner.edits.set_cells import set_cells
from ningbo_planner.gui.models.figure_origins import PRINTED, FigureOrigins, OriginKind
from tests.plans import small_plan

A, B, C = (CellRef("d", row, "2022") for row in ("A", "A1", "B"))


class Office:
    """A history whose every entry is taken in."""

    def __init__(self) -> None:
        """Begin with the small plan."""
        self.history = History(small_plan(), Journal(), author="张三")
        self.origins = FigureOrigins()

    def take(self, outcome: Outcome | None) -> set[CellRef]:
        """Take in what was just done and return the cells that it tells of."""
        assert outcome is not None
        payload = self.history.payload(outcome.entry.target)
        return {cell for cells in self.origins.take_in(outcome.entry, payload) for cell in cells}

    def paste(self, text: str, *cells: CellRef, origin: str = "") -> set[CellRef]:
        """Write one text into cells as a packed step."""
        return self.take(self.history.execute(Step("step.paste", set_cells(dict.fromkeys(cells, parse(text))), {"count": len(cells)}, origin)))

    def kinds(self) -> list[str]:
        """Return how the three figures came into their cells."""
        return [self.origins.of(cell).kind.value for cell in (A, B, C)]


def test_a_step_covers_what_was_there_and_uncovers_it_again() -> None:
    office = Office()
    assert office.paste("1", A, B, origin="金融局.xlsx") == {A, B} and office.kinds() == ["imported", "imported", "printed"]
    assert office.paste("2", B, C) == {B, C} and office.kinds() == ["imported", "typed", "typed"]
    assert office.origins.rows_of("d") == {"A", "A1", "B"} and office.origins.rows_of("x") == set()
    assert office.take(office.history.undo()) == {B, C} and office.kinds() == ["imported", "imported", "printed"]
    assert office.take(office.history.undo()) == {A, B} and office.origins.rows_of("d") == set()
    assert office.origins.of(A) is PRINTED
    office.take(office.history.redo())
    assert office.kinds() == ["imported", "imported", "printed"] and office.origins.of(A).source == "金融局.xlsx"
    assert (office.origins.of(A).author, office.origins.of(A).step) == ("张三", 1)


def test_a_cell_keeps_the_file_it_was_read_from() -> None:
    office = Office()
    edits = (SetCell(A, parse("1"), "甲局.xlsx〔填报表〕E5"), SetCell(B, parse("1")))
    office.take(office.history.execute(Step("step.paste", edits, {"count": 2})))
    assert office.origins.of(A).source == "甲局.xlsx〔填报表〕E5" and office.origins.of(B).kind is OriginKind.TYPED
    office.take(office.history.undo())
    assert office.kinds() == ["printed"] * 3
    office.paste("3", A, B, C)
    assert office.kinds() == ["typed"] * 3
    office.origins.clear()
    assert office.kinds() == ["printed"] * 3
