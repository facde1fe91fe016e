"""Acts on rows: where they come to stand, what they take over, what goes with them, how the steps are named."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.exchange_round import Issue, Round
from ningbo_planner.domain.finding import Reason
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Hold, Link, Plan
from ningbo_planner.domain.table import TARGET, CellRef
from ningbo_planner.edits.answering import printed_departments
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.losses import losses_of_rows
from ningbo_planner.edits.structure import Side, add_rows, delete_rows, indent_rows, move_rows, new_rows, outdent_rows, shift_rows, write_order
from ningbo_planner.errors import PlannerError
from tests.plan_state import plan_state
from tests.plans import make_plan, make_row, make_table
from tests.sample_plans import shipped_plan


def merged(row: str, depth: int = 1, **fields: object) -> object:
    """Return a row under the merged cell of 甲局."""
    return make_row(row, depth, ["1"], departments=("甲局",), departments_merged=True, **fields)


def plan() -> Plan:
    """Return a plan with one table: S (sum of a, b, c, all in one merged cell), G with groups x x y, T in percent, U alone."""
    rows = [
        make_row("S", 0, ["3"], aggregation=Aggregation.SUM, departments=("甲局",), departments_text="甲  局", decimals=1),
        merged("a"),
        merged("b"),
        merged("c"),
        make_row("G", 0, ["6"], aggregation=Aggregation.SUM, departments=("乙局",), departments_text="乙局"),
        make_row("g1", 1, ["1"], group="x"),
        make_row("g2", 1, ["2"], group="x"),
        make_row("g3", 1, ["3"], group="y"),
        make_row("g3a", 2, ["3"]),
        make_row("T", 0, ["5%"], unit="%", kind=Kind.SHARE),
        make_row("U", 0, ["7"], unit="万元", departments=("丙局",), departments_text="丙局等"),
    ]
    other = make_table("m", [make_row("K", 0, ["3"]), make_row("L", 0, ["9"])], unit="亿元")
    return make_plan([make_table("d", rows, unit="亿元", title="分解表"), other], {"甲局": [], "乙局": [], "丙局": []})


class Office:
    """A plan and its history, with short words for asking both."""

    def __init__(self) -> None:
        """Begin with the plan as above."""
        self.plan = plan()
        self.table = self.plan.tables["d"]
        self.history = History(self.plan, Journal(), author="张三")

    def do(self, step: Step) -> str:
        """Do a step and return its name."""
        outcome = self.history.execute(step)
        assert outcome is not None
        return outcome.entry.name

    def add(self, row: str | None, side: Side, count: int = 1, name: str = "") -> list[str]:
        """Add rows and return their ids."""
        step = add_rows(self.plan, "d", row, side, count, name)
        self.do(step)
        return new_rows(step.edits)

    def shape(self) -> list[str]:
        """Return the rows by name, indented by dots."""
        return ["." * depth + name for depth, name in zip(self.table.depths, self.table.columns["name"], strict=True)]

    def printed(self) -> dict[str, str]:
        """Return what is printed as departments in each row; a merged one says nothing itself."""
        columns = self.table.columns
        return {row: "^" if is_merged else text for row, is_merged, text in zip(self.table.ids, columns["departments_merged"], columns["departments_text"], strict=True)}


@pytest.fixture
def office() -> Office:
    """Return a fresh plan with its history."""
    return Office()


# ------------------------------------------------------------------------------------------------------------------ new rows


@pytest.mark.parametrize(
    ("row", "side", "rows", "name"),
    [
        ("a", Side.ABOVE, ["S", ".新指标", ".a", ".b", ".c"], "在“a”上方新增指标"),
        ("a", Side.BELOW, ["S", ".a", ".新指标", ".b", ".c"], "在“a”下方新增指标"),
        ("S", Side.UNDER, ["S", ".a", ".b", ".c", ".新指标"], "为“S”新增下级指标"),
        ("S", Side.ABOVE, ["新指标", "S", ".a", ".b", ".c"], "在“S”上方新增指标"),
        ("S", Side.BELOW, ["S", ".a", ".b", ".c", "新指标", "G"], "在“S”下方新增指标"),
        ("a", Side.UNDER, ["S", ".a", "..新指标", ".b", ".c"], "为“a”新增下级指标，“a”成为合计行"),
    ],
)
def test_a_new_row_stands_where_it_was_asked_for(office: Office, row: str, side: Side, rows: Sequence[str], name: str) -> None:
    assert office.do(add_rows(office.plan, "d", row, side)) == name
    assert office.shape()[: len(rows)] == list(rows)


def test_several_rows_at_once_get_names_of_their_own(office: Office) -> None:
    office.add("a", Side.BELOW)
    assert len(office.add("b", Side.ABOVE, 3)) == 3
    assert office.shape()[:8] == ["S", ".a", ".新指标", ".新指标2", ".新指标3", ".新指标4", ".b", ".c"]


def test_an_empty_table_gets_its_first_row(office: Office) -> None:
    office.do(delete_rows(office.plan, "d", list(office.table.ids)))
    assert office.do(add_rows(office.plan, "d", None, Side.BELOW)) == "在“分解表”末尾新增指标"
    assert office.shape() == ["新指标"]


def test_a_new_row_takes_over_formats_but_no_figures(office: Office) -> None:
    [below] = office.add("T", Side.BELOW)
    told = office.table.indicator(below)
    assert (told.unit, told.kind, told.decimals, told.aggregation, told.note) == ("%", Kind.SHARE, None, Aggregation.NONE, "")
    assert all(office.table.cell(below, period.id).text == "" for period in office.table.periods)
    [above] = office.add("S", Side.ABOVE)
    assert office.table.indicator(above).decimals == 1


def test_a_row_inside_a_merged_cell_belongs_to_it(office: Office) -> None:
    [above], [inside], [end], [under] = (office.add("a", Side.ABOVE), office.add("b", Side.BELOW), office.add("c", Side.BELOW), office.add("S", Side.UNDER))
    assert {row: office.printed()[row] for row in (above, inside, end, under, "S", "b")} == {above: "^", inside: "^", end: "^", under: "^", "S": "甲  局", "b": "^"}
    assert all(office.table.get(row, "departments") == ("甲局",) for row in (above, inside, end, under))


def test_a_row_outside_a_merged_cell_prints_the_same_departments_in_its_own(office: Office) -> None:
    [behind], [before], [alone] = office.add("S", Side.BELOW), office.add("S", Side.ABOVE), office.add("U", Side.UNDER)
    assert [office.printed()[row] for row in (behind, before, alone)] == ["甲  局", "甲  局", "丙局等"]
    assert office.table.get(alone, "departments") == ("丙局",) and office.table.get(behind, "departments") == ("甲局",)


def test_a_row_inside_a_group_belongs_to_it(office: Office) -> None:
    groups = {side: office.table.get(office.add(row, side)[0], "group") for row, side in (("g1", Side.BELOW), ("g3", Side.ABOVE))}
    assert groups == {Side.BELOW: "x", Side.ABOVE: "y"}
    assert office.table.get(office.add("G", Side.UNDER)[0], "group") == "y"
    assert office.table.get(office.add("g1", Side.UNDER)[0], "group") == "", "the label of a parent's group is not that of its children"


def test_ids_are_never_used_again(office: Office) -> None:
    [first] = office.add("a", Side.BELOW)
    office.do(delete_rows(office.plan, "d", [first]))
    [second] = office.add("a", Side.BELOW)
    assert first != second and "/" not in second and ":" not in second


def test_a_typed_name_is_kept_and_must_tell_the_row_from_its_siblings(office: Office) -> None:
    [row] = office.add("a", Side.BELOW, name=" 软件业务收入\u200b ")
    assert office.table.get(row, "name") == "软件业务收入"
    for name, code in (("b", "label.same_name"), ("两\n行", "label.line_break"), ("长" * 300, "label.too_long")):
        with pytest.raises(PlannerError) as caught:
            add_rows(office.plan, "d", "a", Side.BELOW, name=name)
        assert caught.value.code == code
    office.add("g1", Side.BELOW, name="g3")
    assert office.shape().count(".g3") == 2, "another group tells the two apart"


@pytest.mark.parametrize(("count", "row", "code"), [(0, "a", "structure.too_many_rows"), (1001, "a", "structure.too_many_rows"), (1, "X", "edit.no_row")])
def test_what_cannot_be_added_is_refused(office: Office, count: int, row: str, code: str) -> None:
    with pytest.raises(PlannerError) as caught:
        add_rows(office.plan, "d", row, Side.BELOW, count)
    assert caught.value.code == code and str(caught.value) != code


def test_a_share_does_not_become_a_total(office: Office) -> None:
    assert office.do(add_rows(office.plan, "d", "T", Side.UNDER)) == "为“T”新增下级指标"
    assert office.table.get("T", "aggregation") is Aggregation.NONE


# ------------------------------------------------------------------------------------------------------------------- deleted


def test_deleting_takes_the_descendants_along(office: Office) -> None:
    assert office.do(delete_rows(office.plan, "d", ["G"])) == "删除“G”及其 4 个下级指标"
    assert office.do(delete_rows(office.plan, "d", ["S", "b", "c", "U"])) == "删除“S”等 5 行"
    assert office.shape() == ["T"]
    assert office.do(delete_rows(office.plan, "d", ["T"])) == "删除“T”"


@pytest.mark.parametrize(
    ("rows", "printed"),
    [
        (["a"], {"S": "甲  局", "b": "^", "c": "^"}),
        (["c"], {"S": "甲  局", "a": "^", "b": "^"}),
        (["a", "c"], {"S": "甲  局", "b": "^"}),
    ],
)
def test_a_merged_cell_goes_on_over_the_rows_that_are_left(office: Office, rows: list[str], printed: dict[str, str]) -> None:
    office.do(delete_rows(office.plan, "d", rows))
    assert {row: text for row, text in office.printed().items() if row in "Sabc"} == printed


def test_the_text_of_a_merged_cell_goes_to_the_next_row_when_its_first_is_gone(office: Office) -> None:
    office.do(outdent_rows(office.plan, "d", ["a"]))
    office.do(outdent_rows(office.plan, "d", ["b", "c"]))
    office.do(delete_rows(office.plan, "d", ["S"]))
    assert {row: office.printed()[row] for row in ("b", "c")} == {"b": "甲  局", "c": "^"}
    office.do(delete_rows(office.plan, "d", ["b"]))
    assert office.printed()["c"] == "甲  局"


def test_a_total_without_children_is_no_total_any_more(office: Office) -> None:
    office.do(delete_rows(office.plan, "d", ["a", "b"]))
    assert office.table.get("S", "aggregation") is Aggregation.SUM
    office.do(delete_rows(office.plan, "d", ["c"]))
    assert office.table.get("S", "aggregation") is Aggregation.NONE


def hang(office: Office) -> None:
    """Write down what may hang on rows: comments, reasons, links, what was handed out."""
    said = Comment("核实", "李四", "2026-01-01T00:00:00")
    reason = Reason("口径不同", "李四", "2026-01-01T00:00:00", ("1",))
    plan = office.plan
    plan.comments.update({"d/a/2021": said, "d/b/2022": said, "m/K/2021": said, "d/a/2021/actual": said})
    plan.reasons.update({"sum:d:S:2021": reason, "empty:d:a:2022": reason, "link:m:L1:2021": reason, "link:m:L2:2021": reason, "empty:m:a:2021": reason})
    plan.links.update({"L1": Link("L1", "m/K", ("d/a",)), "L2": Link("L2", "m/L", ("d/a", "d/b")), "L3": Link("L3", "d/U", ("m/L",))})
    issue = Issue("甲局", "2026-01-01T00:00:00", "甲局.xlsx", "c", ("d/a", "d/b"), {"d/a/2021": "1"})
    plan.rounds["R1"] = Round("R1", "一下", "2026-01-01T00:00:00", issues={"甲局": issue})
    plan.rounds["R0"] = Round("R0", "试填", "2025-01-01T00:00:00", closed="2025-02-01T00:00:00", issues={"乙局": issue})


@pytest.mark.writes_past_history
def test_what_hangs_on_deleted_rows_goes_with_them_and_comes_back_with_undo(office: Office) -> None:
    hang(office)
    before = plan_state(office.plan)
    office.do(delete_rows(office.plan, "d", ["a"]))
    plan = office.plan
    assert set(plan.comments) == {"d/b/2022", "m/K/2021"}
    assert set(plan.reasons) == {"sum:d:S:2021", "link:m:L2:2021", "empty:m:a:2021"}
    assert plan.links == {"L2": Link("L2", "m/L", ("d/b",)), "L3": Link("L3", "d/U", ("m/L",))}
    assert plan.rounds == before["rounds"], "what was handed out stays recorded"
    office.history.undo()
    assert plan_state(plan) == before


@pytest.mark.writes_past_history
def test_the_question_has_the_facts(office: Office) -> None:
    hang(office)
    office.table.put_cell("a", "2022", "actual", office.table.cell("b", "2021"))
    losses = losses_of_rows(office.plan, "d", ["S", "a"])
    assert (losses.name, losses.rows, losses.below, losses.figures) == ("S", 1, 3, 5)
    assert (losses.comments, losses.reasons, losses.links, losses.issued) == (3, 2, 2, 1) and not losses.is_nothing
    office.add("U", Side.BELOW)
    assert losses_of_rows(office.plan, "d", [office.table.ids[-1]]).is_nothing


@pytest.mark.writes_past_history
def test_held_rows_are_not_deleted(office: Office) -> None:
    office.plan.holds["d/b/2021"] = Hold("王五", "已报市政府", "2026-01-01T00:00:00")
    office.plan.holds["d/b/2022"] = Hold("王五", "已报市政府", "2026-01-01T00:00:00")
    for act in (lambda: delete_rows(office.plan, "d", ["S"]), lambda: losses_of_rows(office.plan, "d", ["a", "b"])):
        with pytest.raises(PlannerError) as caught:
            act()
        assert str(caught.value) == "“b”2021年的数已由王五锁定（已报市政府），这样锁定的有 2 处，不能删除。需要删除请先解除锁定。"
    office.do(delete_rows(office.plan, "d", ["a"]))


# --------------------------------------------------------------------------------------------------------------------- moved


@pytest.mark.parametrize(
    ("rows", "way", "shape", "name"),
    [
        (["b"], -1, [".b", ".a", ".c"], "上移“b”"),
        (["b"], 1, [".a", ".c", ".b"], "下移“b”"),
        (["b", "c"], -1, [".b", ".c", ".a"], "上移“b”等 2 行"),
        (["a", "b"], 1, [".c", ".a", ".b"], "下移“a”等 2 行"),
        (["a", "c"], -1, [".a", ".c", ".b"], "上移“c”"),
        (["a", "c"], 1, [".b", ".a", ".c"], "下移“a”"),
    ],
)
def test_rows_move_among_their_siblings(office: Office, rows: list[str], way: int, shape: list[str], name: str) -> None:
    assert office.do(shift_rows(office.plan, "d", rows, way)) == name
    assert office.shape()[1:4] == shape


def test_rows_pass_the_siblings_that_are_shown(office: Office) -> None:
    office.do(shift_rows(office.plan, "d", ["c"], -1, shown={"a", "c"}))
    assert office.shape()[1:4] == [".c", ".a", ".b"]
    office.do(shift_rows(office.plan, "d", ["S"], 1, shown={"S", "T", "U"}))
    assert [row for row in office.shape() if not row.startswith(".")] == ["G", "T", "S", "U"]


@pytest.mark.parametrize(
    ("rows", "act", "code"),
    [
        (["a"], lambda *of: shift_rows(*of, -1), "structure.first_already"),
        (["a", "b", "c"], lambda *of: shift_rows(*of, 1), "structure.last_already"),
        (["a"], indent_rows, "structure.no_row_above"),
        (["S", "T"], outdent_rows, "structure.at_the_top"),
        ([], outdent_rows, "structure.nothing_chosen"),
        (["S"], lambda *of: move_rows(*of, "b", Side.UNDER), "edit.into_itself"),
        (["b", "S"], lambda *of: move_rows(*of, "S", Side.ABOVE), "edit.into_itself"),
        (["b"], lambda *of: move_rows(*of, "X", Side.ABOVE), "edit.no_row"),
    ],
)
def test_what_cannot_move_says_why(office: Office, rows: list[str], act: object, code: str) -> None:
    with pytest.raises(PlannerError) as caught:
        act(office.plan, "d", rows)  # type: ignore[operator]
    assert caught.value.code == code and str(caught.value) != code


def test_rows_become_children_of_the_row_above(office: Office) -> None:
    assert office.do(indent_rows(office.plan, "d", ["b", "c"])) == "把“b”等 2 行降一级，新的上级成为合计行"
    assert office.shape()[:4] == ["S", ".a", "..b", "..c"] and office.table.get("a", "aggregation") is Aggregation.SUM
    assert office.do(indent_rows(office.plan, "d", ["G"])) == "把“G”降为“S”的下级"
    assert office.shape()[:9] == ["S", ".a", "..b", "..c", ".G", "..g1", "..g2", "..g3", "...g3a"]


def test_rows_of_other_units_make_no_total(office: Office) -> None:
    assert office.do(indent_rows(office.plan, "d", ["U"])) == "把“U”降为“T”的下级"
    assert office.table.get("T", "aggregation") is Aggregation.NONE


def test_rows_of_one_base_make_a_total(office: Office) -> None:
    office.do(shift_rows(office.plan, "d", ["T"], 1))
    office.do(indent_rows(office.plan, "d", ["T"]))
    assert office.table.get("U", "aggregation") is Aggregation.NONE, "a share in a row of money"
    office.do(outdent_rows(office.plan, "d", ["T"]))
    [row] = office.add("U", Side.BELOW)
    office.do(indent_rows(office.plan, "d", [row]))
    assert office.table.get("U", "aggregation") is Aggregation.SUM


def test_rows_leave_their_parent_and_their_siblings_stay(office: Office) -> None:
    assert office.do(outdent_rows(office.plan, "d", ["a"])) == "把“a”升一级"
    assert office.shape()[:5] == ["S", ".b", ".c", "a", "G"]
    assert office.do(outdent_rows(office.plan, "d", ["g1", "g3a"])) == "把“g1”等 2 行升一级"
    assert office.shape()[3:9] == ["a", "G", ".g2", ".g3", ".g3a", "g1"]
    office.do(outdent_rows(office.plan, "d", ["b", "c"]))
    assert office.shape()[:4] == ["S", "b", "c", "a"] and office.table.get("S", "aggregation") is Aggregation.NONE


@pytest.mark.parametrize(
    ("rows", "goal", "side", "shape", "name"),
    [
        (["a"], "c", Side.BELOW, ["S", ".b", ".c", ".a", "G"], "把“a”移到“c”下方"),
        (["c"], "a", Side.ABOVE, ["S", ".c", ".a", ".b", "G"], "把“c”移到“a”上方"),
        (["a", "U"], "G", Side.ABOVE, ["S", ".b", ".c", "a", "U", "G"], "把“a”等 2 行移到“G”上方"),
        (["U", "T"], "a", Side.BELOW, ["S", ".a", ".T", ".U", ".b", ".c", "G"], "把“T”等 2 行移到“a”下方"),
        (["g3a", "b"], "S", Side.UNDER, ["S", ".a", ".c", ".b", ".g3a", "G"], "把“b”等 2 行移为“S”的下级"),
        (["b"], "a", Side.UNDER, ["S", ".a", "..b", ".c"], "把“b”移为“a”的下级，“a”成为合计行"),
        (["S", "G"], None, Side.BELOW, ["T", "U", "S", ".a", ".b", ".c", "G"], "把“S”等 2 行移到表末，成为最上级"),
    ],
)
def test_rows_move_anywhere(office: Office, rows: list[str], goal: str | None, side: Side, shape: list[str], name: str) -> None:
    assert office.do(move_rows(office.plan, "d", rows, goal, side)) == name
    assert office.shape()[: len(shape)] == shape


def test_a_row_that_leaves_a_merged_cell_prints_its_own(office: Office) -> None:
    office.do(outdent_rows(office.plan, "d", ["a"]))
    assert {row: office.printed()[row] for row in "Sabc"} == {"S": "甲  局", "b": "^", "c": "^", "a": "^"}, "still next to the others"
    office.do(shift_rows(office.plan, "d", ["a"], 1))
    assert {row: office.printed()[row] for row in "Sabc"} == {"S": "甲  局", "b": "^", "c": "^", "a": "甲  局"}


def test_a_row_that_parts_a_merged_cell_leaves_two(office: Office) -> None:
    office.do(move_rows(office.plan, "d", ["U"], "a", Side.BELOW))
    assert {row: office.printed()[row] for row in "SabcU"} == {"S": "甲  局", "a": "^", "U": "丙局等", "b": "甲  局", "c": "^"}
    assert office.table.get("U", "departments") == ("丙局",)


def test_a_row_that_moves_into_a_group_takes_its_label(office: Office) -> None:
    office.do(shift_rows(office.plan, "d", ["g3"], -1))
    assert office.table.get("g3", "group") == "x"
    office.do(shift_rows(office.plan, "d", ["g3"], -1))
    assert office.table.get("g3", "group") == "x", "at the edge of a group it keeps what it has"


def test_the_order_that_is_shown_can_be_kept(office: Office) -> None:
    order = ["U", "S", "c", "b", "a", "T", "G", "g3", "g3a", "g1", "g2"]
    assert office.do(write_order(office.plan, "d", order)) == "把“分解表”的行按当前排序写入方案"
    assert office.table.ids == order
    assert {row: office.printed()[row] for row in "Sabc"} == {"S": "甲  局", "c": "^", "b": "^", "a": "^"}
    assert office.history.execute(write_order(office.plan, "d", order)) is None
    with pytest.raises(PlannerError):
        write_order(office.plan, "d", order[1:])


def test_the_shipped_plan_can_be_rearranged_and_prints_the_same_departments() -> None:
    shipped = shipped_plan()
    history, table = History(shipped, Journal()), shipped.tables["decomposition"]
    before = {row: printed_departments(table, row) for row in table.ids}
    figures = {row: [table.cell(row, period.id, TARGET) for period in table.periods] for row in table.ids}
    history.execute(shift_rows(shipped, "decomposition", ["D02"], -1))
    history.execute(outdent_rows(shipped, "decomposition", ["D04", "D09"]))
    history.execute(indent_rows(shipped, "decomposition", ["D07"]))
    history.execute(move_rows(shipped, "decomposition", ["D03"], "D14", Side.ABOVE))
    assert {row: printed_departments(table, row) for row in table.ids} == before
    assert {row: [table.cell(row, period.id, TARGET) for period in table.periods] for row in table.ids} == figures
    assert shipped.quantity(CellRef("decomposition", "D03", "2026")).text == "1000"
