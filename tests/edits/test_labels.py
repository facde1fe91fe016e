"""Acts on what is said of rows: names, groups, kinds, departments, units; what each refuses, and what it does to the figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from ningbo_planner.domain.indicator import Aggregation, Direction, Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, CellRef, RowRef
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.edits import acts, answering, labels, unit_change
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.primitives import SetCell
from ningbo_planner.errors import PlannerError
from tests.plan_state import plan_state
from tests.plans import make_plan, make_row, make_table, small_plan
from tests.sample_plans import shipped_plan

TABLE = "decomposition"
RUN = ("D02", "D03", "D04", "D05", "D06")


@pytest.fixture
def shipped() -> History:
    """Return a history of the shipped plan."""
    return History(shipped_plan(), Journal())


def at(row: str, table: str = TABLE) -> RowRef:
    """Name a row of the decomposition table, or of another."""
    return RowRef(table, row)


def done(history: History, step: Step) -> str:
    """Execute a step and return its name."""
    history.execute(step)
    return history.entries[-1].name


def field(history: History, row: str, name: str, table: str = TABLE) -> object:
    """Return one field of a row."""
    return history.plan.tables[table].get(row, name)


# ------------------------------------------------------------------------------------------------------------------- names


def test_a_row_gets_another_name(shipped: History) -> None:
    before = plan_state(shipped.plan)
    step = labels.rename(shipped.plan, at("D10"), "  数字金融业 ")
    assert plan_state(shipped.plan) == before
    assert done(shipped, step) == "把“数字金融”改名为“数字金融业”"
    assert field(shipped, "D10", "name") == "数字金融业"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "不能为空"),
        (" \u200b ", "不能为空"),
        ("数字科技", "同一上级、同一分组下已有“数字科技”"),
        ("数字\x00金融", "控制字符"),
        ("数字\ud83d金融", "控制字符"),
        ("数字\n金融", "只能写一行"),
        ("数" * 201, "最多写 200 个字，这里有 201 个字"),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused(shipped: History, text: str, said: str) -> None:
    with pytest.raises(PlannerError, match=said):
        labels.rename(shipped.plan, at("D10"), text)


def test_signs_that_nobody_sees_are_dropped_and_strange_ones_kept(shipped: History) -> None:
    done(shipped, labels.rename(shipped.plan, at("D10"), "\u202e数字\u200b金融🚀"))
    assert field(shipped, "D10", "name") == "数字金融🚀"


def test_two_rows_of_one_name_need_different_groups(shipped: History) -> None:
    # D12 stands in another group than D10, under the same parent.
    done(shipped, labels.rename(shipped.plan, at("D12"), "数字金融"))
    with pytest.raises(PlannerError, match="两行同名"):
        labels.write_text(shipped.plan, [at("D12")], "group", "互联网及软件信息服务")
    with pytest.raises(PlannerError, match="两行同名"):
        labels.rename_group(shipped.plan, at("D12"), "互联网及软件信息服务")


def test_a_slash_is_refused_only_where_a_path_would_become_anothers(shipped: History) -> None:
    done(shipped, labels.rename(shipped.plan, at("D03"), "集成电路/芯片"))
    with pytest.raises(PlannerError, match="两行同名"):
        labels.rename(shipped.plan, at("D01"), "数字制造业(营收)/集成电路/芯片")


def test_a_group_label_changes_in_all_rows_it_stands_before(shipped: History) -> None:
    assert done(shipped, labels.rename_group(shipped.plan, at("D09"), "互联网")) == "把分组“互联网及软件信息服务”改名为“互联网”"
    assert [field(shipped, row, "group") for row in ("D08", "D09", "D10", "D11")] == ["互联网"] * 3 + ["数字产品与互联网批零"]
    assert done(shipped, labels.rename_group(shipped.plan, at("D12"), "")) == "清空 2 行的分组"
    assert done(shipped, labels.rename_group(shipped.plan, at("D14"), "设施")) == "修改“新型数字设施建设与传输服务”的分组"


def test_notes_and_choices_are_written_into_many_rows_as_one_step(shipped: History) -> None:
    rows = [at("D02"), at("D03"), at("D04")]
    assert done(shipped, labels.write_text(shipped.plan, rows, "note", "第一行\r\n第二行")) == "修改 3 行的备注"
    assert field(shipped, "D04", "note") == "第一行\n第二行"
    assert done(shipped, labels.choose(shipped.plan, rows, "direction", Direction.LOWER)) == "修改 3 行的方向"
    assert done(shipped, labels.choose(shipped.plan, [at("D03")], "decimals", None)) == "修改“集成电路”的小数位数"
    # A row that says so already is not counted.
    assert done(shipped, labels.choose(shipped.plan, [at("D03"), at("D01")], "kind", Kind.SHARE)) == "修改“集成电路”的性质"
    with pytest.raises(PlannerError, match="0 到 6 位"):
        labels.choose(shipped.plan, rows, "decimals", 7)
    with pytest.raises(TypeError):
        labels.choose(shipped.plan, rows, "kind", Aggregation.SUM)
    with pytest.raises(PlannerError, match="没有这一行"):
        labels.write_text(shipped.plan, [at("D99")], "note", "x")


def test_what_is_written_again_changes_nothing(shipped: History) -> None:
    assert shipped.execute(labels.rename(shipped.plan, at("D10"), "数字金融")) is None
    assert shipped.execute(labels.choose(shipped.plan, [at("D01")], "kind", Kind.SHARE)) is None


# -------------------------------------------------------------------------------------------------------------- departments


def said_by(history: History, rows: Sequence[str], table: str = TABLE) -> list[tuple[str, tuple[str, ...], bool]]:
    """Return print, departments and merging of rows."""
    return [tuple(field(history, row, name, table) for name in ("departments_text", "departments", "departments_merged")) for row in rows]  # type: ignore[misc]


def test_a_printed_list_is_kept_as_printed_and_resolved_by_aliases(shipped: History) -> None:
    assert done(shipped, answering.write_departments(shipped.plan, [at("D10")], "市服务局,市经信局； 市市场监")) == "修改“数字金融”的责任单位"
    assert said_by(shipped, ["D10"]) == [("市服务局,市经信局； 市市场监", ("市服务业局", "市经信局", "市市场监管局"), False)]


def test_a_merged_cell_is_changed_as_a_whole_from_any_of_its_rows(shipped: History) -> None:
    done(shipped, answering.write_departments(shipped.plan, [at("D04")], "市发改委、市经信局"))
    ids = ("市发改委", "市经信局")
    assert said_by(shipped, RUN) == [("市发改委、市经信局", ids, False), *[("", ids, True)] * 4]
    assert answering.merged_rows(shipped.plan.tables[TABLE], "D05") == list(RUN)
    assert answering.printed_departments(shipped.plan.tables[TABLE], "D06") == "市发改委、市经信局"
    assert done(shipped, answering.write_departments(shipped.plan, [at("D03"), at("D06")], "")) == "清空“数字制造业(营收)”的责任单位"
    assert said_by(shipped, ["D02", "D06"]) == [("", (), False), ("", (), True)]


def test_an_unknown_department_is_named_with_the_nearest_and_never_guessed(shipped: History) -> None:
    with pytest.raises(PlannerError, match="没有“市金融监管局”。相近的有：市地方金融监管局"):
        answering.write_departments(shipped.plan, [at("D10")], "市经信局、市金融监管局")
    with pytest.raises(PlannerError, match="没有“Q”。请改用"):
        answering.write_departments(shipped.plan, [at("D10")], "Q")


def test_a_new_department_comes_into_the_register_in_the_same_step(shipped: History) -> None:
    step = answering.write_departments(shipped.plan, [at("D10")], "市金融办、市经信局", ["市金融办", "没有用到"])
    done(shipped, step)
    assert len(shipped.entries) == 1 and shipped.plan.departments["市金融办"].name == "市金融办"
    assert field(shipped, "D10", "departments") == ("市金融办", "市经信局") and "没有用到" not in shipped.plan.departments
    shipped.undo()
    assert "市金融办" not in shipped.plan.departments and field(shipped, "D10", "departments") == ("市地方金融监管局",)


def test_departments_are_added_taken_away_and_made_to_lead(shipped: History) -> None:
    row = [at("M05", "main")]
    done(shipped, answering.add_departments(shipped.plan, row, "市商务局"))
    assert field(shipped, "M05", "departments_text", "main") == "市发改委、市服务业局、市商务局等"
    done(shipped, answering.lead_department(shipped.plan, row, "市商务局"))
    assert field(shipped, "M05", "departments", "main") == ("市商务局", "市发改委", "市服务业局")
    for each in ("市发改委", "市商务局"):
        done(shipped, answering.remove_department(shipped.plan, row, each))
    assert field(shipped, "M05", "departments_text", "main") == "市服务业局等"
    done(shipped, answering.remove_department(shipped.plan, row, "市服务业局"))
    assert said_by(shipped, ["M05"], "main") == [("", (), False)]


def test_a_list_of_many_rows_changes_only_where_it_has_to(shipped: History) -> None:
    rows = [at("D08"), at("D09"), at("D10")]
    assert done(shipped, answering.add_departments(shipped.plan, rows, "市经信局")) == "修改 2 行的责任单位"
    assert [field(shipped, ref.row, "departments") for ref in rows] == [("市经信局",), ("市科技局", "市经信局"), ("市地方金融监管局", "市经信局")]
    assert done(shipped, answering.lead_department(shipped.plan, rows, "市经信局")) == "修改 2 行的责任单位"
    assert shipped.execute(answering.add_departments(shipped.plan, rows, "市经信局")) is None


def test_a_merged_cell_is_split_and_merged_again(shipped: History) -> None:
    assert done(shipped, answering.split_departments(shipped.plan, [at("D04")])) == "把“新型数字元器件(组件)”的责任单位拆成单独一格"
    done(shipped, answering.write_departments(shipped.plan, [at("D05")], "市科技局"))
    assert said_by(shipped, RUN) == [
        ("市经信局", ("市经信局",), False),
        ("", ("市经信局",), True),
        ("市科技局", ("市科技局",), False),
        ("", ("市科技局",), True),
        ("", ("市科技局",), True),
    ]
    assert done(shipped, answering.merge_departments(shipped.plan, [at("D04")])) == "把“新型数字元器件(组件)”的责任单位与上一行合并"
    assert said_by(shipped, RUN)[1:] == [("", ("市经信局",), True)] * 4
    assert done(shipped, answering.merge_departments(shipped.plan, [at("D08"), at("D07")])) == "把 2 行的责任单位与上一行合并"
    assert said_by(shipped, ["D08"]) == [("", ("市经信局",), True)]
    assert shipped.execute(answering.split_departments(shipped.plan, [at("D01")])) is None
    with pytest.raises(PlannerError, match="第一行，上面没有"):
        answering.merge_departments(shipped.plan, [at("D01")])


# -------------------------------------------------------------------------------------------------------------------- units


def unit_plan(texts: Sequence[str], unit: str = "亿元") -> Plan:
    """Return a plan with one row ``A`` in ``unit`` under a table in 亿元, and a part ``B``."""
    periods = small_plan().tables["d"].periods
    rows = [make_row("A", 0, texts, unit=unit), make_row("B", 1, ["1"], unit="亿元")]
    return make_plan([make_table("d", rows, periods, unit="亿元")])


def after(history: History, unit: str, convert: bool) -> list[Quantity]:
    """Give row ``A`` another unit and return its figures."""
    history.execute(unit_change.change_unit(history.plan, [at("A", "d")], unit, convert))
    return [history.plan.quantity(CellRef("d", "A", period)) for period in ("2021", "2022", "2023")]


def texts_and_bounds(quantities: Sequence[Quantity]) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """Return what can be compared at a glance."""
    return [(quantity.text, quantity.low, quantity.high) for quantity in quantities]


def test_only_the_name_of_the_unit_changes() -> None:
    history = History(unit_plan(["3,588", "50-60", "300左右"]), Journal())
    before = [history.plan.quantity(CellRef("d", "A", period)) for period in ("2021", "2022", "2023")]
    assert after(history, "万元", convert=False) == before
    assert history.entries[-1].name == "把“A”的单位改为万元，数值不动" and history.plan.unit_of(at("A", "d")) == "万元"


def test_figures_are_converted_exactly_and_printed_plainly() -> None:
    history = History(unit_plan(["3,588.5", "50-60", "≥300"]), Journal())
    assert texts_and_bounds(after(history, "万元", convert=True)) == [
        ("35885000", Decimal(35885000), Decimal(35885000)),
        ("500000-600000", Decimal(500000), Decimal(600000)),
        ("≥3000000", Decimal(3000000), None),
    ]
    assert history.entries[-1].name == "把“A”的单位改为万元，按 1 亿元 = 10000 万元 换算数值"
    assert [quantity.text for quantity in after(history, "", convert=True)] == ["3588.5", "50-60", "≥300"]
    assert history.entries[-1].name == "把“A”的单位改为亿元，按 10000 万元 = 1 亿元 换算数值"


def test_bare_numbers_are_converted_like_all_others() -> None:
    history = History(unit_plan(["0", "-3.50", "1000000"]), Journal())
    assert [quantity.text for quantity in after(history, "万元", convert=True)] == ["0", "-35000", "10000000000"]
    assert [quantity.text for quantity in after(history, "万亿元", convert=True)] == ["0", "-0.00035", "100"]
    assert [quantity.number for quantity in after(history, "亿元", convert=True)] == [0, Decimal("-3.5"), 1000000]


def test_long_fractions_come_back() -> None:
    history = History(unit_plan(["0.1234567891", "7", "1e5"]), Journal())
    assert [quantity.text for quantity in after(history, "元", convert=True)] == ["12345678.91", "700000000", "1e5"]
    assert [quantity.text for quantity in after(history, "亿元", convert=True)] == ["0.1234567891", "7", "1e5"]


@pytest.mark.parametrize("convert", [False, True])
def test_a_print_with_a_unit_of_its_own_stays_and_its_bounds_follow(convert: bool) -> None:
    history = History(unit_plan(["超过1万亿元", "500亿元", "——"]), Journal())
    assert texts_and_bounds(after(history, "万元", convert)) == [("超过1万亿元", Decimal(10**8), None), ("500亿元", Decimal(5000000), Decimal(5000000)), ("——", None, None)]


def test_a_figure_meant_otherwise_than_printed_keeps_its_number_or_its_amount() -> None:
    meant = Quantity(">1", State.GREATER, Decimal(10000))

    def history() -> History:
        made = History(unit_plan([]), Journal())
        made.execute(Step("step.paste", (SetCell(CellRef("d", "A", "2021"), meant),), {"count": 1}))
        return made

    assert after(history(), "万元", convert=False)[0] == meant
    assert after(history(), "万元", convert=True)[0] == Quantity(">100000000", State.GREATER, Decimal(10**8))
    # In the unit that was meant, the print is right as it stands.
    assert after(history(), "万亿元", convert=True)[0] == Quantity(">1", State.GREATER, Decimal(1))


def test_a_sign_of_the_unit_before_goes_when_the_unit_measures_something_else() -> None:
    history = History(unit_plan(["6.9%", ">15%", "全国前列"], unit="%"), Journal())
    assert texts_and_bounds(after(history, "个百分点", convert=False)) == [("6.9", Decimal("6.9"), Decimal("6.9")), (">15", Decimal(15), None), ("全国前列", None, None)]
    with pytest.raises(PlannerError, match="不是同一种量"):
        unit_change.change_unit(history.plan, [at("A", "d")], "亿元", convert=True)


def test_a_ten_thousand_that_the_new_unit_would_read_differently_keeps_its_number() -> None:
    # 1万 in a column of 亿元 is ten thousand of them; in a column of 万元 the same sign would be one.
    assert texts_and_bounds(after(History(unit_plan(["1万"]), Journal()), "万元", convert=False))[0] == ("10000", Decimal(10000), Decimal(10000))


def test_what_could_not_be_read_in_the_old_unit_is_read_in_the_new_one() -> None:
    history = History(unit_plan(["500万元", "乱写"], unit="%"), Journal())
    assert [quantity.state for quantity in after(history, "亿元", convert=False)[:2]] == [State.NUMBER, State.NOT_UNDERSTOOD]
    assert history.plan.quantity(CellRef("d", "A", "2021")).low == Decimal("0.05")


def test_an_expression_is_dropped_by_a_conversion_only() -> None:
    typed = Quantity("4400", State.NUMBER, Decimal(4400), Decimal(4400), "=4000*1.1")
    for convert, expression in ((False, "=4000*1.1"), (True, "")):
        history = History(unit_plan([]), Journal())
        history.execute(Step("step.paste", (SetCell(CellRef("d", "A", "2021"), typed),), {"count": 1}))
        assert after(history, "万元", convert)[0].expression == expression


def test_what_was_reached_is_converted_too(shipped: History) -> None:
    reached = CellRef(TABLE, "D10", "2022", ACTUAL)
    shipped.execute(Step("step.paste", (SetCell(reached, parse("2")),), {"count": 1}))
    done(shipped, unit_change.change_unit(shipped.plan, [at("D10")], "万元", convert=True))
    assert shipped.plan.quantity(reached).text == "20000"


def test_the_question_names_figures_and_ratio(shipped: History) -> None:
    rows = [at("D10"), at("D09")]
    question = unit_change.unit_question(shipped.plan, rows, "万元")
    assert question == unit_change.UnitQuestion(11, ("亿元",), "万元", ("1 亿元 = 10000 万元",))
    other = unit_change.unit_question(shipped.plan, rows, "家")
    assert other is not None and other.rates == ()
    assert unit_change.unit_question(shipped.plan, rows, "亿元") is None
    # 家 and 个 count the same: no figure means anything else afterwards.
    assert unit_change.unit_question(shipped.plan, [at("M12", "main")], "家") is None
    done(shipped, unit_change.change_unit(shipped.plan, rows, "万元", convert=True))
    assert unit_change.unit_question(shipped.plan, [at("D08"), at("D10")], "元") == unit_change.UnitQuestion(
        11, ("亿元", "万元"), "元", ("1 亿元 = 100000000 元", "1 万元 = 10000 元")
    )


def test_a_print_with_a_unit_of_its_own_is_not_asked_about(shipped: History) -> None:
    assert unit_change.unit_question(shipped.plan, [at("P006", "text")], "万元") is None
    done(shipped, unit_change.change_unit(shipped.plan, [at("P006", "text")], "万元"))
    said = shipped.plan.quantity(CellRef("text", "P006", "goal"))
    assert (said.text, said.low) == ("达到7000亿元", Decimal(70000000)) and shipped.entries[-1].name == "修改“数字核心制造业营收”的单位"


def test_held_figures_keep_their_unit(shipped: History) -> None:
    shipped.execute(acts.hold_cells(shipped.plan, [CellRef(TABLE, "D10", "2024")], "张三", "已上报", "2026-03-01T09:00:00"))
    for convert in (False, True):
        with pytest.raises(PlannerError, match="“数字金融”2024年的数已由张三锁定"):
            unit_change.change_unit(shipped.plan, [at("D10")], "万元", convert)
    # The table's own unit, said aloud, changes nothing.
    assert shipped.execute(unit_change.change_unit(shipped.plan, [at("D10")], "亿元")) is None


def test_a_row_without_figures_just_takes_the_unit() -> None:
    history = History(unit_plan([]), Journal())
    history.execute(unit_change.change_unit(history.plan, [at("A", "d")], "石"))
    assert history.entries[-1].name == "修改“A”的单位" and history.plan.unit_of(at("A", "d")) == "石"


def test_units_in_use_come_first_and_strange_ones_are_known_as_such(shipped: History) -> None:
    assert unit_change.units_in_use(shipped.plan)[:2] == ["亿元", "个"]
    assert unit_change.is_usual_unit(shipped.plan, "百亿元") and not unit_change.is_usual_unit(shipped.plan, "石")


def test_a_percentage_point_is_not_a_hundred_of_anything() -> None:
    assert parse_unit("百分点").factor == 1 and parse_unit("百万元").factor == 10**6
