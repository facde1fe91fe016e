"""Looking for a text in a plan: what is found where, in which order, in slices, in what is not shown, and again after an edit."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import TARGET, CellRef
from ningbo_planner.services.text_pattern import TextPattern
from ningbo_planner.services.text_search import Extent, Part, Spot, SpotKind, TextSearch, belongs, spots_of
from tests.plans import make_plan, make_row, make_table, small_plan
from tests.sample_plans import shipped_plan


def extent(plan: Plan, table: str, part: Part = Part.ALL, **more: object) -> Extent:
    """Return all of one table, as far as ``part`` goes."""
    found = plan.tables[table]
    return Extent(found, tuple(spot for spot in spots_of(found) if belongs(spot, part)), more.pop("order", range(len(found))), **more)  # type: ignore[arg-type]


def search(plan: Plan, text: str, *tables: str, part: Part = Part.ALL, whole: bool = False) -> TextSearch:
    """Look for ``text`` in some tables, or in all."""
    found = TextSearch(plan, [extent(plan, table, part) for table in tables or plan.tables], TextPattern(text, whole=whole))
    found.finish()
    return found


def places(found: TextSearch) -> list[tuple[str, str, str]]:
    """Return table, row and key of every hit."""
    return [(hit.table, hit.row, hit.spot.key) for hit in found.hits()]


def test_hits_come_in_the_order_of_reading() -> None:
    assert places(search(small_plan(), "100")) == [("d", "A", "2021"), ("m", "K", "2021"), ("t", "P1", "goal")]
    assert places(search(small_plan(), "20")) == [("d", "A", "2022"), ("d", "A2a", "2022"), ("m", "K", "2022")]


@pytest.mark.parametrize(
    ("text", "part", "rows"),
    [
        ("3588", Part.ALL, {"D02"}),
        ("3,588", Part.FIGURES, {"D02"}),
        ("数字金融", Part.NAMES, {"D10"}),
        ("市服务局", Part.DEPARTMENTS, {"D07"}),
        ("漏了一个顿号", Part.REMARKS, {"D01"}),
        ("3588", Part.NAMES, set()),
        ("漏了一个顿号", Part.FIGURES, set()),
    ],
)
def test_each_part_of_the_shipped_plan_can_be_looked_through_alone(text: str, part: Part, rows: set[str]) -> None:
    assert {hit.row for hit in search(shipped_plan(), text, "decomposition", part=part).hits()} == rows


def test_a_cell_that_is_printed_over_several_rows_is_one_hit() -> None:
    plan = shipped_plan()
    assert places(search(plan, "互联网及软件信息服务", "decomposition", part=Part.NAMES)) == [("decomposition", "D08", "group")]
    assert [row for _, row, _ in places(search(plan, "市经信局", "decomposition", part=Part.DEPARTMENTS))][:2] == ["D01", "D02"]


def test_comments_are_found_at_their_cell() -> None:
    plan = small_plan()
    cell = CellRef("d", "A1", "2022")
    plan.comments[cell_key(cell)] = Comment("请核实口径", "张三", "2026-01-01T08:00:00")
    (hit,) = search(plan, "口径").hits()
    assert (hit.row, hit.spot) == ("A1", Spot(SpotKind.COMMENT, "2022"))


def test_names_are_found_with_the_unit_that_is_printed_behind_them() -> None:
    assert places(search(small_plan(), "K(亿元)", "m")) == [("m", "K", "name")]


def test_every_figure_of_every_state_can_be_found() -> None:
    plan = small_plan()
    for table in plan.tables.values():
        for row in table.ids:
            for period in table.periods:
                quantity = table.cell(row, period.id)
                if quantity.text:
                    assert (table.info.id, row, period.id) in places(search(plan, quantity.text, whole=True)), quantity


def test_a_slice_takes_no_longer_than_it_may_and_all_slices_find_all() -> None:
    plan = make_plan([make_table("x", [make_row(f"r{at}", 0, [str(at), "5"]) for at in range(3000)])])
    slices = TextSearch(plan, [extent(plan, "x", Part.FIGURES)], TextPattern("15"))
    steps = 0
    while not slices.advance(0):
        steps += 1
    assert steps > 5 and slices.progress == (3000, 3000)
    assert places(slices) == places(search(plan, "15", "x", part=Part.FIGURES)) and slices.count == sum("15" in str(at) for at in range(3000))


def test_what_is_not_shown_is_counted_and_not_listed() -> None:
    plan = small_plan()
    table = plan.tables["d"]
    shown = {"A", "A1"}
    found = TextSearch(plan, [extent(plan, "d", Part.FIGURES, is_shown=lambda at: table.ids[at] in shown, hidden=frozenset({Spot(SpotKind.FIGURE, "2021")}))], TextPattern("0"))
    found.finish()
    assert places(found) == [("d", "A", "2022"), ("d", "A", "2023"), ("d", "A1", "2022"), ("d", "A1", "2023")]
    assert found.aside == search(plan, "0", "d", part=Part.FIGURES).count - 4


def test_rows_are_looked_through_in_the_order_they_are_sorted_to() -> None:
    plan = small_plan()
    found = TextSearch(plan, [extent(plan, "d", Part.FIGURES, order=[5, 0, 2, 3, 4, 1])], TextPattern("9"))
    found.finish()
    assert [hit.row for hit in found.hits()] == ["B", "A1"]
    assert found.count_before("d", 1, None) == 1 and found.count_before("d", 5, None) == 0
    assert found.tables[0].has(1, Spot(SpotKind.FIGURE, "2023")) and not found.tables[0].has(0, Spot(SpotKind.FIGURE, "2023"))


def test_only_what_was_chosen_is_looked_through() -> None:
    plan = small_plan()
    inside = extent(plan, "d", Part.FIGURES, order=[1, 2], is_inside=lambda at, spot: spot.key == "2022")
    found = TextSearch(plan, [inside], TextPattern("0"))
    found.finish()
    assert places(found) == [("d", "A1", "2022"), ("d", "A2", "2022")]


def test_places_before_and_behind_are_counted_over_all_tables() -> None:
    found = search(small_plan(), "100")
    spot = Spot(SpotKind.FIGURE, "2021")
    assert found.count_before("d", 0, None) == 0 and found.count_before("d", 0, spot) == 0 and found.count_before("d", 0, spot, included=True) == 1
    assert found.count_before("m", 0, spot) == 1 and found.count_before("t", 0, None) == 2 and found.count_before("nowhere", 0, None) == 0
    assert [found.hit(at).table for at in range(found.count)] == ["d", "m", "t"]


def test_a_row_that_was_changed_is_looked_through_again() -> None:
    plan = small_plan()
    found = search(plan, "70", "d")
    assert places(found) == [("d", "A1", "2022")]
    plan.tables["d"].put_cell("A1", "2022", TARGET, parse("71"))
    plan.tables["d"].put_cell("A2b", "2021", TARGET, parse(">70"))
    found.renew("d", ["A1", "A2b", "gone"])
    assert places(found) == [("d", "A2b", "2021")]


def test_figures_of_other_layers_are_found_where_they_are_shown() -> None:
    plan = small_plan()
    plan.tables["d"].put_cell("A", "2022", "actual", parse("118"))
    assert search(plan, "118", "d").count == 0
    spots = (Spot(SpotKind.FIGURE, "2022"), Spot(SpotKind.FIGURE, "2022", "actual"))
    found = TextSearch(plan, [Extent(plan.tables["d"], spots, range(6))], TextPattern("118"))
    found.finish()
    assert [hit.spot for hit in found.hits()] == [spots[1]]


def test_nothing_is_looked_for_without_a_text() -> None:
    found = search(small_plan(), "")
    assert found.is_done and found.count == 0 and found.progress == (0, 0)
