"""The commands about figures that disagree, as scripts and planners use them: explain, mend, spread, balance, hold, release, bounds, rules, assumptions, export in a unit."""

from __future__ import annotations

import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ningbo_planner.cli import main
from ningbo_planner.services.plan_files import new_plan
from tests.cli_desk import Desk

TIMEOUT = 120
SERVICES = "数字服务业(营收)"
PARTS = ("软件与信息服务业", "数字科技", "数字金融", "数字产品与互联网批零", "数字媒体、数字影视等", "数字广告", "新型数字设施建设与传输服务")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan file with the shipped plan, made once."""
    path = tmp_path_factory.mktemp("balance") / "方案.nbplan"
    new_plan(path)
    return path


@pytest.fixture
def desk(shipped: Path, tmp_path: Path, user_home: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A planner with a copy of the shipped plan."""
    return Desk(Path(shutil.copy(shipped, tmp_path / "方案.nbplan")), capsys)


def parts_sum(desk: Desk, period: str) -> Decimal:
    """Return what the parts of the services come to."""
    return sum((Decimal(desk.text(part, period)) for part in PARTS), Decimal(0))


# ------------------------------------------------------------------------------------------------------------------ explain


def test_explain_keeps_the_contract(desk: Desk) -> None:
    document = desk.ask("explain", "sum:decomposition:D07:2026")
    assert set(document) == {"finding", "causes", "repairs", "rounding"} and document["rounding"] == "cannot explain"
    first = document["causes"][0]
    assert (first["kind"], first["rank"], first["chance"]) == ("omitted", 1, False)
    assert first["cells"] == [{"row": "D12", "label": "数字媒体、数字影视等", "period": "2026", "now": "150", "would_be": "150"}] and "150亿元" in first["sentence"]
    repair = document["repairs"][0]
    assert repair["cells"][0] == {"row": "D07", "label": SERVICES, "period": "2026", "from": "4000", "to": "4150"}
    assert repair["optimal"] is True and repair["count"] == len(repair["cells"])


def test_explain_takes_all_findings_about_sums_or_one_by_its_cell(desk: Desk) -> None:
    document = desk.ask("explain", "--no-repairs")
    assert [each["finding"].split(":")[-1] for each in document["explanations"]] == ["2021", "2022", "2023", "2025", "2026"]
    assert all(each["repairs"] == [] and each["causes"] for each in document["explanations"])
    assert desk.ask("explain", f"{SERVICES}@2026年", "--no-repairs")["finding"] == "sum:decomposition:D07:2026"


def test_explain_reads_well(desk: Desk) -> None:
    said = desk.run("explain", f"{SERVICES}@2022").out
    lines = said.splitlines()
    assert lines[0].startswith("[强制性] “数字服务业(营收)”2022年") and lines[1].strip() == "编号：sum:decomposition:D07:2022"
    assert "四舍五入不能解释" in lines[2] and "可能的原因：" in said and "也可能只是巧合" in said
    assert "1. 数字服务业(营收) 2022年由1700改为1691亿元（改 1 个数" in said and "None" not in said and "{" not in said
    assert desk.run("explain").out.startswith("共有 5 处数对不上。")


def test_what_is_no_sum_is_told_so(desk: Desk) -> None:
    finding = next(each for each in desk.ask("check", code=1)["findings"] if each["kind"] == "department")
    assert desk.ask("explain", finding["id"])["causes"] == []
    assert "不是几个数加起来对不上" in desk.run("explain", finding["id"]).out


def test_explain_says_when_nothing_is_left(desk: Desk) -> None:
    desk.run("rules", "--change", "sum", "--off")
    assert desk.run("explain").out.strip() == "没有对不上的数。"


def test_where_holds_leave_no_repair_they_are_named(desk: Desk) -> None:
    desk.run("hold", SERVICES, "2022", "--reason", "已审定")
    for part in PARTS:
        desk.run("hold", f"{SERVICES}/{part}", "2022", "--reason", "已审定")
    document = desk.ask("explain", f"{SERVICES}@2022")
    assert document["repairs"] == [] and {each["kind"] for each in document["conflict"]} == {"hold"} and document["by"] == "9"
    assert "已审定" in desk.run("explain", f"{SERVICES}@2022").out
    before = desk.path.read_bytes()
    assert desk.ask("mend", f"{SERVICES}@2022", code=1)["release"][0]["solves"] is True
    assert desk.path.read_bytes() == before


