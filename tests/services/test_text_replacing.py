"""What replacing proposes for each place, what it refuses and why, and that all of it is one step."""

from __future__ import annotations

from collections.abc import Sequence

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.entry import read_entry
from ningbo_planner.domain.plan import Hold, Plan, cell_key
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import History, Journal
from ningbo_planner.services.text_pattern import TextPattern
from ningbo_planner.services.text_replacing import Proposal, Replacer, replacing_step
from ningbo_planner.services.text_search import Extent, Part, TextSearch, belongs, spots_of
from tests.plans import make_plan, make_row, make_table, small_plan


def propose(plan: Plan, text: str, new: str, part: Part = Part.ALL, whole: bool = False) -> list[Proposal]:
    """Return what replacing ``text`` by ``new`` in all tables would do."""
    pattern = TextPattern(text, whole=whole)
    extents = [Extent(table, tuple(spot for spot in spots_of(table) if belongs(spot, part)), range(len(table))) for table in plan.tables.values()]
    search = TextSearch(plan, extents, pattern)
    search.finish()
    replacer = Replacer(plan, pattern, new, "李四")
    return [replacer.propose(hit) for hit in search.hits()]


def replace(plan: Plan, proposals: Sequence[Proposal], text: str, new: str) -> History:
    """Do what is possible, as one step."""
    history = History(plan, Journal(), author="李四")
    history.execute(replacing_step([each for each in proposals if each.is_possible], text, new))
    return history


def told(proposals: Sequence[Proposal]) -> list[tuple[str, str, str, bool]]:
    """Return row, old text, new text and whether it can be."""
    return [(each.hit.row, each.before, each.after, each.is_possible) for each in proposals]


def test_figures_are_read_anew_in_the_unit_of_their_row_and_all_is_one_step() -> None:
    plan = small_plan()
    proposals = propose(plan, "0", "5", Part.FIGURES)
    assert ("A2a", "3,000", "3,555", True) in told(proposals) and ("A2b", "50-60", "55-65", True) in told(proposals)
    history = replace(plan, proposals, "0", "5")
    assert plan.tables["d"].cell("A2a", "2023").number == 3555 and str(plan.tables["d"].cell("A2b", "2022").high) == "65"
    assert history.entries[-1].name == f"将 {len(proposals)} 处“0”替换为“5”" and len(history.entries) == 1
    history.undo()
    assert plan.tables["d"].cell("A2a", "2023").text == "3,000"


def test_a_locked_figure_and_one_that_nobody_could_read_are_refused_with_the_reason() -> None:
    plan = small_plan()
    plan.holds[cell_key(CellRef("d", "A", "2021"))] = Hold("王五", "已报市政府", "2026-01-01T08:00:00")
    first, second, third = propose(plan, "100", "一百多", Part.FIGURES)
    assert not first.is_possible and "王五" in first.why_not and "已报市政府" in first.why_not
    assert not second.is_possible and "一百多" in second.why_not and not third.is_possible
    assert replacing_step([], "100", "一百多").edits == ()


def test_what_was_found_by_its_number_only_is_left_to_the_hand() -> None:
    plan = make_plan([make_table("x", [make_row("r", 0, ["1万"], "亿元")])])
    (only,) = propose(plan, "10000", "20000")
    assert not only.is_possible and only.before == only.after == "1万" and "按数值" in only.why_not


def test_a_figure_may_be_emptied_or_become_words_that_are_a_target() -> None:
    plan = make_plan([make_table("x", [make_row("r", 0, ["3588", "12"], "亿元")])])
    history = replace(plan, propose(plan, "3588", ""), "3588", "")
    assert plan.tables["x"].cell("r", "2021").text == ""
    history.undo()
    (words,) = propose(plan, "3588", "全国前列")
    assert words.is_possible and words.quantity is not None and not words.quantity.is_numeric


