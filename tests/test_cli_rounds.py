"""Rounds on the command line: handing out, the ledger, reminding, closing, typed codes; JSON documents and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ningbo_planner import cli
from tests.exchange.returned_forms import FilledForm

TRADE, ROW = "市商务局", "decomposition/D11"


@pytest.fixture
def plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a new plan file."""
    path = tmp_path / "plan.nbplan"
    assert cli.main(["new", str(path)]) == 0
    capsys.readouterr()
    return path


def told(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> Any:
    """Run a command with ``--json`` and return its document."""
    assert cli.main([*map(str, words), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_issue_takes_name_contact_and_instructions(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = ("--round", "预下达", "--contact", "张三", "--instructions", "请核", "--deadline", "2026-03-31", "--department", TRADE)
    found = told(capsys, "issue", plan, tmp_path / "out", *texts)
    assert (found["round"], found["name"], found["kind"], found["contact"], found["instructions"]) == ("R1", "预下达", "down", "张三", "请核")
    file = found["files"][0]
    assert (file["department"], file["version"], len(file["code"])) == (TRADE, 1, 9)
    guide = {cell.value for row in load_workbook(file["path"])["填报说明"].iter_rows() for cell in row}
    assert "请核" in guide and any("张三" in str(text) for text in guide)


def test_rows_versions_and_ways_are_chosen(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ("--add-row", f"{TRADE}=数字金融", "--without-row", f"{TRADE}=M16")
    assert told(capsys, "issue", plan, tmp_path / "one", "--department", TRADE, *rows)["files"][0]["rows"] == 17
    again = told(capsys, "issue", plan, tmp_path / "two", "--again", "--department", TRADE)
    assert (again["round"], again["files"][0]["version"], again["files"][0]["rows"]) == ("R1", 2, 17)
    assert told(capsys, "issue", plan, tmp_path / "three", "--kind", "up", "--department", TRADE)["name"] == "一上"
    assert cli.main(["issue", str(plan), str(tmp_path / "x"), "--add-row", "市商务局数字金融"]) == 2
    assert "单位=行" in capsys.readouterr().err


def test_only_some_tables_are_handed_out(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "issue", plan, tmp_path / "one", "--table", "目标分解表", "--table", "主要目标表", "--add-row", f"{TRADE}=P024", "--without-row", f"{TRADE}=M16")
    assert len(found["files"]) == 15 and {file["department"]: file["rows"] for file in found["files"]}[TRADE] == 3
    assert len(told(capsys, "issue", plan, tmp_path / "two", "--table", "文本目标")["files"]) == 25


def test_ledger_reminders_and_closing(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "issue", plan, tmp_path / "out", "--department", TRADE, "--department", "市发改委", "--deadline", "2020-03-31")
    path = FilledForm(tmp_path / "out" / f"{TRADE}_一下.xlsx").sign().put(f"{ROW}/2022", 910).save(tmp_path / "交回.xlsx")
    assert cli.main(["receive", str(plan), str(path), "--record"]) == 0
    assert "登记收到 1 份" in capsys.readouterr().err
    lines = {line["department"]: line for line in told(capsys, "returns", plan)["returns"]}
    assert (lines[TRADE]["state"], lines["市发改委"]["state"], lines["市发改委"]["late"]) == ("returned", "late", True)
    assert lines[TRADE]["returns"][0]["filled_by"] == "张三" and lines[TRADE]["returns"][0]["counts"] is True
    found = told(capsys, "remind", plan, "--out", tmp_path / "催报单.xlsx")
    assert [each["department"] for each in found["reminders"]] == ["市发改委"] and found["reminders"][0]["text"] in found["text"]
    assert load_workbook(tmp_path / "催报单.xlsx").sheetnames == ["催报单", "收发台账"]
    closed = told(capsys, "close-round", plan)
    assert closed["outstanding"] == ["市发改委"] and closed["closed"]
    assert cli.main(["remind", str(plan)]) == 2 and "结束" in capsys.readouterr().err
    assert told(capsys, "close-round", plan, "一下", "--reopen")["closed"] is None


def test_a_code_is_checked(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = told(capsys, "issue", plan, tmp_path / "out", "--department", TRADE)["files"][0]["code"]
    found = told(capsys, "code", plan, code.lower().replace("-", " "))
    assert found["code"] == code and [each["source"] for each in found["matches"]] == ["issued", "plan"]
    path = FilledForm(tmp_path / "out" / f"{TRADE}_一下.xlsx").sign().put(f"{ROW}/2022", 910).save(tmp_path / "交回.xlsx")
    assert told(capsys, "code", plan, code, path, code=1)["files"][0]["same_as_paper"] is False
    assert cli.main(["code", str(plan), "1234"]) == 2 and "不是校验码" in capsys.readouterr().err


def test_the_ledger_for_people_shows_older_returns_below(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "issue", plan, tmp_path / "out", "--department", TRADE)
    for name, value in (("一.xlsx", 905), ("二.xlsx", 910)):
        path = FilledForm(tmp_path / "out" / f"{TRADE}_一下.xlsx").sign().put(f"{ROW}/2022", value).save(tmp_path / name)
        cli.main(["receive", str(plan), str(path), "--record"])
    capsys.readouterr()
    assert cli.main(["returns", str(plan), "--round", "一下"]) == 0
    shown = capsys.readouterr().out
    assert "已收到" in shown and "较早：已收到" in shown and "共 1 份" in shown


def test_a_figure_that_waits_for_a_choice_is_not_called_a_new_value(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "issue", plan, tmp_path / "out", "--department", TRADE)
    form = FilledForm(tmp_path / "out" / f"{TRADE}_一下.xlsx").sign().put(f"{ROW}/2022", 905).put(f"{ROW}/2023", "1.2万").put(f"{ROW}/2024", None)
    assert cli.main(["receive", str(plan), str(form.save(tmp_path / "交回.xlsx"))]) == 1
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("数字产品与互联网批零")]
    assert [line[-2:] for line in lines] == [["905", "新值"], ["1.2万", "待选择"], ["（空）", "未填"]]