def test_where_a_step_leaves_no_repair_that_is_said(desk: Desk) -> None:
    for part in PARTS:
        desk.run("hold", f"{SERVICES}/{part}", "2022", "--reason", "已审定")
    desk.run("bounds", SERVICES, "--step", "10")
    said = desk.run("explain", f"{SERVICES}@2022").out
    assert "没有能对上的改法" in said and "须改为1691亿元，不是10亿元的整数倍" in said and "“数字科技”2022年" in said
    before = desk.path.read_bytes()
    assert "1691亿元" in desk.run("mend", f"{SERVICES}@2022", code=1).err and desk.path.read_bytes() == before
    document = desk.ask("mend", f"{SERVICES}@2022", code=1)
    assert [each["kind"] for each in document["conflict"]] == ["step", *["hold"] * 7] and document["by"] == "9" and document["release"] == []


@pytest.mark.parametrize(("finding", "said"), [("nonsense", "没有编号为“nonsense”的问题"), (f"{SERVICES}@2024", "没有问题"), ("没有的行@2024", "没有找到行"), (f"{SERVICES}@2030", "没有时期“2030”")])
def test_a_finding_that_is_not_there_is_refused(desk: Desk, finding: str, said: str) -> None:
    assert said in desk.refused("explain", finding)
    assert said in desk.refused("mend", finding)


# --------------------------------------------------------------------------------------------------------------------- mend


def test_mend_applies_one_repair_as_one_step(desk: Desk) -> None:
    offered = desk.ask("explain", f"{SERVICES}@2023")["repairs"]
    tried = desk.ask("mend", f"{SERVICES}@2023", "--option", "2", "--dry-run")
    assert tried["dry_run"] is True and tried["step"] is None and "2023" in desk.open_sums()
    done = desk.ask("mend", f"{SERVICES}@2023", "--option", "2", code=None)
    assert [(each["row"], each["before"], each["after"]) for each in done["cells"]] == [(each["row"], each["from"], each["to"]) for each in offered[1]["cells"]]
    assert done["mended"] == ["sum:decomposition:D07:2023"] and done["step"] == 1 and "2023" not in desk.open_sums()
    desk.run("undo")
    assert "2023" in desk.open_sums()


def test_mend_refuses_what_is_not_offered(desk: Desk) -> None:
    assert "没有第 99 个修正" in desk.refused("mend", f"{SERVICES}@2023", "--option", "99")
    assert "没有第 0 个修正" in desk.refused("mend", f"{SERVICES}@2023", "--option", "0")


# ------------------------------------------------------------------------------------------------------------------- spread


@pytest.mark.parametrize("by", ["proportional", "equal", "growth", "period:2025", "row:数字服务业(营收)", "weights:7:6:5:4:3:2:1"])
@pytest.mark.parametrize("step", [None, "10"])
def test_every_way_adds_up_and_is_one_step(desk: Desk, by: str, step: str | None) -> None:
    options = [] if step is None else ["--step", step]
    document = desk.ask("spread", SERVICES, "2025", "3600", "--by", by, *options, code=None)
    assert [cell["row"] for cell in document["cells"]] == [f"D{number:02}" for number in range(7, 15)]
    assert document["cells"][0]["before"] == "3400" and document["cells"][0]["after"] == desk.text(SERVICES, "2025") == "3600"
    assert parts_sum(desk, "2025") == 3600 and len(desk.ask("log")["steps"]) == 1
    assert step is None or all(Decimal(desk.text(part, "2025")) % 10 == 0 for part in PARTS)


def test_a_dry_run_tells_the_same_and_writes_nothing(desk: Desk) -> None:
    before = desk.path.read_bytes()
    tried = desk.ask("spread", SERVICES, "2025", "+100", "--by", "equal", "--dry-run", code=None)
    assert tried["dry_run"] is True and tried["amount"] == "3500" and tried["step"] is None and desk.path.read_bytes() == before
    done = desk.ask("spread", SERVICES, "2025", "+100", "--by", "equal", code=None)
    assert done["cells"] == tried["cells"] and done["mended"] == tried["mended"]


