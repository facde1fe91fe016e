"""The command line as scripts use it: every command of the contract as a process, with good and bad arguments."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ningbo_planner.cli import main

TIMEOUT = 120


def run(*arguments: object, expect: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as a process; with ``expect`` the exit code must be that one."""
    command = [sys.executable, "-m", "ningbo_planner", *(str(argument) for argument in arguments)]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=TIMEOUT, cwd=Path(__file__).parent.parent, env={**os.environ, "PYTHONUTF8": "1"})
    assert "Traceback" not in result.stderr, result.stderr
    if expect is not None:
        assert result.returncode == expect, (result.returncode, result.stdout, result.stderr)
    if result.returncode == 2:
        assert len(result.stderr.strip().splitlines()) == 1 and result.stdout == ""
    return result


def run_json(*arguments: object, expect: int = 0) -> Any:
    """Run the command with ``--json`` and return its document."""
    return json.loads(run(*arguments, "--json", expect=expect).stdout)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan file with the shipped plan, made once."""
    path = tmp_path_factory.mktemp("cli") / "方案.nbplan"
    run("new", path, expect=0)
    return path


@pytest.fixture
def plan(shipped: Path, tmp_path: Path) -> Path:
    """A copy of the shipped plan for one test."""
    return Path(shutil.copy(shipped, tmp_path / "方案.nbplan"))


def test_new_refuses_to_overwrite_unless_forced(plan: Path) -> None:
    before = plan.read_bytes()
    assert "已" in run("new", plan, expect=2).stderr
    assert plan.read_bytes() == before
    run("new", plan, "--force", expect=0)


def test_new_refuses_an_unknown_source(tmp_path: Path) -> None:
    assert "没有名为" in run("new", tmp_path / "a.nbplan", "--from", "nowhere", expect=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_new_takes_a_workbook(plan: Path, tmp_path: Path) -> None:
    run("export", plan, tmp_path / "导出.xlsx", expect=0)
    made = tmp_path / "新.nbplan"
    notes = run_json("new", made, "--from", tmp_path / "导出.xlsx")["notes"]
    assert any("目标分解表" in note for note in notes)
    cells = {(row["name"], period): cell["text"] for table in run_json("show", made)["tables"] for row in table["rows"] for period, cell in row["cells"].items()}
    assert cells["数字金融", "2026"] == "100" and cells["数字金融", "2021"] == "——" and cells["数字制造业(营收)", "2026"] == "7000"


def test_new_names_a_file_that_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"not a workbook")
    assert "坏.xlsx" in run("new", tmp_path / "a.nbplan", "--from", tmp_path / "坏.xlsx", expect=2).stderr


def test_show_prints_all_tables_or_one(shipped: Path) -> None:
    everything = run("show", shipped, expect=0).stdout
    assert "数字经济核心产业发展目标分解表" in everything and "主要目标表" in everything
    one = run("show", shipped, "--table", "decomposition", expect=0).stdout
    assert "数字金融" in one and "重大创新成果" not in one and "——" in one and ">15%" in one


def test_show_as_json_keeps_print_and_meaning(shipped: Path) -> None:
    [table] = run_json("show", shipped, "--table", "main")["tables"]
    total = next(row for row in table["rows"] if row["name"] == "数字经济增加值")
    assert total["cells"]["2026"] == {"text": ">1", "state": ">", "low": "10000", "high": None}
    assert len(table["rows"]) == 21


def test_show_as_csv(shipped: Path) -> None:
    rows = list(csv.reader(io.StringIO(run("show", shipped, "--table", "decomposition", "--csv", expect=0).stdout)))
    assert rows[0][2:8] == ["2021年", "2022年", "2023年", "2024年", "2025年", "2026年"] and len(rows) == 15


def test_show_names_the_tables_when_asked_for_another(shipped: Path) -> None:
    assert "decomposition" in run("show", shipped, "--table", "表9", expect=2).stderr


def test_of_errors_check_finds_just_the_five_service_totals(shipped: Path) -> None:
    document = run_json("check", shipped, expect=1)
    errors = [finding for finding in document["findings"] if finding["grade"] == "error"]
    assert errors == document["findings"][:5] and [(finding["label"], finding["period"], finding["gap"]) for finding in errors] == [
        ("数字服务业(营收)", "2021", "54"),
        ("数字服务业(营收)", "2022", "9"),
        ("数字服务业(营收)", "2023", "-10"),
        ("数字服务业(营收)", "2025", "-20"),
        ("数字服务业(营收)", "2026", "-150"),
    ]
    wanted = {"id", "rule", "kind", "grade", "table", "row", "label", "period", "stated", "computed", "gap", "status", "reason", "message", "cells"}
    assert all(set(finding) == wanted for finding in document["findings"]) and all(finding["kind"] == "sum" for finding in errors)
    assert "4000亿元" in run("check", shipped, expect=1).stdout


def test_check_is_clean_when_the_totals_are_mended(plan: Path) -> None:
    for period, text in {"2021": "1312", "2022": "1691", "2023": "2110", "2025": "3420", "2026": "4150"}.items():
        run("set", plan, "数字服务业(营收)", period, text)
    document = run_json("check", plan, expect=1)
    # The main table and the text still say 1366 and 4000 for the same row, and 数字金融 has no figure for 2021.
    assert {finding["kind"] for finding in document["findings"] if finding["grade"] == "error"} == {"cross_table", "wording"}
    assert ("missing", "D07", "2021") in {(finding["kind"], finding["row"], finding["period"]) for finding in document["findings"]}
    run("set", plan, "main/核心服务业营收", "2021", "1312", expect=2)
    run("set", plan, "核心服务业营收", "2021", "1312", expect=0)
    run("set", plan, "核心服务业营收", "2026", "4150", expect=1)
    run("set", plan, "数字服务业(营收)/数字金融", "2021", "/")
    left = run_json("check", plan, expect=1)["findings"]
    assert [finding["message"] for finding in left if finding["grade"] == "error"] == [
        "正文一(二)“数字核心服务业营收”写作“达到4000亿元”，与主要目标表“核心服务业营收”2026年的“4150亿元”、目标分解表“数字服务业(营收)”2026年的“4150亿元”不是同一个数，不能同时成立。请核对后改正一处。"
    ]
    assert not any(finding["kind"] in ("sum", "cross_table", "missing") for finding in left)
    run("set", plan, "text/P007", "goal", "达到4150亿元", expect=0)
    assert not any(finding["grade"] == "error" for finding in run_json("check", plan, expect=0)["findings"])


def test_set_says_what_came_and_went(plan: Path) -> None:
    document = run_json("set", plan, "数字制造业(营收)/集成电路", "2026", "１，１００", expect=1)
    assert (document["before"], document["after"]) == ("1000", "１，１００")
    # The total of 2026 is a hundred short; so is the text, which may say so (突破1000亿元).
    assert [(finding["grade"], finding["kind"], finding["gap"]) for finding in document["findings"]] == [("error", "sum", "-100"), ("warning", "wording", "-100")]
    result = run("set", plan, "数字制造业(营收)/集成电路", "2026", "1000", expect=0)
    assert "解决了 1 个问题" in result.stderr


def test_set_reads_what_the_grid_reads(plan: Path) -> None:
    document = run_json("set", plan, "数字金融", "2026", "=80*1.5", expect=1)
    assert (document["before"], document["after"], document["state"]) == ("100", "120", "number")
    assert run_json("set", plan, "数字金融", "2026", "*1.1", expect=1)["after"] == "132"
    assert run_json("log", plan)["steps"][-1]["name"] == "填写“数字金融”2026年：*1.1，得 132"


def test_set_keeps_what_cannot_be_read_and_says_why(plan: Path) -> None:
    result = run("set", plan, "数字金融", "2026", "=1/0", "--json")
    assert json.loads(result.stdout)["state"] == "not_understood" and "除数是 0，算不出结果。已按原文保存" in result.stderr
    assert "最多写 32767 个字" in run("set", plan, "数字金融", "2026", "前" * 40_000, expect=2).stderr


@pytest.mark.parametrize(("row", "period", "said"), [("数字金触", "2026", "数字金融"), ("数字金融", "2031", "2026"), ("不存在的行", "2026", "没有找到")])
def test_set_refuses_what_is_not_there(plan: Path, row: str, period: str, said: str) -> None:
    before = plan.read_bytes()
    assert said in run("set", plan, row, period, "1", expect=2).stderr
    assert plan.read_bytes() == before


def test_undo_redo_and_log_tell_the_same_story(plan: Path) -> None:
    run("set", plan, "数字金融", "2026", "110")
    run("set", plan, "数字金融", "2025", "80")
    run("undo", plan, "-n", "2", expect=0)
    assert run_json("show", plan, "--table", "decomposition")["tables"][0]["rows"][9]["cells"]["2026"]["text"] == "100"
    run("redo", plan, expect=0)
    steps = run_json("log", plan)["steps"]
    assert [(step["kind"], step["target"]) for step in steps] == [("do", 1), ("do", 2), ("undo", 2), ("undo", 1), ("redo", 1)]
    assert steps[0]["cells"] == [{"cell": "decomposition/D10/2026", "before": "100", "after": "110", "origin": ""}]
    assert "填写“数字金融”2026年：110" in run("log", plan, expect=0).stdout


def test_undo_refuses_more_than_there_is(plan: Path) -> None:
    assert "没有可以撤销" in run("undo", plan, expect=2).stderr
    run("set", plan, "数字金融", "2026", "110")
    assert "1 步" in run("undo", plan, "-n", "5", expect=2).stderr
    assert "没有可以重做" in run("redo", plan, expect=2).stderr


def test_export_writes_a_workbook(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "附表.xlsx"
    run("export", plan, out, expect=0)
    assert out.read_bytes()[:2] == b"PK"


def test_issue_writes_one_workbook_a_department_and_returns_lists_them(plan: Path, tmp_path: Path) -> None:
    document = run_json("issue", plan, tmp_path / "下发", "--deadline", "2026-12-31")
    names = {file["department"] for file in document["files"]}
    assert {"市经信局", "市科技局", "市市场监管局", "市服务业局"} <= names and len(names) == len(document["files"])
    assert all(Path(file["path"]).is_file() for file in document["files"])
    lines = run_json("returns", plan)["returns"]
    assert {line["department"] for line in lines} == names and {line["state"] for line in lines} == {"not_returned"}


def test_issue_to_one_department_by_its_alias(plan: Path, tmp_path: Path) -> None:
    document = run_json("issue", plan, tmp_path / "下发", "--department", "市服务局")
    assert [file["department"] for file in document["files"]] == ["市服务业局"]


@pytest.mark.parametrize(("arguments", "said"), [(("--department", "市无此局"), "市无此局"), (("--deadline", "31/12"), "31/12")])
def test_issue_refuses_and_writes_nothing(plan: Path, tmp_path: Path, arguments: tuple[str, str], said: str) -> None:
    assert said in run("issue", plan, tmp_path / "下发", *arguments, expect=2).stderr
    assert not list((tmp_path / "下发").glob("*.xlsx")) and run_json("returns", plan)["returns"] == []


def test_receive_reports_only_and_then_takes(plan: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    [file] = run_json("issue", plan, tmp_path / "下发", "--department", "市科技局")["files"]
    book = openpyxl.load_workbook(file["path"])
    sheet = book["填报表"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value in (100, "100") and not cell.protection.locked)
    cell.value = 120
    book.save(file["path"])
    document = run_json("receive", plan, file["path"])
    [returned] = document["files"]
    assert set(returned) >= {"file", "department", "round", "status", "problems", "changes"}
    assert returned["department"] == "市科技局" and [change["state"] for change in returned["changes"]] == ["new"]
    assert run_json("log", plan)["steps"][-1]["name"].startswith("一下") or len(run_json("log", plan)["steps"]) == 1
    taken = run_json("receive", plan, file["path"], "--accept", "clean", expect=0)
    assert taken["files"][0]["changes"][0]["returned"] == "120"
    assert [line["state"] for line in run_json("returns", plan)["returns"]] == ["accepted"]
    run("undo", plan, expect=0)
    assert [line["state"] for line in run_json("returns", plan)["returns"]] == ["not_returned"]


def test_receive_goes_on_after_a_file_that_cannot_be_read(plan: Path, tmp_path: Path) -> None:
    run("issue", plan, tmp_path / "下发", "--department", "市科技局", expect=0)
    (tmp_path / "下发" / "坏.xlsx").write_bytes(b"PK\x03\x04 cut off")
    document = run_json("receive", plan, tmp_path / "下发", expect=1)
    by_name = {Path(file["file"]).name: file for file in document["files"]}
    assert by_name["坏.xlsx"]["problems"] and len(document["files"]) == 2


def test_charts_are_listed_and_drawn_without_a_screen(plan: Path, tmp_path: Path) -> None:
    names = [chart["name"] for chart in run_json("chart", plan, "--list")["charts"]]
    assert any(name.startswith("stack/decomposition/") for name in names)
    for suffix, magic in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")):
        out = tmp_path / f"图{suffix}"
        run("chart", plan, names[1], out, expect=0)
        assert out.read_bytes().startswith(magic)
    assert "图表" in run("chart", plan, names[1], tmp_path / "图.bmp", expect=2).stderr
    assert "没有名为" in run("chart", plan, "nothing", tmp_path / "图.png", expect=2).stderr


@pytest.mark.parametrize("command", ["show", "check", "log", "returns", "undo", "redo"])
def test_every_command_says_when_there_is_no_plan(tmp_path: Path, command: str) -> None:
    assert "无此.nbplan" in run(command, tmp_path / "无此.nbplan", expect=2).stderr


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + b"\0" * 100, b"SQLite format 3\0" + b"\0" * 200])
def test_a_wrong_file_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "别的.nbplan"
    path.write_bytes(content)
    assert "别的.nbplan" in run("check", path, expect=2).stderr
    assert path.read_bytes() == content


@pytest.mark.parametrize("arguments", [("nonsense",), ("set", "a.nbplan"), ("undo", "a.nbplan", "-n", "x"), ("receive", "a.nbplan", "b", "--accept", "perhaps")])
def test_wrong_usage_is_one_sentence(arguments: tuple[str, ...]) -> None:
    assert "命令写法有误" in run(*arguments, expect=2).stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "甲.nbplan", "--wild"), "不认识“--wild”"),
        (("check",), "缺少PLAN"),
        (("balance", "甲.nbplan", "main", "--method", "wild"), "--method不能写“wild”，可以写least、relative、fewest、proportional"),
        (("undo", "甲.nbplan", "-n", "两"), "-n应当写数字，不能写“两”"),
        (("balance", "甲.nbplan", "main", "--period"), "--period后面缺少内容"),
        (("rules", "甲.nbplan", "--on", "--off"), "--off不能与--on同时写"),
    ],
)
def test_a_slip_is_told_in_chinese(arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2 and f"命令写法有误：{said}。用法：ningbo-planner" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [("--help",), ("balance", "--help"), ("undo", "--help")])
def test_help_is_chinese(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：") and "显示本说明" in said and not {"usage", "positional", "options:", "show"} & set(said.replace("    show ", " ").split())


def test_the_command_line_does_not_load_qt(shipped: Path) -> None:
    code = "import sys; from ningbo_planner.cli import main; main(['check', sys.argv[1]]); print(sorted(name for name in ('PySide6', 'pyqtgraph', 'pandas', 'numpy', 'openpyxl') if name in sys.modules))"
    result = subprocess.run([sys.executable, "-c", code, str(shipped)], capture_output=True, text=True, timeout=TIMEOUT, cwd=Path(__file__).parent.parent, encoding="utf-8")
    assert result.stdout.splitlines()[-1] == "[]"


def test_a_command_does_not_wait_for_the_modules_of_others(shipped: Path) -> None:
    others = "('ningbo_planner.balance', 'ningbo_planner.explain', 'ningbo_planner.exchange', 'ningbo_planner.cli_balance')"
    code = f"import sys; from ningbo_planner.cli import main; main(['check', sys.argv[1]]); print(sorted(name for name in sys.modules if name.startswith({others})))"
    result = subprocess.run([sys.executable, "-c", code, str(shipped)], capture_output=True, text=True, timeout=TIMEOUT, cwd=Path(__file__).parent.parent, encoding="utf-8")
    assert result.stdout.splitlines()[-1] == "[]"
    for command in ("add-row", "spread", "mend", "bounds", "assumptions", "gaps", "returns"):
        assert command in run("--help", expect=0).stdout and f"ningbo-planner {command}" in run(command, "--help", expect=0).stdout


# ------------------------------------------------------------------------------------------------------------- rows and periods


def shape(plan: Path) -> list[str]:
    """Return the names of the decomposition table, indented by dots."""
    [table] = run_json("show", plan, "--table", "decomposition")["tables"]
    return ["." * row["depth"] + row["name"] for row in table["rows"]]


def test_rows_are_added_where_they_are_wanted(plan: Path) -> None:
    below = run_json("add-row", plan, "数字制造业(营收)/集成电路", "第三代半导体", "--below", expect=0)
    assert (below["table"], below["parent"], below["path"], below["position"]) == ("decomposition", "D02", "数字制造业(营收)/第三代半导体", 3)
    run("add-row", plan, "第三代半导体", "碳化硅", expect=0)
    end = run_json("add-row", plan, "目标分解表", "数据要素", expect=0)
    assert end["parent"] is None and end["step"] == 3
    assert shape(plan)[1:6] == ["数字制造业(营收)", ".集成电路", ".第三代半导体", "..碳化硅", ".新型数字元器件(组件)"] and shape(plan)[-1] == "数据要素"
    assert "已有" in run("add-row", plan, "集成电路", "第三代半导体", "--above", expect=2).stderr
    run("set", plan, "碳化硅", "2026", "12", expect=0)
    assert [step["name"] for step in run_json("log", plan)["steps"]][1] == "为“第三代半导体”新增下级指标，“第三代半导体”成为合计行"


def test_rows_are_moved(plan: Path) -> None:
    run("move-row", plan, "电子信息材料", "--up", expect=0)
    run("move-row", plan, "集成电路", "--in", expect=2)
    moved = run_json("move-row", plan, "数字智能终端", "--above", "集成电路")
    assert (moved["row"], moved["position"], moved["parent"]) == ("D05", 2, "D02")
    assert shape(plan)[2:6] == [".数字智能终端", ".集成电路", ".新型数字元器件(组件)", ".电子信息材料"]
    assert "“数字智能终端”成为合计行" in run("move-row", plan, "集成电路", "--in", expect=1).stderr
    assert "解决了" in run("move-row", plan, "集成电路", "--out", expect=0).stderr
    run("undo", plan, "-n", "4", expect=0)
    assert shape(plan)[2:6] == [".集成电路", ".新型数字元器件(组件)", ".数字智能终端", ".电子信息材料"]
    assert "自己" in run("move-row", plan, "数字制造业(营收)", "--under", "集成电路", expect=2).stderr
    assert "不在" in run("move-row", plan, "集成电路", "--under", "main/M01", expect=2).stderr
    assert "--up" in run("move-row", plan, "集成电路", expect=2).stderr


def test_a_row_is_removed_with_what_hangs_on_it(plan: Path) -> None:
    before = plan.read_bytes()
    tried = run_json("remove-row", plan, "数字制造业(营收)", "--dry-run")
    assert (tried["row"], tried["below"], tried["figures"], tried["links"], tried["dry_run"], tried["step"]) == ("D02", 4, 30, 6, True, None)
    assert plan.read_bytes() == before
    assert "试运行" in run("remove-row", plan, "数字制造业(营收)", "--dry-run", expect=0).stderr
    done = run_json("remove-row", plan, "数字制造业(营收)")
    assert done["step"] == 1 and "dry_run" not in done and len(shape(plan)) == 9
    run("undo", plan, expect=0)
    assert len(shape(plan)) == 14


def test_a_removal_that_breaks_a_sum_says_so_before_and_after(plan: Path) -> None:
    tried = run_json("remove-row", plan, "集成电路", "--dry-run", expect=1)
    done = run_json("remove-row", plan, "集成电路", expect=1)
    assert tried["findings"] == done["findings"] and {finding["label"] for finding in done["findings"]} == {"数字制造业(营收)"}


def test_periods_come_and_go(plan: Path) -> None:
    added = run_json("add-period", plan, "decomposition", "2027")
    assert (added["period"], added["label"], added["kind"], added["is_base"]) == ("2027", "2027年", "year", False)
    run("add-period", plan, "目标分解表", "2020年", "--base", "--before", "2021年", expect=0)
    quarter = run_json("add-period", plan, "decomposition", "2025Q1", "--after", "2024", "--dry-run")
    assert quarter["label"] == "2025年一季度" and quarter["dry_run"]
    renamed = run_json("rename-period", plan, "decomposition", "2026", "2026年（目标）", expect=1)
    assert (renamed["before"], renamed["label"]) == ("2026年", "2026年（目标）")
    [table] = run_json("show", plan, "--table", "decomposition")["tables"]
    assert [period["label"] for period in table["periods"]] == ["2020年", "2021年", "2022年", "2023年", "2024年", "2025年", "2026年（目标）", "2027年"]
    gone = run_json("remove-period", plan, "decomposition", "2026年（目标）")
    assert (gone["period"], gone["figures"]) == ("2026", 14)
    run("undo", plan, "-n", "4", expect=0)
    assert "2027" not in [period["id"] for period in run_json("show", plan, "--table", "decomposition")["tables"][0]["periods"]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add-period", "decomposition", "2025年上半年"), "半年"),
        (("add-period", "decomposition", "2026年"), "已经有了"),
        (("add-period", "表9", "2027"), "decomposition"),
        (("add-period", "decomposition", "2027", "--before", "1999"), "2021"),
        (("rename-period", "decomposition", "2026", "2027年"), "另一个时期"),
        (("remove-period", "text", "goal"), "唯一的时期"),
        (("remove-row", "不存在的行"), "没有找到"),
        (("add-row", "数字金融", " "), "不能为空"),
        (("move-row", "数字经济核心产业占GDP比重", "--up"), "第一行"),
    ],
)
def test_what_cannot_be_built_is_refused_in_a_sentence(plan: Path, arguments: tuple[str, ...], said: str) -> None:
    before = plan.read_bytes()
    command, *rest = arguments
    assert said in run(command, plan, *rest, expect=2).stderr
    assert plan.read_bytes() == before


def test_a_plan_goes_out_as_a_plain_file_and_comes_back(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "平表.csv"
    run("export", plan, out, expect=0)
    assert "锁定" in str(run_json("new", tmp_path / "新.nbplan", "--from", out)["notes"])
    again = tmp_path / "再.csv"
    run("export", tmp_path / "新.nbplan", again, expect=0)
    assert again.read_bytes() == out.read_bytes()
    assert "结尾" in run("export", plan, tmp_path / "平表.txt", expect=2).stderr
