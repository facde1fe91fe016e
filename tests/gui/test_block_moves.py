"""Where keys lead, on a sheet without a screen."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.period import Period
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views import block_moves as moves
from ningbo_planner.gui.views.block_moves import DOWN, LEFT, RIGHT, UP, Block, Direction, Place
from tests.plans import make_row, make_table

YEARS = tuple(Period(str(year), f"{year}年") for year in range(2021, 2025))


def sheet_of(*lines: str, group: str = "") -> Sheet:
    """Return a sheet with a name and four figures a row: ``1`` is a figure, ``_`` an empty cell; each sign of ``group`` is a row's group."""
    groups = group.ljust(len(lines)).replace(" ", "_")
    rows = [
        make_row(f"r{at}", 0, ["" if sign == "_" else sign for sign in line], periods=YEARS, group="" if groups[at] == "_" else groups[at])
        for at, line in enumerate(lines)
    ]
    return Sheet(make_table("s", rows, YEARS, trailing=()))


def path(sheet: Sheet, start: Place, way: Direction) -> list[Place]:
    """Return the stops of Ctrl and an arrow until it leads nowhere."""
    stops = [start]
    while (following := moves.block_edge(sheet, stops[-1], way)) != stops[-1]:
        stops.append(following)
    return stops[1:]


def test_ctrl_arrow_stops_at_the_ends_of_blocks_and_at_the_edge() -> None:
    sheet = sheet_of("1111", "1111", "____", "1111", "____")
    assert path(sheet, Place(0, 1), DOWN) == [(1, 1), (3, 1), (4, 1)]
    assert path(sheet, Place(4, 1), UP) == [(3, 1), (1, 1), (0, 1)]


def test_ctrl_arrow_sideways_includes_the_labels() -> None:
    sheet = sheet_of("11_1")
    assert path(sheet, Place(0, 0), RIGHT) == [(0, 2), (0, 4)]
    assert path(sheet, Place(0, 4), LEFT) == [(0, 2), (0, 0)]


def test_ctrl_arrow_from_an_empty_cell_goes_to_the_next_filled_one() -> None:
    assert moves.block_edge(sheet_of("___1"), Place(0, 1), RIGHT) == (0, 4)
    assert moves.block_edge(sheet_of("____"), Place(0, 1), RIGHT) == (0, 4)


def test_a_missing_figure_is_something() -> None:
    sheet = sheet_of("1", "—", "1")
    assert moves.block_edge(sheet, Place(0, 1), DOWN) == (2, 1)


def test_an_arrow_leaves_a_merged_cell_whole() -> None:
    sheet = sheet_of("1111", "1111", "1111", "1111", group="aaa_")
    assert moves.step(sheet, Place(0, 0), DOWN) == (3, 0)
    assert moves.step(sheet, Place(1, 1), LEFT) == (1, 0)
    assert moves.step(sheet, Place(3, 0), RIGHT) == (3, 2)
    assert moves.step(sheet, Place(3, 2), LEFT) == (3, 1)
    assert moves.step(sheet, Place(3, 1), UP) == (2, 1)


@pytest.mark.parametrize("way", [UP, LEFT])
def test_the_edge_holds(way: Direction) -> None:
    assert moves.step(sheet_of("1111"), Place(0, 0), way) == (0, 0)


def test_home_and_end() -> None:
    sheet = sheet_of("11__", "____", group="a_")
    assert moves.row_start(sheet, Place(0, 4)) == (0, 2)
    assert moves.row_end(sheet, Place(0, 2)) == (0, 3)
    assert moves.row_end(sheet, Place(1, 5)) == (1, 1)
    assert moves.first_cell(sheet) == (0, 2)


def test_ctrl_end_ignores_the_empty_tail_of_the_columns() -> None:
    assert moves.last_cell(sheet_of("11__", "1___")) == (1, 2)


def test_the_block_round_a_figure_ends_at_empty_rows_and_columns() -> None:
    sheet = sheet_of("11_1", "11_1", "____", "1__1")
    assert moves.data_block(sheet, Place(1, 1)) == Block(0, 1, 1, 2)
    assert moves.data_block(sheet, Place(0, 4)) == Block(0, 4, 1, 4)
    assert moves.data_block(sheet, Place(0, 0)) == Block(0, 0, 3, 4)


def walked(sheet: Sheet, blocks: list[Block], start: Place, way: Direction, count: int) -> list[Place]:
    """Return the stops of a walk."""
    stops = [start]
    for _ in range(count):
        stops.append(moves.walk(sheet, blocks, stops[-1], way))
    return stops[1:]


def test_tab_walks_a_block_row_by_row_and_begins_again() -> None:
    block = Block(0, 1, 1, 2)
    assert walked(sheet_of("1111", "1111"), [block], Place(0, 1), RIGHT, 4) == [(0, 2), (1, 1), (1, 2), (0, 1)]
    assert walked(sheet_of("1111", "1111"), [block], Place(0, 1), LEFT, 2) == [(1, 2), (1, 1)]


def test_enter_walks_a_block_column_by_column() -> None:
    block = Block(0, 1, 1, 2)
    assert walked(sheet_of("1111", "1111"), [block], Place(0, 1), DOWN, 4) == [(1, 1), (0, 2), (1, 2), (0, 1)]
    assert walked(sheet_of("1111", "1111"), [block], Place(0, 1), UP, 1) == [(1, 2)]


def test_a_walk_goes_on_in_the_next_block() -> None:
    blocks = [Block(0, 1, 0, 2), Block(1, 3, 1, 3)]
    assert walked(sheet_of("1111", "1111"), blocks, Place(0, 1), RIGHT, 3) == [(0, 2), (1, 3), (0, 1)]
    assert walked(sheet_of("1111", "1111"), blocks, Place(0, 1), LEFT, 1) == [(1, 3)]


def test_a_walk_stops_in_a_merged_cell_once() -> None:
    sheet = sheet_of("1111", "1111", "1111", group="aa_")
    block = Block(0, 0, 2, 2)
    assert walked(sheet, [block], Place(0, 0), RIGHT, 7) == [(0, 1), (0, 2), (1, 1), (1, 2), (2, 0), (2, 2), (0, 0)]