def test_less_can_be_spread_too_and_a_code_says_all(desk: Desk) -> None:
    assert desk.ask("spread", SERVICES, "2025", "-100", "--dry-run", code=None)["amount"] == "3300"
    by_code = desk.ask("spread", SERVICES, "2025", "3600@平均 步10", "--dry-run", code=None)
    assert by_code["cells"] == desk.ask("spread", SERVICES, "2025", "3600", "--by", "equal", "--step", "10", "--dry-run", code=None)["cells"]


@pytest.mark.parametrize("way", ["even", "rate", "s_curve", "early", "late"])
def test_a_figure_is_spread_over_the_years(desk: Desk, way: str) -> None:
    document = desk.ask("spread", "数字制造业(营收)/集成电路", "2026", "1100", "--by", way, "--from", "2022年", "--dry-run", code=None)
    assert [cell["period"] for cell in document["cells"]] == ["2023", "2024", "2025", "2026"] and document["cells"][-1]["after"] == "1100"
    figures = [Decimal(cell["after"]) for cell in document["cells"]]
    assert figures == sorted(figures)


def test_holds_stay_and_bounds_are_kept(desk: Desk) -> None:
    desk.run("hold", "数字广告", "2025", "--reason", "已审定")
    desk.run("bounds", f"{SERVICES}/数字科技", "--high", "75")
    document = desk.ask("spread", SERVICES, "2025", "4000", code=None)
    cells = {cell["label"]: cell for cell in document["cells"]}
    assert cells["数字广告"]["after"] == "450" and cells["数字广告"]["state"] == "held"
    assert cells["数字科技"]["after"] == "75" and cells["数字科技"]["limits"] == ["high"] and parts_sum(desk, "2025") == 4000


def test_what_cannot_be_spread_names_what_stands_in_the_way(desk: Desk) -> None:
    for part in PARTS:
        desk.run("hold", f"{SERVICES}/{part}", "2025", "--reason", "已审定")
    before = desk.path.read_bytes()
    document = desk.ask("spread", SERVICES, "2025", "4000", code=1)
    assert [each["kind"] for each in document["conflict"]] == ["hold"] * 7 and document["by"] == "580" and "cells" not in document
    assert all(each["solves"] for each in document["release"]) and document["release"][0]["sentence"]
    said = desk.run("spread", SERVICES, "2025", "4000", code=1)
    assert said.out == "" and "差 580亿元" in said.err and desk.path.read_bytes() == before


