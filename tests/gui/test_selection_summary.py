"""The sums of a selection: exact, and honest about what they leave out."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.gui.models.selection_summary import SelectionSummary, summarise
from ningbo_planner.gui.models.arrangement import Arrangement
from ningbo_planner.gui.models.sheet import Sheet
from tests.plans import make_row, make_table, small_plan


def summary_of(lines: list[list[str]]) -> SelectionSummary:
    """Return the summary of all figures of a made-up table in 亿元."""
    rows = [make_row(f"r{at}", 0, line) for at, line in enumerate(lines)]
    sheet = Sheet(make_table("s", rows, unit="亿元", trailing=()))
    return summarise(sheet, [(0, 0, len(lines) - 1, 3)])


def test_decimals_are_summed_exactly() -> None:
    found = summary_of([["0.1", "0.2", "0.30"], ["1000000000000", "-5", "——"]])
    assert (found.sum, found.average) == (Decimal("999999999995.60"), Decimal("199999999999.1200"))
    assert (found.smallest, found.largest) == (Decimal(-5), Decimal(1000000000000))
    assert (found.cells, found.count, found.numbers, found.left_out, found.unit) == (6, 6, 5, 1, "亿元")


def test_only_plain_numbers_are_summed() -> None:
    found = summary_of([[">15", "50-60", "300左右"], ["全国前列", "/", "7"]])
    assert (found.sum, found.numbers, found.count) == (7, 1, 6)


def test_figures_printed_with_separators_count() -> None:
    assert summary_of([["3,588", "１２", "1.5"]]).sum == Decimal("3601.5")


def test_nothing_selected_comes_to_nothing() -> None:
    found = summary_of([["", "", ""]])
    assert (found.cells, found.count, found.numbers, found.sum, found.average) == (3, 0, 0, None, None)


def test_mixed_units_have_no_unit_in_common() -> None:
    sheet = Sheet(small_plan().tables["d"])
    assert summarise(sheet, [(0, 1, 4, 3)]).unit == "亿元"
    assert summarise(sheet, [(0, 1, 5, 3)]).unit is None


def test_hidden_rows_do_not_count() -> None:
    sheet = Sheet(small_plan().tables["d"], Arrangement(collapsed=frozenset("A")))
    assert [sheet.rows.ids, summarise(sheet, [(0, 1, 1, 1)]).sum] == [["A", "B"], Decimal("106.9")]


def test_several_areas_are_added() -> None:
    sheet = Sheet(small_plan().tables["d"])
    assert summarise(sheet, [(0, 1, 0, 1), (1, 2, 1, 2)]).sum == 170


NUMBERS = st.decimals(min_value=-10**12, max_value=10**12, places=3).map(lambda number: format(number.normalize(), "f"))


@given(st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_figures_come_to_what_decimals_say(lines: list[list[str]]) -> None:
    numbers = [Decimal(text) for line in lines for text in line]
    found = summary_of(lines)
    assert (found.sum, found.smallest, found.largest) == (sum(numbers), min(numbers), max(numbers))
