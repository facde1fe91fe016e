"""Rules and assumptions come back from a plan file as they were, and are read from the files that a person keeps; what is wrong there is named."""

from __future__ import annotations

import csv
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan_rule import Assumption, PlanRule, RuleKind
from ningbo_planner.edits.history import History
from ningbo_planner.edits.rules import put_assumption, put_rule, remove_rule
from ningbo_planner.errors import PlannerError
from ningbo_planner.paths import resource_dir
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file
from ningbo_planner.storage.plan_source import load_plan_source
from tests.plans import small_plan

SHIPPED = resource_dir() / "plans" / "ningbo-2022-2026"
HEADS = ["编号", "类型", "规则", "级别", "启用", "参数", "说明"]
RULES = (
    PlanRule("F01", RuleKind.FORMULA, "A = 0.5*A1 + A2 - 3亿元", ("d/A", "d/A1", "d/A2"), (Decimal(1), Decimal("0.5"), Decimal(1)), {"constant": "-3亿元", "relation": "at_least"}, Grade.WARNING, False, "为什么"),
    PlanRule("R01", RuleKind.RATIO, "B = A / GDP", ("d/B", "d/A"), (), {"assumption": "GDP"}),
    PlanRule("B01", RuleKind.BOUND, "A ≥ 5", ("d/A",), (), {"bound": "≥5", "periods": "2021,2022"}),
    PlanRule("W01", RuleKind.WORDING, "K = A", ("m/K", "d/A")),
    PlanRule("S01", RuleKind.SCOPE, "A = A1 + A2", ("d/A", "d/A1", "d/A2"), (Decimal(1),) * 3),
    PlanRule("growth", params={"odd": "1.7"}, grade=Grade.ERROR),
    PlanRule("sum", enabled=False, note="暂不审核"),
)
GDP = Assumption("GDP", "地区生产总值", "亿元", {"2021": "14594.9", "2022": ">15000"}, "统计公报")


def test_rules_and_assumptions_come_back_from_a_plan_file(tmp_path: Path) -> None:
    path = tmp_path / "方案.nbplan"
    plan = small_plan()
    plan.rules = {rule.id: rule for rule in RULES}
    plan.assumptions = {"GDP": GDP}
    create_plan_file(path, plan)
    with PlanFile.open(path, read_only=True) as file:
        assert file.plan.rules == plan.rules and list(file.plan.rules) == list(plan.rules)
        assert file.plan.assumptions == {"GDP": GDP}
        assert all(isinstance(factor, Decimal) for rule in file.plan.rules.values() for factor in rule.factors)


def test_steps_on_rules_are_kept_and_can_be_taken_back_after_opening(tmp_path: Path) -> None:
    path = tmp_path / "方案.nbplan"
    create_plan_file(path, small_plan())
    with PlanFile.open(path) as file:
        history = History(file.plan, file.journal, file.entries, "张三")
        for rule in RULES[:3]:
            history.execute(put_rule(file.plan, rule))
        history.execute(put_assumption(GDP))
        history.execute(remove_rule(file.plan, "R01"))
    with PlanFile.open(path, read_only=True) as file:
        assert list(file.plan.rules) == ["F01", "B01"] and file.plan.assumptions == {"GDP": GDP}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped plan's files with an empty sheet of rules and one of assumptions."""
    copied = tmp_path / "plan"
    shutil.copytree(SHIPPED, copied)
    head = (copied / "plan.toml").read_text(encoding="utf-8")
    (copied / "plan.toml").write_text(head.replace('rules = "rules.csv"', 'rules = "rules.csv"\nassumptions = "assumptions.csv"'), encoding="utf-8")
    write(copied / "assumptions.csv", ["编号", "名称", "单位", "时期", "数值", "出处"], [["GDP", "地区生产总值", "亿元", "2021", "14594.9", "统计公报"], ["GDP", "", "", "2026", ">20000", ""]])
    write(copied / "rules.csv", HEADS, [])
    return copied


def write(path: Path, heads: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heads, *rows])


def test_rules_and_assumptions_are_read_from_their_sheets(folder: Path) -> None:
    rows = [
        ["F01", "公式", "数字制造业(营收) ≥ 集成电路 + 数字智能终端", "核实性", "否", "", "说明"],
        ["R01", "占比", "数字经济核心产业占GDP比重 = 数字制造业(营收) / GDP", "", "", "", ""],
        ["B01", "界限", "数字金融 ≥ 100亿元", "提示", "是", "periods=2026", ""],
        ["W01", "同一指标", "核心制造业营收 = 数字制造业(营收)", "", "", "", ""],
        ["S01", "口径", "数字经济核心产业营收 = 核心制造业营收 + 核心服务业营收", "", "", "", ""],
        ["growth", "设置", "", "", "", "odd=1.7；even=1.3", ""],
    ]
    write(folder / "rules.csv", HEADS, rows)
    plan = load_plan_source(folder)
    assert plan.assumptions == {"GDP": Assumption("GDP", "地区生产总值", "亿元", {"2021": "14594.9", "2026": ">20000"}, "统计公报")}
    first = plan.rules["F01"]
    assert (first.kind, first.grade, first.enabled, first.note, first.params) == (RuleKind.FORMULA, Grade.WARNING, False, "说明", {"relation": "at_least"})
    assert first.rows == ("decomposition/D02", "decomposition/D03", "decomposition/D05")
    assert plan.rules["R01"].params == {"assumption": "GDP"}
    assert plan.rules["B01"].params == {"periods": "2026", "bound": "≥100亿元"} and plan.rules["B01"].grade is Grade.HINT
    assert [plan.rules[key].kind for key in ("W01", "S01")] == [RuleKind.WORDING, RuleKind.SCOPE]
    assert plan.rules["growth"] == PlanRule("growth", params={"odd": "1.7", "even": "1.3"})


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        (["F01", "公式", "没有的指标 = 数字金融", "", "", "", ""], ("rules.csv", "没有名为“没有的指标”的指标")),
        (["F01", "公式", "数字金融 + ", "", "", "", ""], ("rules.csv", "规则里没有“=”")),
        (["F01", "猜测", "数字金融 ≥ 5", "", "", "", ""], ("rules.csv", "猜测")),
        (["F01", "界限", "数字金融 ≥ 5", "很高", "", "", ""], ("rules.csv", "很高")),
        (["F01", "界限", "数字金融 ≥ 5", "", "", "periods", ""], ("rules.csv", "参数")),
    ],
)
def test_a_rule_that_cannot_be_taken_is_refused_with_its_place(folder: Path, row: list[str], parts: tuple[str, ...]) -> None:
    write(folder / "rules.csv", HEADS, [row])
    with pytest.raises(PlannerError) as refused:
        load_plan_source(folder)
    assert all(part in str(refused.value) for part in parts), str(refused.value)


def test_a_rule_twice_and_an_unreadable_assumption_are_refused(folder: Path) -> None:
    write(folder / "rules.csv", HEADS, [["B01", "界限", "数字金融 ≥ 5", "", "", "", ""]] * 2)
    with pytest.raises(PlannerError) as refused:
        load_plan_source(folder)
    assert refused.value.code == "plan_source.id_twice"
    write(folder / "rules.csv", HEADS, [])
    write(folder / "assumptions.csv", ["编号", "时期", "数值"], [["GDP", "2021", "很多"]])
    with pytest.raises(PlannerError) as refused:
        load_plan_source(folder)
    assert refused.value.code == "plan_source.assumption_unreadable"