def test_a_held_total_stays(desk: Desk) -> None:
    desk.run("hold", SERVICES, "2025", "--reason", "已审定", "--owner", "综合处")
    document = desk.ask("spread", SERVICES, "2025", "4000", code=1)
    [only] = document["conflict"]
    assert (only["kind"], only["row"], only["owner"], only["reason"]) == ("hold", "D07", "综合处", "已审定")
    assert "综合处" in desk.refused("set", SERVICES, "2025", "4000")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("没有的行", "2025", "100"), "没有找到行"),
        ((SERVICES, "2030", "100"), "没有时期“2030”"),
        ((SERVICES, "", "100"), "没有时期“”"),
        ((SERVICES, "2025", "很多"), "很多"),
        ((SERVICES, "2025", "100", "--by", "wild"), "不认识分解方法“wild”"),
        ((SERVICES, "2025", "100", "--by", "period"), "不认识分解方法"),
        ((SERVICES, "2025", "100", "--by", "period:2030"), "没有时期“2030”"),
        ((SERVICES, "2025", "100", "--by", "row:没有的行"), "没有找到行"),
        ((SERVICES, "2025", "100", "--by", "weights:1:2"), "权重"),
        ((SERVICES, "2025", "100", "--by", "weights:1:x"), "权重"),
        ((SERVICES, "2025", "100", "--step", "-10"), "步长“-10”不对"),
        ((SERVICES, "2025", "100", "--step", "0"), "步长“0”不对"),
        ((SERVICES, "2025", "100", "--step", "十"), "步长“十”不对"),
        ((SERVICES, "2025", "100@平均", "--by", "equal"), "不要再用选项写一遍"),
        ((SERVICES, "2025", "100@胡来"), "不认识分解方法"),
        (("数字金融", "2025", "100"), "没有参加合计的分项"),
        ((SERVICES, "2021", "100", "--by", "even"), "起始时期须在2021年之前"),
        (("text/T001", "goal", "100"), "没有"),
    ],
)
def test_what_is_no_order_to_spread_is_refused(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    assert said in desk.refused("spread", *arguments)


# ------------------------------------------------------------------------------------------------------------------ balance


@pytest.mark.parametrize("method", ["least", "relative", "fewest", "proportional"])
def test_every_method_makes_the_table_add_up(desk: Desk, method: str) -> None:
    document = desk.ask("balance", "目标分解表", "--method", method, "--period", "2023", "--period", "2025年", code=None)
    assert document["method"] == method and document["periods"] == ["2023", "2025"] and document["cells"]
    assert all(desk.text(cell["row"], cell["period"], cell["table"]) == cell["after"] != cell["before"] for cell in document["cells"])
    assert {"sum:decomposition:D07:2023", "sum:decomposition:D07:2025"} <= set(document["mended"]) and desk.open_sums() == ["2021", "2022", "2026"]
    assert len(desk.ask("log")["steps"]) == 1


def test_methods_are_shown_side_by_side(desk: Desk) -> None:
    before = desk.path.read_bytes()
    document = desk.ask("balance", "decomposition", "--period", "2023")
    assert [each["method"] for each in document["methods"]] == ["least", "relative", "fewest", "proportional"] and all(each["cells"] for each in document["methods"])
    said = desk.run("balance", "decomposition", "--period", "2023")
    assert "总变动最小" in said.out.splitlines()[0] and "按比例" in said.out.splitlines()[0] and "方案没有改动" in said.err
    assert desk.path.read_bytes() == before


def test_a_balance_can_be_tried_on_steps_and_around_holds(desk: Desk) -> None:
    before = desk.path.read_bytes()
    document = desk.ask("balance", "decomposition", "--method", "least", "--period", "2023", "--step", "10", "--hold", f"{SERVICES}@2023", "--hold", "decomposition/D11", "--dry-run", code=None)
    assert document["dry_run"] is True and not {"D07", "D11"} & {cell["row"] for cell in document["cells"]} and desk.path.read_bytes() == before
    assert all(Decimal(cell["after"]) % 10 == 0 for cell in document["cells"])


def test_a_table_that_cannot_be_balanced_says_why(desk: Desk) -> None:
    holds = [word for row in (SERVICES, *PARTS) for word in ("--hold", f"decomposition/{row}@2023" if row == SERVICES else f"{SERVICES}/{row}@2023")]
    holds[1] = f"{SERVICES}@2023"
    before = desk.path.read_bytes()
    document = desk.ask("balance", "decomposition", "--method", "least", "--period", "2023", *holds, code=1)
    assert {each["kind"] for each in document["conflict"]} == {"held_here"} and document["by"] == "10" and len(document["release"]) == 8
    said = desk.run("balance", "decomposition", "--period", "2023", *holds, code=1)
    assert "不能同时满足" in said.err and desk.path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("没有的表", "--method", "least"), "没有表“没有的表”"),
        (("decomposition", "--method", "wild"), "命令写法有误"),
        (("decomposition", "--method", "least", "--period", "2030"), "没有时期“2030”"),
        (("decomposition", "--method", "least", "--period", ""), "没有时期“”"),
        (("decomposition", "--method", "least", "--step", "-1"), "步长“-1”不对"),
        (("decomposition", "--method", "least", "--hold", "@2023"), "没有写明指标"),
        (("decomposition", "--method", "least", "--hold", "没有的行@2023"), "没有找到行"),
        (("decomposition", "--method", "least", "--hold", "数字金融@2030"), "没有时期“2030”"),
    ],
)
def test_what_cannot_be_balanced_is_refused(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    assert said in desk.refused("balance", *arguments)


# -------------------------------------------------------------------------------------------------------- holds and bounds


def test_a_hold_is_kept_with_owner_and_reason_until_it_is_released(desk: Desk) -> None:
    [cell] = desk.ask("hold", "数字广告", "2025", "--reason", "已审定", "--owner", "综合处")["cells"]
    assert (cell["row"], cell["period"], cell["text"], cell["before"]) == ("D13", "2025", "450", None)
    assert cell["after"]["owner"] == "综合处" and cell["after"]["reason"] == "已审定"
    again = desk.ask("hold", "数字广告", "--reason", "整行")
    assert len(again["cells"]) == 5 and [each["hold"]["owner"] for each in again["unchanged"]] == ["综合处"]
    listed = desk.ask("hold")["holds"]
    assert len(listed) == 6 and "已审定" in desk.run("hold").out
    released = desk.ask("release", "数字广告", "2025年")
    assert [each["before"]["owner"] for each in released["cells"]] == ["综合处"] and released["cells"][0]["after"] is None
    desk.run("release", "数字广告")
    assert desk.ask("hold")["holds"] == [] and "没有锁定的数" in desk.run("hold").out


def test_a_hold_needs_no_words_and_can_be_tried(desk: Desk) -> None:
    before = desk.path.read_bytes()
    assert desk.ask("hold", "数字广告", "2025", "--dry-run")["dry_run"] is True and desk.path.read_bytes() == before
    assert desk.ask("hold", "数字广告", "2025")["cells"][0]["after"]["reason"] == "未注明原因"
    before = desk.path.read_bytes()
    assert desk.ask("release", "数字广告", "--dry-run")["dry_run"] is True and desk.path.read_bytes() == before
    assert desk.ask("release", "数字金融")["step"] is None


@pytest.mark.parametrize("command", ["hold", "release"])
@pytest.mark.parametrize(("arguments", "said"), [(("没有的行", "2025"), "没有找到行"), (("", "2025"), "没有找到行"), (("数字金融", "2030"), "没有时期“2030”"), (("数字金融", ""), "没有时期“”")])
def test_holds_of_nothing_are_refused(desk: Desk, command: str, arguments: tuple[str, str], said: str) -> None:
    assert said in desk.refused(command, *arguments)


def test_bounds_are_set_one_by_one_shown_and_cleared(desk: Desk) -> None:
    done = desk.ask("bounds", "decomposition/D14", "decomposition/D13", "--step", "10", "--low", "0.02万亿元", "--min-growth", "5%", "--not-below-last", "--note", "会议纪要")
    assert [row["row"] for row in done["rows"]] == ["D14", "D13"] and len(desk.ask("log")["steps"]) == 1
    assert done["rows"][0]["low"] == "200" and done["rows"][0]["min_growth"] == "5" and done["rows"][0]["before"]["low"] is None
    [changed] = desk.ask("bounds", "decomposition/D14", "--low", "none", "--high", "600", "--no-not-below-last")["rows"]
    assert (changed["step"], changed["low"], changed["high"], changed["not_below_last"]) == ("10", None, "600", False)
    assert [each["row"] for each in desk.ask("bounds")["bounds"]] == ["D14", "D13"]
    assert "步长 10亿元；上限 600亿元；比上期增长不低于 5%；依据：会议纪要" in desk.run("bounds").out
    before = desk.path.read_bytes()
    assert desk.ask("bounds", "decomposition/D14", "--clear", "--dry-run")["dry_run"] is True and desk.path.read_bytes() == before
    desk.run("bounds", "decomposition/D14", "decomposition/D13", "--clear")
    assert desk.ask("bounds")["bounds"] == [] and "还没有设定" in desk.run("bounds").out and "没有设定" in desk.run("bounds", "数字广告").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--low", "3"), "请写明要设定哪些指标"),
        (("没有的行", "--low", "3"), "没有找到行"),
        (("数字广告", "--step", "0"), "步长“0”不对"),
        (("数字广告", "--step=-5"), "步长“-5”不对"),
        (("数字广告", "--low", "很多"), "不是一个确定的数"),
        (("数字广告", "--low", "200", "--high", "100"), "下限 200 大于上限 100"),
        (("数字广告", "--min-growth", "快"), "不是百分数"),
        (("数字广告", "--min-growth", "9", "--max-growth", "8"), "增速下限"),
        (("数字广告", "--not-below-last", "--max-growth=-3"), "没有数能同时满足"),
    ],
)
def test_bounds_without_sense_are_refused(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    assert said in desk.refused("bounds", *arguments)


# ------------------------------------------------------------------------------------------------------- a unit to export in


def test_a_workbook_in_another_unit_adds_up_and_the_plan_stays(desk: Desk, tmp_path: Path) -> None:
    before, out = desk.path.read_bytes(), tmp_path / "万亿.xlsx"
    document = desk.ask("export", out, "--unit", "万亿元", "--decimals", "2")
    assert document["unit"] == "万亿元" and any("原来就相差" in note for note in document["notes"]) and not any("-" in note for note in document["notes"])
    sheets = load_workbook(out).worksheets
    told = {row[0].value: [cell.value for cell in row] for sheet in sheets for row in sheet.iter_rows() if isinstance(row[0].value, str)}
    assert told and desk.path.read_bytes() == before
    assert any("万亿元" in str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(("arguments", "said"), [(("--unit", "公斤"), "换算成“公斤”"), (("--unit", "亿元", "--decimals", "99"), "小数位数"), (("--decimals", "2"), "--unit"), (("--unit", "亿元", "--decimals", "两"), "命令写法有误")])
def test_an_export_in_no_unit_is_refused(desk: Desk, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in desk.refused("export", tmp_path / "出.xlsx", *arguments)
    assert not (tmp_path / "出.xlsx").exists()


# ------------------------------------------------------------------------------------------------------------ for all of them

WRITING = [
    ("mend", (f"{SERVICES}@2023",)),
    ("spread", (SERVICES, "2025", "3600")),
    ("balance", ("decomposition", "--method", "least", "--period", "2023")),
    ("hold", ("数字广告",)),
    ("release", ("数字广告",)),
    ("bounds", ("数字广告", "--low", "3")),
]


@pytest.mark.parametrize(("command", "arguments"), WRITING, ids=[command for command, _ in WRITING])
def test_a_plan_that_is_open_elsewhere_is_only_read(desk: Desk, command: str, arguments: tuple[str, ...]) -> None:
    code = f"import sys; from pathlib import Path; from ningbo_planner.services.plan_files import open_plan; held = open_plan(Path({str(desk.path)!r})); print('open', flush=True); sys.stdin.read()"
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent)
    try:
        assert holder.stdout is not None and holder.stdout.readline().strip() == "open"
        assert "没有改动" in desk.refused(command, *arguments)
        desk.run(command, *arguments, "--dry-run", code=None)
    finally:
        holder.communicate("")


@pytest.mark.parametrize("command", ["explain", "mend", "spread", "balance", "hold", "release", "bounds", "rules", "assumptions"])
def test_every_command_says_when_there_is_no_plan_and_helps(tmp_path: Path, user_home: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    needed = {"mend": ("x",), "spread": ("x", "y", "1"), "balance": ("x",)}.get(command, ())
    assert main([command, str(tmp_path / "没有.nbplan"), *needed]) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.strip().splitlines()) == 1
    assert main([command, "--help"]) == 0 and "PLAN" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "loaded"),
    [
        (("hold", "数字广告", "2025", "--dry-run"), []),
        (("bounds", "数字广告"), []),
        (("spread", SERVICES, "2025", "3600", "--dry-run"), []),
        (("explain", f"{SERVICES}@2026", "--no-repairs"), []),
        (("rules",), []),
    ],
    ids=lambda value: value[0] if value else "",
)
def test_nothing_large_is_loaded_for_what_does_not_need_it(shipped: Path, arguments: tuple[str, ...], loaded: list[str]) -> None:
    code = "import sys; from ningbo_planner.cli import main; main([sys.argv[2], sys.argv[1], *sys.argv[3:]]); print(sorted(name for name in ('PySide6', 'pyqtgraph', 'pandas', 'numpy', 'openpyxl', 'highspy') if name in sys.modules))"
    result = subprocess.run([sys.executable, "-c", code, str(shipped), *arguments], capture_output=True, text=True, timeout=TIMEOUT, cwd=Path(__file__).parent.parent, encoding="utf-8")
    assert result.stdout.splitlines()[-1] == str(loaded), result.stderr


def test_who_stops_reading_sees_no_traceback(shipped: Path) -> None:
    process = subprocess.Popen([sys.executable, "-m", "ningbo_planner", "explain", str(shipped)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parent.parent)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b"" and process.wait(TIMEOUT) == 0
    process.stderr.close()
