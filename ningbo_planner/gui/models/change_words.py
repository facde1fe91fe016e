"""What the lines of the list of returned changes say, and what can be chosen in them. No Qt."""

from __future__ import annotations

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import canonical_text
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.gui.models.cell_face import is_reread
from ningbo_planner.gui.models.returned_selection import Item, Selection, can_be_taken, is_clean, place_words, places_of
from ningbo_planner.merge.diff import Change, ChangeState
from ningbo_planner.merge.meaning import Meaning
from ningbo_planner.merge.row_changes import RowChange
from ningbo_planner.merge.row_steps import RowPlace
from ningbo_planner.services.returns import ReturnedFile, ReturnsReport
from ningbo_planner.text import tr


class ChangeWords:
    """Puts changes into words."""

    def __init__(self, plan: Plan, report: ReturnsReport, selection: Selection) -> None:
        """Speak of the cells of ``plan`` and of what is selected."""
        self._plan, self._report, self._selection = plan, report, selection
        self._places: dict[str, dict[str, RowPlace]] = {}
        # Heads by the identity of the files, which live as long as the report.
        self._heads: dict[int, str] = {}

    def of_group(self, meaning: Meaning, count: int) -> str:
        """Return the head of the changes of one meaning."""
        return tr("receive.group", meaning=tr(f"receive.meaning.{meaning}"), count=count)

    def of_file(self, file: ReturnedFile | None) -> str:
        """Return the head of a department's changes: who, which file, how many of what."""
        if file is None:
            return ""
        known = self._heads.get(id(file))
        if known is None:
            known = self._heads[id(file)] = self._head(file)
        return known

    def _head(self, file: ReturnedFile) -> str:
        known = self._plan.departments.get(file.department)
        items: list[Item] = [*file.changes, *file.rows]
        values = {
            "department": known.name if known is not None else file.department or tr("receive.unknown"),
            "file": file.path.name,
            "clean": sum(is_clean(item) for item in items),
            "open": sum(can_be_taken(item) and not is_clean(item) for item in items),
        }
        in_doubt = any(isinstance(item, Change) and item.doubt and item.is_certain for item in items)
        return tr("receive.department_doubt" if in_doubt else "receive.department", **values)

    def why(self, item: Item) -> str:
        """Return all that is to be said of a change: what stood in its cell, what it may mean, what to do; a clean one says where it stands."""
        file = next(file for file in self._report.files if any(each is item for each in (*file.changes, *file.rows)))
        said = [problem.message for problem in file.problems if item.address and (problem.sheet, problem.cell) == (item.sheet, item.address)]
        if isinstance(item, RowChange) and item.meaning is Meaning.ROW_GONE:
            said.append(tr("receive.gone_why", file=file.path.name, row=item.label))
        return " ".join(dict.fromkeys(said)) or tr("receive.nothing_odd", file=file.path.name, sheet=item.sheet, cell=item.address)

    def text(self, item: Item, column: str) -> str:
        """Return what stands in one column of a change."""
        if column == "row":
            return f"{item.label}（{item.unit}）" if item.unit else item.label
        if column == "cell":
            return item.address
        if column == "remark":
            return item.remark
        return self._row_text(item, column) if isinstance(item, RowChange) else self._change_text(item, column)

    def tip(self, item: Item, column: str) -> str:
        """Return a column's text in full; of a row's name its path, of a cell its file and sheet."""
        if column == "cell" and item.sheet:
            return tr("receive.place_in_file", sheet=item.sheet, cell=item.address)
        if column == "row" and item.row:
            return self._plan.tables[item.table].label_path(item.row)
        if column == "match" and isinstance(item, Change):
            return tr(f"receive.match_tip.{item.match}")
        return self.text(item, column)

    def choices(self, item: Item) -> list[str]:
        """Return what may be chosen: readings of a doubtful figure, places of a new row."""
        if isinstance(item, RowChange):
            return list(self.places(item.table)) if item.meaning is Meaning.NEW_ROW else []
        return [reading.text for reading in item.readings]

    def chosen(self, item: Item) -> str | None:
        """Return what is chosen; the place of a new row is told before it is taken, because that is where it would go."""
        if isinstance(item, RowChange):
            place = self._selection.place_of(item)
            return next((words for words, each in self.places(item.table).items() if each == place), None)
        return self._selection.taken.get(item.key)

    def places(self, table: str) -> dict[str, RowPlace]:
        """Return the places of a table by their words; they stay as long as the list is shown."""
        if table not in self._places:
            self._places[table] = places_of(self._plan, table)
        return self._places[table]

    def _change_text(self, change: Change, column: str) -> str:
        if column == "period":
            return self._plan.tables[change.table].period(change.period).label
        if column == "returned":
            return self._returned(change)
        if column == "state":
            return self._state(change)
        if column == "match":
            return tr(f"receive.match.{change.match}")
        if column == "current":
            # As it is meant, so that it can be compared with what was issued and returned: ``>1`` is printed where >10000 is meant.
            quantity = self._plan.quantity(change.cell)
            return canonical_text(quantity, parse_unit(change.unit).is_percent) if is_reread(quantity, change.unit) else change.current
        return change.issued

    def _returned(self, change: Change) -> str:
        """Return what came back, or what it is taken as; while it is in doubt, what it may mean."""
        if not change.doubt:
            return change.returned
        if not can_be_taken(change):
            return change.returned or tr("receive.blank")
        taken = self._selection.taken.get(change.key)
        readings = tr("returns.or").join(reading.text for reading in change.readings)
        # A single reading that is the text itself has nothing to choose from: it is asked whether it is meant.
        if readings == change.returned:
            return taken or tr("receive.confirm", text=readings)
        return taken or tr("receive.choose", text=change.returned or tr("receive.blank"), readings=readings)

    def _state(self, change: Change) -> str:
        """Return in a word what is to be done about a change."""
        if not change.doubt or not (change.state in (ChangeState.NEW, ChangeState.CONFLICT)):
            return tr(f"returns.state.{change.state}")
        if not change.readings:
            return tr("receive.nothing_to_take")
        return tr("receive.chosen") if self._selection.has(change) else tr("receive.in_doubt")

    def _row_text(self, row: RowChange, column: str) -> str:
        if column == "period":
            return tr("receive.all_periods")
        if column == "returned":
            return self._figures(row) if row.meaning is Meaning.NEW_ROW else tr("receive.row_missing")
        if column == "match":
            return tr("receive.match.none")
        return self._row_state(row) if column == "state" else ""

    def _row_state(self, row: RowChange) -> str:
        """Return where a new row goes, or what becomes of a missing one."""
        if row.state is ChangeState.SAME:
            return tr("receive.row_known")
        if not row.is_open:
            return row.why
        if row.meaning is Meaning.ROW_GONE:
            return tr("receive.row_deleted" if self._selection.has(row) else "receive.row_kept")
        where = place_words(self._plan, row.table, self._selection.place_of(row))
        return tr("receive.row_placed" if self._selection.has(row) else "receive.row_offered", place=where)

    def _figures(self, row: RowChange) -> str:
        """Return the figures of a new row; those that cannot be taken as they stand say so."""
        labels = {period.id: period.label for period in self._plan.tables[row.table].periods}
        told = [
            tr("receive.figure" if figure.readings else "receive.figure_left", period=labels[figure.period], text=figure.readings[0].text if figure.readings else figure.text)
            for figure in row.figures
        ]
        return tr("receive.figure_between").join(told)
