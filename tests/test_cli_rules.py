"""The commands ``rules`` and ``assumptions``, as scripts and planners use them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ningbo_planner.services.plan_files import new_plan
from tests.cli_desk import Desk

SERVICES = "数字服务业(营收)"
BOUND = "数字金融 ≥ 200亿元"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan file with the shipped plan, made once."""
    path = tmp_path_factory.mktemp("rules") / "方案.nbplan"
    new_plan(path)
    return path


@pytest.fixture
def desk(shipped: Path, tmp_path: Path, user_home: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A planner with a copy of the shipped plan."""
    return Desk(Path(shutil.copy(shipped, tmp_path / "方案.nbplan")), capsys)


def test_all_rules_are_listed_with_what_they_find(desk: Desk) -> None:
    rules = {rule["id"]: rule for rule in desk.ask("rules")["rules"]}
    assert rules["sum"]["findings"] == 5 and rules["sum"]["kind"] == "built_in" and rules["sum"]["grade"] == "error" and rules["sum"]["enabled"]
    assert rules["B01"]["kind"] == "bound" and rules["B01"]["findings"] == 1 and rules["B01"]["text"].endswith("> 1000亿元")
    assert rules["order"]["params"] == {"percent": "0", "still": "1"}
    found = desk.ask("check", code=1)["findings"]
    assert all(rule["findings"] == sum(each["rule"] == name for each in found) for name, rule in rules.items() if rule["kind"] == "built_in")
    listed = desk.run("rules").out
    assert listed.startswith("本方案的规则：4 条") and "合计与分项之和" in listed and "percent=0" in listed


def test_a_rule_is_tried_then_written_changed_and_removed(desk: Desk) -> None:
    before = desk.path.read_bytes()
    tried = desk.ask("rules", "--add", BOUND, "--dry-run")
    assert tried["rule"]["id"] == "B04" and tried["rule"]["rows"] == ["decomposition/D10"] and [each["period"] for each in tried["findings"]] == ["2022", "2023", "2024", "2025", "2026"]
    assert tried["dry_run"] is True and desk.path.read_bytes() == before
    done = desk.ask("rules", "--add", BOUND, "--grade", "error", "--param", "periods=2025年,2026", "--note", "会议要求", code=1)
    assert [(each["period"], each["grade"]) for each in done["findings"]] == [("2025", "error"), ("2026", "error")] and done["rule"]["params"]["periods"] == "2025,2026"
    changed = desk.ask("rules", "--change", "B04", "--text", "数字金融 ≥ 80亿元", "--grade", "usual")
    assert changed["mended"] == ["bound:decomposition:B04:2026"] and changed["rule"]["grade"] is None and changed["rule"]["note"] == "会议要求"
    assert desk.ask("rules", "--change", "B04", "--off")["rule"]["enabled"] is False
    desk.run("rules", "--remove", "B04")
    assert "B04" not in {rule["id"] for rule in desk.ask("rules")["rules"]} and len(desk.ask("log")["steps"]) == 4


def test_a_formula_is_checked_at_once(desk: Desk) -> None:
    done = desk.ask("rules", "--add", "核心产业营收 = 数字制造业(营收) + 数字服务业(营收) - 数字产品与互联网批零", code=1)
    assert done["rule"]["kind"] == "formula" and done["rule"]["factors"][1:] == ["1", "1", "-1"]
    assert [each["period"] for each in done["findings"]] == ["2026"] and "1000亿元" in done["findings"][0]["message"]
    assert desk.ask("explain", done["findings"][0]["id"], "--no-repairs")["finding"] == done["findings"][0]["id"]


def test_a_rule_that_contradicts_or_repeats_another_says_so_when_it_is_written(desk: Desk) -> None:
    desk.run("rules", "--add", BOUND, code=None)
    said = desk.run("rules", "--add", "数字金融 < 100亿元", "--dry-run", code=1)
    assert f"与规则“{BOUND}”互相矛盾" in said.err
    assert "重复" in desk.ask("rules", "--add", BOUND, "--dry-run", code=1)["clashes"][0]
    assert desk.ask("rules", "--add", "数字金融 ≥ 1亿元", "--dry-run")["clashes"] == []


def test_a_built_in_rule_is_set_otherwise_and_goes_back(desk: Desk) -> None:
    off = desk.run("rules", "--change", "sum", "--off")
    assert "有 5 个问题不再列出" in off.err and desk.open_sums() == []
    rules = {rule["id"]: rule for rule in desk.ask("rules")["rules"]}
    assert (rules["sum"]["enabled"], rules["sum"]["set"]) == (False, True) and "停用" in desk.run("rules").out
    desk.run("rules", "--change", "sum", "--on", "--grade", "hint")
    assert {each["grade"] for each in desk.ask("check", code=None)["findings"] if each["rule"] == "sum"} == {"hint"}
    assert desk.ask("rules", "--change", "growth", "--param", "odd=2")["rule"]["params"] == {"odd": "2"}
    desk.run("rules", "--remove", "sum", code=1)
    assert len(desk.open_sums()) == 5


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--add", "没有的行 = 数字金融"), "没有名为“没有的行”的指标"),
        (("--add", ""), "没有指标名称"),
        (("--add", "数字金融 ≥ 很多"), "很多"),
        (("--add", BOUND, "--param", "periods=2030"), "没有时期“2030”"),
        (("--add", BOUND, "--param", "percent=3"), "没有参数“percent”"),
        (("--add", BOUND, "--param", "periods"), "读不懂"),
        (("--add", BOUND, "--kind", "wild"), "命令写法有误"),
        (("--change", "nix", "--off"), "没有编号为“nix”的规则"),
        (("--change", "sum", "--text", BOUND), "自带的规则"),
        (("--change", "order", "--param", "percent=abc"), "不是数"),
        (("--change", "growth", "--param", "even=3"), "互相矛盾"),
        (("--remove", "sum"), "没有编号为“sum”的规则设置"),
        (("--off",), "--change"),
        (("--add", BOUND, "--remove", "B01"), "命令写法有误"),
    ],
)
def test_what_is_no_rule_is_refused(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    assert said in desk.refused("rules", *arguments)


def test_a_ratio_rests_on_an_assumption(desk: Desk) -> None:
    assert desk.run("assumptions").out.strip() == "还没有假设。"
    before = desk.path.read_bytes()
    values = ("--name", "地区生产总值", "--unit", "亿元", "--value", "2021=14594.9", "--source", "统计公报")
    assert desk.ask("assumptions", "--set", "GDP", *values, "--dry-run")["dry_run"] is True and desk.path.read_bytes() == before
    desk.run("assumptions", "--set", "GDP", *values)
    assert desk.ask("assumptions")["assumptions"] == [{"id": "GDP", "name": "地区生产总值", "unit": "亿元", "values": {"2021": "14594.9"}, "source": "统计公报"}]
    found = desk.ask("rules", "--add", "数字经济核心产业占GDP比重 = 数字经济增加值 / GDP")
    assert found["rule"]["kind"] == "ratio" and found["rule"]["params"]["assumption"] == "GDP" and [each["period"] for each in found["findings"]] == ["2021"]
    emptied = desk.ask("assumptions", "--set", "地区生产总值", "--value", "2021=")
    assert emptied["assumption"]["values"] == {} and len(emptied["mended"]) == 1
    assert "已不在方案中" in desk.run("assumptions", "--remove", "地区生产总值").err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--set", "GDP", "--value", "2030=3"), "没有时期“2030”"),
        (("--set", "GDP", "--value", "2026"), "读不懂"),
        (("--set", "GDP", "--unit", "亿元", "--value", "2026=很多"), "“很多”读不懂"),
        (("--set", " "), "请写明假设的名称"),
        (("--value", "2026=3"), "--set"),
        (("--remove", "GDP"), "没有名为“GDP”的假设"),
    ],
)
def test_what_is_no_assumption_is_refused(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    assert said in desk.refused("assumptions", *arguments)