def test_names_groups_departments_notes_and_comments_are_replaced_where_they_are_printed() -> None:
    rows = [
        make_row("总量", 0, ["100"], departments=("甲局",), departments_text="甲局"),
        make_row("甲项", 1, ["60"], group="甲组", departments=("甲局",), departments_merged=True, note="甲局来函"),
        make_row("乙项", 1, ["40"], group="甲组", departments=("甲局",), departments_merged=True),
    ]
    plan = make_plan([make_table("x", rows, unit="亿元")], {"甲局": [], "丁局": []})
    plan.comments[cell_key(CellRef("x", "乙项", "2021"))] = Comment("问甲局", "张三", "2026-01-01T08:00:00")
    proposals = propose(plan, "甲", "丁")
    assert all(each.is_possible for each in proposals) and len(proposals) == 5
    history = replace(plan, proposals, "甲", "丁")
    table = plan.tables["x"]
    assert table.columns["name"] == ["总量", "丁项", "乙项"] and table.columns["group"] == ["", "丁组", "丁组"]
    assert table.columns["departments"] == [("丁局",)] * 3 and table.columns["departments_text"][0] == "丁局" and table.columns["note"][1] == "丁局来函"
    comment = plan.comments[cell_key(CellRef("x", "乙项", "2021"))]
    assert (comment.text, comment.author) == ("问丁局", "李四") and comment.time > "2026-01-01T08:00:00"
    history.undo()
    assert plan.comments[cell_key(CellRef("x", "乙项", "2021"))].author == "张三" and table.columns["group"][1] == "甲组"


def test_words_that_would_do_harm_are_refused_with_the_reason() -> None:
    rows = [make_row("甲项", 0, unit="家", departments=("甲局",), departments_text="甲局"), make_row("乙项", 0), make_row("甲", 0)]
    plan = make_plan([make_table("x", rows, leading=("name", "unit"))], {"甲局": []})
    assert [each.why_not for each in propose(plan, "甲局", "戊局", Part.DEPARTMENTS)] != [""] and "戊局" in propose(plan, "甲局", "戊局")[0].why_not
    assert "乙项" in propose(plan, "甲项", "乙项", Part.NAMES)[0].why_not
    emptied = propose(plan, "甲", "", Part.NAMES)
    assert [each.is_possible for each in emptied] == [True, False] and "不能为空" in emptied[1].why_not
    assert "计量单位" in propose(plan, "家", "个")[0].why_not
    assert "控制字符" in propose(plan, "甲项", "甲\x00项")[0].why_not
    unit_behind = make_plan([make_table("y", [make_row("甲项", 0, unit="亿元")], unit_in_name=True)])
    assert not propose(unit_behind, "(亿元)", "")[0].is_possible


def test_two_rows_do_not_get_the_same_name_in_one_step() -> None:
    plan = make_plan([make_table("x", [make_row("甲一", 0), make_row("甲二", 0)])])
    pattern = TextPattern("甲一")
    assert [each.is_possible for each in propose(plan, "一", "", Part.NAMES)] == [True]
    first, second = (Replacer(plan, pattern, "甲二").propose(each.hit) for each in propose(plan, "甲", "乙", Part.NAMES))
    assert not first.is_possible and not second.is_possible


def test_a_comment_without_words_is_gone() -> None:
    plan = small_plan()
    key = cell_key(CellRef("d", "A", "2021"))
    plan.comments[key] = Comment("待定", "张三", "2026-01-01T08:00:00")
    replace(plan, propose(plan, "待定", "", Part.REMARKS), "待定", "")
    assert key not in plan.comments


def test_arithmetic_is_replaced_as_it_was_typed_and_worked_out_again() -> None:
    plan = make_plan([make_table("x", [make_row("r", 0, [], "亿元")])])
    plan.tables["x"].put_cell("r", "2021", "target", read_entry("=4000*1.1", "亿元").quantity)
    (only,) = propose(plan, "4000", "5000")
    assert (only.before, only.after, only.quantity and only.quantity.text) == ("=4000*1.1", "=5000*1.1", "5500")
    (shown,) = propose(plan, "4400", "4500")
    assert (shown.before, shown.after, shown.quantity and shown.quantity.expression) == ("4400", "4500", "")
    (wrong,) = propose(plan, "1.1", "1.1+")
    assert not wrong.is_possible and wrong.why_not
