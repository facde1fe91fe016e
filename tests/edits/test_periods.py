"""Acts on columns: a period more, one less, another name."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.finding import Reason
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.period_labels import read_period
from ningbo_planner.domain.plan import Hold, Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import History, Journal
from ningbo_planner.edits.losses import losses_of_period
from ningbo_planner.edits.periods import add_period, remove_period, rename_period
from ningbo_planner.errors import PlannerError
from tests.plan_state import plan_state
from tests.plans import small_plan

HOLD = Hold("王五", "已上报", "2026-01-01T00:00:00")


@pytest.fixture
def plan() -> Plan:
    """Return the small plan."""
    return small_plan()


def labels(plan: Plan) -> list[str]:
    """Return the heads of table ``d``."""
    return [period.label for period in plan.tables["d"].periods]


def test_a_period_goes_where_its_date_belongs_or_where_it_was_put(plan: Plan) -> None:
    history = History(plan, Journal())
    assert history.execute(add_period(plan, "d", read_period("2024"))).entry.name == "在“表d”中添加时期2024年"  # type: ignore[union-attr]
    history.execute(add_period(plan, "d", read_period("2020年（基期）", is_base=True)))
    history.execute(add_period(plan, "d", read_period("2022年一季度"), 5))
    assert labels(plan) == ["2020年（基期）", "2021年", "2022年", "2023年", "2024年", "2022年一季度"]
    assert plan.tables["d"].period("2020").is_base and plan.quantity(CellRef("d", "A", "2024")).text == ""


def test_a_period_comes_once(plan: Plan) -> None:
    for label, code in (("2022年", "edit.period_exists"), ("2022年度", "edit.period_exists")):
        with pytest.raises(PlannerError) as caught:
            add_period(plan, "d", read_period(label))
        assert caught.value.code == code and "2022年" in str(caught.value)
    with pytest.raises(PlannerError) as caught:
        add_period(plan, "d", Period("2030", "2022年"))
    assert caught.value.code == "period.label_taken"


@pytest.mark.writes_past_history
def test_a_period_goes_with_all_that_names_its_cells_and_comes_back(plan: Plan) -> None:
    history = History(plan, Journal())
    said, reason = Comment("核实", "李四", "x"), Reason("口径", "李四", "x", ("1",))
    plan.comments.update({"d/A/2022": said, "d/A/2022/actual": said, "d/A/2023": said, "m/K/2022": said})
    plan.reasons.update({"sum:d:A:2022": reason, "sum:d:A:2021": reason, "link:d:L1:2022": reason, "link:m:L1:2022": reason})
    before = plan_state(plan)
    losses = losses_of_period(plan, "d", "2022")
    assert (losses.name, losses.figures, losses.comments, losses.reasons) == ("2022年", 6, 2, 2)
    outcome = history.execute(remove_period(plan, "d", "2022"))
    assert outcome is not None and outcome.entry.name == "删除“表d”的时期2022年"
    assert labels(plan) == ["2021年", "2023年"]
    assert set(plan.comments) == {"d/A/2023", "m/K/2022"} and set(plan.reasons) == {"sum:d:A:2021", "link:m:L1:2022"}
    history.undo()
    assert plan_state(plan) == before


@pytest.mark.writes_past_history
def test_a_period_that_must_stay_says_why(plan: Plan) -> None:
    plan.holds["d/A/2022"] = HOLD
    for table, period, code in (("d", "2022", "structure.held"), ("d", "2031", "edit.no_period"), ("t", "goal", "structure.last_period"), ("x", "2022", "edit.no_table")):
        for act in (remove_period, losses_of_period):
            with pytest.raises(PlannerError) as caught:
                act(plan, table, period)
            assert caught.value.code == code and str(caught.value) != code


def test_a_label_changes_and_the_date_stays(plan: Plan) -> None:
    history = History(plan, Journal())
    names = [
        history.execute(step).entry.name  # type: ignore[union-attr]
        for step in (
            rename_period(plan, "d", "2023", " ２０２３年（目标） "),
            rename_period(plan, "d", "2021", "基期"),
            rename_period(plan, "t", "goal", "规划期末"),
            rename_period(plan, "d", "2022", "2022年", is_base=True),
        )
    ]
    assert names[0] == "把“表d”的时期2023年改名为2023年（目标）" and names[3] == "把“表d”的2022年设为基期"
    assert labels(plan) == ["基期", "2022年", "2023年（目标）"] and plan.tables["t"].period("goal").label == "规划期末"
    assert [period.is_base for period in plan.tables["d"].periods] == [True, True, False]
    assert history.execute(rename_period(plan, "d", "2021", "基期")) is None
    assert plan.quantity(CellRef("d", "A", "2023")).text == "150"
    assert history.execute(rename_period(plan, "d", "2022", "2022年", is_base=False)).entry.name == "取消“表d”的2022年作为基期"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("label", "code"),
    [("2027年", "period.another"), ("2022年", "period.another"), ("2023年一季度", "period.another"), ("", "period.no_label"), ("长" * 31, "period.too_long")],
)
def test_a_label_of_another_date_is_refused(plan: Plan, label: str, code: str) -> None:
    with pytest.raises(PlannerError) as caught:
        rename_period(plan, "d", "2023", label)
    assert caught.value.code == code and str(caught.value) != code


def test_a_label_stands_once(plan: Plan) -> None:
    history = History(plan, Journal())
    history.execute(rename_period(plan, "d", "2022", "期末"))
    with pytest.raises(PlannerError) as caught:
        rename_period(plan, "d", "2023", "期末")
    assert caught.value.code == "period.label_taken"
    with pytest.raises(PlannerError):
        rename_period(plan, "d", "2031", "x")
