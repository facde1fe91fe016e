"""What goes on which page: columns fit or go over several pages, no row is cut or lost, totals stay with their parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.models.width_sharing import Wish
from ningbo_planner.gui.printing.page_area import area_of
from ningbo_planner.gui.printing.page_layout import Fitted, Merged, PageRows, fit_columns, fitted_heights, page_rows, twips
from ningbo_planner.gui.printing.page_numbers import page_numbers
from ningbo_planner.gui.printing.print_options import Content, Margins, Paper, PrintOptions, Rows, from_text, to_text

ROOM = 14000
LABEL, FIGURE = Wish(1500, 3000, 5000), Wish(900, 1000, 1500, is_figure=True)


def fit(figures: int, room: int = ROOM, least: float = 0.6, scale: float | None = None, label: Wish = LABEL, figure: Wish = FIGURE) -> Fitted:
    """Fit a label column, so many figures, and a label column behind them."""
    wishes = [label, *[figure] * figures, label]
    return fit_columns(wishes, [[at] for at in range(1, figures + 2)], [0], room, least, scale)


# ------------------------------------------------------------------------------------------------------------- columns


def test_a_narrow_table_is_made_as_wide_as_the_page() -> None:
    fitted = fit(2)
    assert fitted.scale == 1.0 and sum(fitted.widths) == ROOM and len(fitted.pages) == 1


def test_labels_give_way_before_the_type_gets_smaller() -> None:
    fitted = fit(11)
    assert fitted.scale == 1.0 and len(fitted.pages) == 1
    assert fitted.widths[0] < LABEL.best and min(fitted.widths[1:-1]) >= FIGURE.least


def test_the_type_gets_smaller_only_as_much_as_needed() -> None:
    fitted = fit(14)
    needed = 2 * LABEL.least + 14 * FIGURE.least
    assert fitted.scale == pytest.approx(ROOM / needed) and len(fitted.pages) == 1 and sum(fitted.widths) <= ROOM


def test_what_would_be_too_small_to_read_goes_over_several_pages() -> None:
    fitted = fit(40)
    assert fitted.scale >= 0.6 and len(fitted.pages) > 1
    assert all(page[0] == 0 for page in fitted.pages), "the labels stand on every page"
    assert [at for page in fitted.pages for at in page[1:]] == list(range(1, 42)), "every other column once, in order"
    assert all(sum(fitted.widths[at] for at in page) <= ROOM for page in fitted.pages)


def test_over_several_pages_the_type_is_as_large_as_so_many_pages_allow() -> None:
    least = fit(40, least=0.6, scale=0.6)
    fitted = fit(40)
    assert len(fitted.pages) == len(least.pages) and fitted.scale > 0.62
    assert len(fit(40, scale=min(1.0, fitted.scale + 0.02)).pages) > len(fitted.pages)


def test_columns_of_one_period_are_not_parted() -> None:
    wishes = [LABEL, *[FIGURE] * 20]
    units = [[at, at + 1] for at in range(1, 21, 2)]
    fitted = fit_columns(wishes, units, [0], 8000, 0.9)
    assert len(fitted.pages) > 2
    assert all(len(page) % 2 == 1 and page[1] % 2 == 1 for page in fitted.pages)


def test_a_size_that_was_asked_for_is_kept() -> None:
    small, large = fit(4, scale=0.5), fit(8, scale=2.0)
    assert small.scale == 0.5 and len(small.pages) == 1 and sum(small.widths) < ROOM, "not made wider"
    assert large.scale == 2.0 and len(large.pages) == 3


@pytest.mark.parametrize("room", [400, 1000, 3000])
def test_nothing_is_wider_than_the_page(room: int) -> None:
    fitted = fit(3, room=room, scale=2.0)
    assert all(sum(fitted.widths[at] for at in page) <= room for page in fitted.pages)
    assert all(fitted.widths)


def test_a_table_of_labels_alone_is_one_page() -> None:
    fitted = fit_columns([LABEL, LABEL], [], [0, 1], 1000, 0.9)
    assert fitted.pages == ((0, 1),) and sum(fitted.widths) <= 1000


@given(st.integers(0, 30), st.integers(500, 20_000), st.sampled_from([None, 0.4, 1.0, 2.0]))
def test_every_column_is_printed_and_none_beyond_the_page(figures: int, room: int, scale: float | None) -> None:
    fitted = fit(figures, room=room, scale=scale)
    assert {at for page in fitted.pages for at in page} == set(range(figures + 2))
    assert all(sum(fitted.widths[at] for at in page) <= room for page in fitted.pages)


# ---------------------------------------------------------------------------------------------------------------- rows


@dataclass
class Listed:
    """Rows of given heights."""

    heights: list[int]
    kept: frozenset[int] = frozenset()
    cells: list[Merged] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.heights)

    def height(self, row: int) -> int:
        """How high one is."""
        return self.heights[row]

    def keeps_with_next(self, row: int) -> bool:
        """Whether one belongs to the next."""
        return row in self.kept

    def merged(self, row: int) -> Iterable[Merged]:
        """The merged cells that it is part of."""
        return [cell for cell in self.cells if cell.first <= row <= cell.last]


def paged(rows: Listed, room: int = 100) -> list[tuple[int, int]]:
    """Return first and last row of each page."""
    return [(page.first, page.last) for page in page_rows(rows, lambda _: room)]


def test_pages_are_filled_and_no_row_is_cut() -> None:
    assert paged(Listed([30] * 7)) == [(0, 2), (3, 5), (6, 6)]
    assert paged(Listed([50, 50, 51, 50])) == [(0, 1), (2, 2), (3, 3)]
    assert paged(Listed([])) == []


def test_the_first_page_may_have_less_room() -> None:
    pages = list(page_rows(Listed([30] * 7), lambda number: 60 if number == 0 else 100))
    assert [(page.first, page.last) for page in pages] == [(0, 1), (2, 4), (5, 6)]


def test_a_total_is_not_left_alone_at_the_end_of_a_page() -> None:
    assert paged(Listed([30] * 7, frozenset({2}))) == [(0, 1), (2, 4), (5, 6)]
    assert paged(Listed([30] * 7, frozenset({1, 2}))) == [(0, 0), (1, 3), (4, 6)], "nor the total above it"
    assert paged(Listed([30] * 5, frozenset({0, 1, 2, 3}))) == [(0, 2), (3, 4)], "where all rows are totals, pages are filled"
    assert paged(Listed([30] * 3, frozenset({2}))) == [(0, 2)], "the last row of all has no next"


def test_a_row_higher_than_a_page_has_one_of_its_own() -> None:
    pages = list(page_rows(Listed([30, 250, 30]), lambda _: 100))
    assert [(page.first, page.last, page.heights) for page in pages] == [(0, 0, (30,)), (1, 1, (100,)), (2, 2, (30,))]


def test_rows_are_made_higher_for_the_text_of_a_merged_cell() -> None:
    rows = Listed([20, 20, 20], cells=[Merged(0, 1, 60)])
    assert fitted_heights(rows, 0, 2, 100) == [30, 30, 20]


def test_a_merged_cell_that_is_cut_has_room_for_its_text_on_both_pages() -> None:
    rows = Listed([20] * 10, cells=[Merged(3, 8, 50)])
    pages = list(page_rows(rows, lambda _: 110))
    assert pages[0].last in (3, 4), "cut"
    for page in pages:
        part = [height for row, height in enumerate(page.heights, page.first) if 3 <= row <= 8]
        assert not part or sum(part) >= 50
        assert sum(page.heights) <= 110


@given(st.lists(st.integers(1, 140), max_size=60), st.sets(st.integers(0, 59)), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 8), st.integers(1, 120)), max_size=6))
def test_all_rows_come_once_in_order_and_fit(heights: list[int], kept: set[int], stretches: list[tuple[int, int, int]]) -> None:
    cells: list[Merged] = []
    for first, length, need in sorted(stretches):
        if first + length < len(heights) and all(first > cell.last for cell in cells):
            cells.append(Merged(first, first + length, need))
    pages: list[PageRows] = list(page_rows(Listed(heights, frozenset(kept), cells), lambda _: 100))
    assert [row for page in pages for row in range(page.first, page.last + 1)] == list(range(len(heights)))
    for page in pages:
        assert sum(page.heights) <= 100 and len(page.heights) == page.last - page.first + 1
        assert all(height >= min(heights[row], 100) for row, height in enumerate(page.heights, page.first))


# ------------------------------------------------------------------------------------------------------- what is chosen


def test_a_page_has_the_size_of_the_paper_and_its_edges() -> None:
    area = area_of(PrintOptions(paper=Paper.A3, landscape=False, margins=Margins(10, 20, 30, 40)))
    assert (area.page_width, area.page_height) == (twips(297), twips(420))
    assert (area.left, area.top) == (twips(40), twips(10)) and area.width == twips(297) - twips(40) - twips(20)
    assert area.top + area.height == twips(420) - twips(30) < area.foot_top < twips(420)


def test_the_foot_has_room_below_narrow_edges() -> None:
    area = area_of(PrintOptions(margins=Margins(5, 5, 5, 5)))
    assert area.foot_top + twips(4) < area.page_height


@pytest.mark.parametrize(
    ("text", "pages"),
    [("", [0, 1, 2, 3, 4]), ("2", [1]), ("1-3", [0, 1, 2]), ("1-2、5", [0, 1, 4]), ("４，2", [1, 3]), ("2至3", [1, 2]), ("3-", [2, 3, 4]), (" 5 ; 5", [4]), ("1 - 2", [0, 1])],
)
def test_page_numbers_are_read_as_people_write_them(text: str, pages: list[int]) -> None:
    assert page_numbers(text, 5) == pages


@pytest.mark.parametrize("text", ["0", "6", "3-9", "4-2", "a", "1--2", "-3", "1.5", "①", "9" * 400])
def test_page_numbers_that_make_no_sense_are_refused_in_words(text: str) -> None:
    with pytest.raises(PlannerError, match="页"):
        page_numbers(text, 5)


def test_what_was_chosen_comes_back_but_not_what_was_printed() -> None:
    chosen = PrintOptions(Paper.A3, False, Margins(10, 11, 12, 13), False, 85, 9.0, Content.ALL, Rows.OFFICIAL, False, True)
    again = from_text(to_text(chosen))
    assert again.content is Content.TABLE
    assert to_text(again) == to_text(chosen) and isinstance(again.paper, Paper) and isinstance(again.rows, Rows)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"a4"', "[" * 100_000, '{"paper": "a5", "landscape": 1, "percent": 1e9, "points": "10.5", "margins": [1], "has_marks": "no"}'])
def test_damaged_settings_are_no_obstacle(text: str) -> None:
    assert from_text(text) == PrintOptions()


def test_one_bad_setting_leaves_the_others() -> None:
    assert from_text('{"paper": "a3", "margins": {"top": 20, "right": 20, "bottom": 20, "left": 900}}') == PrintOptions(paper=Paper.A3)
