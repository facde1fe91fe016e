"""Where a pasted block goes, what it becomes there, and what is said of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.plan import Hold
from ningbo_planner.domain.quantity import Quantity, State, number
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.arrangement import Arrangement
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.clip.contents import Contents, Figure, Source
from ningbo_planner.gui.views.clip.paste_plan import PastePlan, plan_paste
from ningbo_planner.gui.views.clip.paste_wish import Operation, Wish, combined, turned
from ningbo_planner.gui.views.clip.prepared_paste import PreparedPaste, prepare
from tests.plans import make_plan, make_row, make_table, small_plan


def three_by_three() -> Sheet:
    """Return a sheet with a name and three figures in three rows."""
    return Sheet(make_table("s", [make_row(f"r{row}", 0, ["1", "2", "3"]) for row in range(3)], trailing=()))


def planned(targets: list[Block], rows: list[list[str]]) -> PastePlan:
    """Lay a block over a small sheet."""
    return plan_paste(three_by_three(), targets, rows)


def laid(targets: list[Block], rows: list[list[str]]) -> dict[str, str]:
    """Return where the items of a block go, as ``row/period``."""
    return {f"{cell.row}/{cell.period}": item for cell, item in planned(targets, rows).cells.items()}


def pasted(rows: list[list[str]], *targets: Block, wish: Wish | None = None, arrangement: Arrangement | None = None, **more: object) -> PreparedPaste:
    """Prepare a paste of texts into table d of the small plan; its rows are A, A1, A2, A2a, A2b, B, its columns name, 2021, 2022, 2023, departments."""
    plan = more.pop("plan", None) or small_plan()
    return prepare(plan, Sheet(plan.tables["d"], arrangement), targets, Contents(rows, Source.TABS, **more), wish)


def written(found: PreparedPaste) -> dict[str, str]:
    """Return what a paste writes, as ``row/period``."""
    return {f"{cell.row}/{cell.period}": quantity.text for cell, quantity in found.quantities.items()}


# ----------------------------------------------------------------------------------------------------------------- shape


def test_one_value_fills_all_areas() -> None:
    found = laid([Block(0, 1, 1, 2), Block(2, 3, 2, 3)], [["x"]])
    assert found == dict.fromkeys(["r0/2021", "r0/2022", "r1/2021", "r1/2022", "r2/2023"], "x")


def test_a_block_spreads_out_from_one_cell() -> None:
    assert laid([Block(1, 2, 1, 2)], [["a", "b"], ["c", "d"]]) == {"r1/2022": "a", "r1/2023": "b", "r2/2022": "c", "r2/2023": "d"}


def test_a_block_repeats_over_an_exact_multiple() -> None:
    assert laid([Block(0, 1, 1, 2)], [["a"], ["b"]]) == {"r0/2021": "a", "r0/2022": "a", "r1/2021": "b", "r1/2022": "b"}
    assert laid([Block(0, 1, 2, 1)], [["a", "b"]]) == {f"r{row}/{year}": text for row in range(3) for year, text in (("2021", "a"), ("2022", "b"))}


def test_a_line_turns_no_corner() -> None:
    assert laid([Block(0, 1, 2, 1)], [["a", "b", "c"]]) == {f"r{row}/{year}": text for row in range(3) for year, text in (("2021", "a"), ("2022", "b"), ("2023", "c"))}


def test_a_block_that_does_not_fit_is_laid_once() -> None:
    assert laid([Block(0, 1, 2, 1)], [["a"], ["b"]]) == {"r0/2021": "a", "r1/2021": "b"}
    assert laid([Block(0, 1, 0, 2)], [["a", "b", "c"]]) == {"r0/2021": "a", "r0/2022": "b", "r0/2023": "c"}


def test_a_block_goes_to_all_areas_that_it_fits_else_to_the_first() -> None:
    assert laid([Block(0, 1, 0, 2), Block(2, 2, 2, 3)], [["a", "b"]]) == {"r0/2021": "a", "r0/2022": "b", "r2/2022": "a", "r2/2023": "b"}
    found = planned([Block(0, 1, 0, 2), Block(2, 2, 2, 2)], [["a", "b"]])
    assert len(found.cells) == 2 and found.left_areas == 1


def test_short_lines_leave_the_rest_alone() -> None:
    assert laid([Block(0, 1, 0, 1)], [["a", "b"], ["c"]]) == {"r0/2021": "a", "r0/2022": "b", "r1/2021": "c"}


def test_labels_and_the_edge_are_counted() -> None:
    found = planned([Block(2, 0, 2, 0)], [["a", "b", "c", "d", "e"], ["f", "g", "h", "i", "j"]])
    assert list(found.cells.values()) == ["b", "c", "d"] and (found.labels, found.beyond) == ([(2, 0)], 6)
    assert found.areas == [Block(2, 0, 2, 3)]


def test_names_that_stand_there_anyway_are_no_loss() -> None:
    found = planned([Block(0, 0, 0, 0)], [["r0", "9"], [" r1 ", "8"], ["", "7"]])
    assert list(found.cells.values()) == ["9", "8", "7"] and not found.labels


def test_a_million_cells_over_the_edge_are_counted_not_walked_through() -> None:
    found = planned([Block(0, 1, 0, 1)], [["1"] * 10] * 100_000)
    assert len(found.cells) == 9 and found.beyond == 999_991


def test_a_block_is_turned() -> None:
    assert turned([["a", "b", "c"], ["d"]]) == [["a", "d"], ["b", ""], ["c", ""]]
    assert written(pasted([["1", "2"]], Block(1, 1, 1, 1), wish=Wish(transpose=True))) == {"A1/2021": "1", "A2/2021": "2"}


# ---------------------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("text", "unit", "print_", "amount"),
    [
        ("1,234", "亿元", "1234", "1234"),
        ("1 234.5", "亿元", "1234.5", "1234.5"),
        ("１，２３４", "亿元", "1234", "1234"),
        ("(1,234)", "亿元", "-1234", "-1234"),
        ("（5.2%）", "%", "-5.2%", "-5.2"),
        ("－12", "亿元", "-12", "-12"),
        ("−12", "亿元", "-12", "-12"),
        ("12.5%", "%", "12.5%", "12.5"),
        ("１２．５％", "%", "12.5%", "12.5"),
        ("430.8亿", "亿元", "430.8亿", "430.8"),
        ("430.8亿元", "亿元", "430.8亿元", "430.8"),
        ("5000万元", "亿元", "5000万元", "0.5"),
        ("1.2万亿", "亿元", "1.2万亿", "12000"),
        ("1.77", "万个", "1.77", "1.77"),
        ("17700个", "万个", "17700个", "1.77"),
        ("1.2万", "个", "1.2万", "12000"),
        ("123456789012345678", "", "123456789012345678", "123456789012345678"),
        ("=4000*1.1", "亿元", "4400", "4400"),
        ("\u200f12\u200e", "亿元", "12", "12"),
    ],
)
def test_a_text_becomes_the_right_number(text: str, unit: str, print_: str, amount: str) -> None:
    plan = make_plan([make_table("d", [make_row("A", 0, ["1"], unit)], trailing=())])
    quantity = next(iter(prepare(plan, Sheet(plan.tables["d"]), [Block(0, 1, 0, 1)], Contents([[text]], Source.TEXT)).quantities.values()))
    assert (quantity.text, quantity.state, quantity.low) == (print_, State.NUMBER, Decimal(amount))


@pytest.mark.parametrize(
    "text",
    ["2021年", "'001", "12,34", "1 2", "1.2万", "=A1+B2", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "@SUM(1)", "+1+2", "1e309", "NaN", "Infinity", "9" * 400, "😀", "1350¹", "12.5%", "①"],
)
def test_what_is_ambiguous_or_not_understood_stays_a_text_and_is_counted(text: str) -> None:
    found = pasted([[text]], Block(1, 1, 1, 1))
    quantity = found.quantities[CellRef("d", "A1", "2021")]
    assert (quantity.text, quantity.state, quantity.expression) == (text, State.NOT_UNDERSTOOD, "")
    assert found.report.unread == [CellRef("d", "A1", "2021")]
    assert found.report.sentence(small_plan()) == "已粘贴 1 格。1 格不能识别为数，按文字保存并标记：A1 2021年。"


@pytest.mark.parametrize(("text", "state"), [("—", State.MISSING), ("——", State.MISSING), ("/", State.NOT_APPLICABLE), ("1-2", State.RANGE), ("＞15", State.GREATER), ("全国前列", State.WORDS)])
def test_other_statements_keep_their_meaning(text: str, state: State) -> None:
    found = pasted([[text]], Block(1, 1, 1, 1))
    assert found.quantities[CellRef("d", "A1", "2021")].state is state and not found.report.unread


def test_an_expression_is_kept_and_worked_out() -> None:
    quantity = pasted([["=(1200+300)/2"]], Block(1, 1, 1, 1)).quantities[CellRef("d", "A1", "2021")]
    assert (quantity.text, quantity.expression) == ("750", "=(1200+300)/2")


def test_a_figure_of_ours_keeps_its_meaning_in_the_same_unit_and_is_read_anew_in_another() -> None:
    meant = Quantity(">1", State.GREATER, Decimal(10000), None)
    plan = make_plan([make_table("d", [make_row("A", 0, unit="亿元"), make_row("B", 0, unit="%")], trailing=())])
    rows = [[Figure(meant, "亿元")], [Figure(meant, "亿元")]]
    found = prepare(plan, Sheet(plan.tables["d"]), [Block(0, 1, 0, 1)], Contents(rows, Source.OWN))
    assert [quantity.low for quantity in found.quantities.values()] == [10000, 1]


def test_values_only_leaves_expressions_and_comments_behind() -> None:
    typed = Quantity("4400", State.NUMBER, Decimal(4400), Decimal(4400), "=4000*1.1")
    figure = Figure(typed, "亿元", Comment("待核实", "张三", "2024-01-01T00:00:00"))
    for values_only in (False, True):
        found = pasted([[figure]], Block(1, 1, 1, 1), wish=Wish(values_only=values_only))
        quantity = found.quantities[CellRef("d", "A1", "2021")]
        assert bool(quantity.expression) is not values_only and bool(found.comments) is not values_only and quantity.text == "4400"


def test_blanks_can_be_skipped() -> None:
    assert written(pasted([["1", "", "3"]], Block(1, 1, 1, 1))) == {"A1/2021": "1", "A1/2022": "", "A1/2023": "3"}
    assert written(pasted([["1", "", "3"]], Block(1, 1, 1, 1), wish=Wish(skip_blanks=True))) == {"A1/2021": "1", "A1/2023": "3"}


# ------------------------------------------------------------------------------------------------------------ arithmetic


@pytest.mark.parametrize(
    ("before", "unit", "item", "operation", "after"),
    [
        ("4000", "亿元", "200", Operation.ADD, "4200"),
        ("0.1", "亿元", "0.2", Operation.ADD, "0.3"),
        ("4000", "亿元", "200万元", Operation.ADD, "4000.02"),
        ("15%", "%", "1.5%", Operation.ADD, "16.5%"),
        ("6.9", "%", "1", Operation.SUBTRACT, "5.9"),
        ("4000", "亿元", "105%", Operation.MULTIPLY, "4200"),
        ("15%", "%", "105%", Operation.MULTIPLY, "15.75%"),
        ("4000", "亿元", "1.05", Operation.MULTIPLY, "4200"),
        ("1", "亿元", "8", Operation.DIVIDE, "0.125"),
        ("10", "亿元", "3", Operation.DIVIDE, "3.3333"),
        ("4000", "亿元", "0", Operation.DIVIDE, None),
        (">4000", "亿元", "2", Operation.MULTIPLY, None),
        ("——", "亿元", "2", Operation.ADD, None),
        ("", "亿元", "2", Operation.ADD, None),
        ("4000", "亿元", "全国前列", Operation.MULTIPLY, None),
        ("4000", "亿元", "1个", Operation.ADD, None),
        ("9" * 20, "亿元", "9" * 20, Operation.MULTIPLY, None),
    ],
)
def test_arithmetic_is_exact(before: str, unit: str, item: str, operation: Operation, after: str | None) -> None:
    found = combined(parse(before, unit), item, unit, operation)
    assert (None if found is None else found.text) == after


def test_a_quotient_is_rounded_as_its_row_says() -> None:
    assert combined(number(10), "3", "亿元", Operation.DIVIDE, 1).text == "3.3"


def test_arithmetic_skips_blanks_and_keeps_what_is_no_number() -> None:
    found = pasted([["2", "", "x"], ["2", "2", "2"]], Block(3, 1, 3, 1), wish=Wish(operation=Operation.MULTIPLY))
    # A2a is 10, 20, 3,000; A2b is /, 50-60, 300左右.
    assert written(found) == {"A2a/2021": "20"}
    assert len(found.report.no_numbers) == 4 and "4 格不能计算，保持不变" in found.report.sentence(small_plan())


# ----------------------------------------------------------------------------------------------------------- what is said


def test_nothing_is_said_where_all_went_well() -> None:
    found = pasted([["1", "2"]], Block(1, 1, 1, 1))
    assert found.report.is_plain and found.report.sentence(small_plan()) == "已粘贴 2 格。"


def test_held_cells_are_named_unless_nothing_would_change() -> None:
    plan = small_plan()
    plan.holds["d/A1/2021"] = plan.holds["d/A1/2022"] = Hold("甲局", "已报", "2024-01-01T00:00:00")
    found = pasted([["1", "70", "3"]], Block(1, 1, 1, 1), plan=plan)
    assert found.report.held == [CellRef("d", "A1", "2021")]
    assert found.report.sentence(plan) == "已粘贴 1 格。1 格已锁定，保持不变：A1 2021年。"


def test_totals_that_change_are_named_and_can_be_kept() -> None:
    found = pasted([["100", "121"], ["1", "2"]], Block(0, 1, 0, 1))
    assert found.report.sentence(small_plan()) == "已粘贴 4 格。改写了 1 个合计数：A 2022年。"
    kept = pasted([["100", "121"], ["1", "2"]], Block(0, 1, 0, 1), wish=Wish(keep_totals=True))
    assert written(kept) == {"A/2021": "100", "A1/2021": "1", "A1/2022": "2"}
    assert kept.report.sentence(small_plan()) == "已粘贴 3 格。1 个合计数保持不变：A 2022年。"


def test_at_most_a_dozen_places_are_named() -> None:
    found = pasted([["x"] * 3] * 6, Block(0, 1, 0, 1))
    said = found.report.sentence(small_plan())
    assert len(found.report.unread) == 18 and "A2a 2021年、2022年、2023年等。" in said and "A2b" not in said


def test_hidden_rows_between_are_left_and_said() -> None:
    found = pasted([["1"], ["2"], ["3"]], Block(1, 1, 1, 1), arrangement=Arrangement(collapsed=frozenset({"A2"})))
    assert written(found) == {"A1/2021": "1", "A2/2021": "2", "B/2021": "3"}
    assert "其间隐藏的 2 行没有改动" in found.report.sentence(small_plan())


def test_cells_in_hidden_columns_are_said() -> None:
    found = pasted([["1", "2", "3"]], Block(1, 1, 1, 1), arrangement=Arrangement(hidden=frozenset({"2022"})))
    assert written(found) == {"A1/2021": "1", "A1/2022": "2", "A1/2023": "3"}
    assert "1 格写在隐藏的列里" in found.report.sentence(small_plan())


def test_everything_left_out_is_said() -> None:
    found = pasted([["别的", "1", "2", "3", "局", "外"], ["B", "4", "5", "6", "", "外"]], Block(4, 0, 4, 0), shortened=1, cleaned=2)
    said = found.report.sentence(small_plan())
    assert said.startswith("已粘贴 6 格。2 格落在名称、单位等列上，已跳过（A2b）。2 格超出表格边界，已跳过。1 格的文字过长，只保留前 2000 字。去掉了文字里看不见的 2 个控制字符。")


# ---------------------------------------------------------------------------------------------------------------- moving


def test_a_move_takes_comments_along_and_keeps_held_cells() -> None:
    plan = small_plan()
    comment = Comment("待核实", "张三", "2024-01-01T00:00:00")
    plan.comments["d/A1/2021"] = comment
    plan.holds["d/A1/2022"] = Hold("甲局", "已报", "2024-01-01T00:00:00")
    cut = [CellRef("d", "A1", "2021"), CellRef("d", "A1", "2022")]
    rows = [[Figure(plan.quantity(cut[0]), "亿元", comment), Figure(plan.quantity(cut[1]), "亿元")]]
    found = prepare(plan, Sheet(plan.tables["d"]), [Block(3, 1, 3, 1)], Contents(rows, Source.OWN), cut=cut)
    assert written(found) == {"A1/2021": "", "A1/2022": "", "A2a/2021": "60", "A2a/2022": "70"}
    assert [(entry.key, entry.entry) for entry in found.comments] == [("d/A1/2021", None), ("d/A2a/2021", comment)]
    assert found.report.held == [cut[1]] and found.report.written == 2


def test_a_move_onto_itself_moves_only_what_is_left_behind() -> None:
    plan = small_plan()
    plan.comments["d/A1/2022"] = Comment("待核实", "张三", "2024-01-01T00:00:00")
    cut = [CellRef("d", "A1", "2021"), CellRef("d", "A1", "2022")]
    rows = [[Figure(plan.quantity(cut[0]), "亿元"), Figure(plan.quantity(cut[1]), "亿元", plan.comments["d/A1/2022"])]]
    found = prepare(plan, Sheet(plan.tables["d"]), [Block(1, 2, 1, 2)], Contents(rows, Source.OWN), cut=cut)
    assert written(found) == {"A1/2021": "", "A1/2022": "60", "A1/2023": "70"}
    assert {entry.key: entry.entry for entry in found.comments} == {"d/A1/2022": None, "d/A1/2023": plan.comments["d/A1/2022"]}
