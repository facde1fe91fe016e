"""The same stories told through the command line, in one process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ningbo_planner.cli import main


class Office:
    """A planner at the command line."""

    def __init__(self, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Work on ``plan``."""
        self.plan = plan
        self._capsys = capsys

    def run(self, command: str, *arguments: object, code: int | None = 0) -> str:
        """Run a command and return what it printed; the exit code must be ``code`` unless that is ``None``."""
        self._capsys.readouterr()
        result = main([command, str(self.plan), *(str(argument) for argument in arguments)])
        printed = self._capsys.readouterr()
        assert code is None or result == code, printed.err
        return printed.out

    def ask(self, command: str, *arguments: object, code: int | None = 0) -> Any:
        """Run a command for its JSON document."""
        return json.loads(self.run(command, *arguments, "--json", code=code))


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], user_home: Path) -> Office:
    """A planner with a new copy of the shipped plan."""
    planner = Office(tmp_path / "方案.nbplan", capsys)
    planner.run("new")
    return planner


def test_open_correct_and_check(office: Office) -> None:
    before = office.ask("check", code=1)["findings"]
    assert [finding["period"] for finding in before if finding["grade"] == "error"] == ["2021", "2022", "2023", "2025", "2026"]
    office.run("set", "数字服务业(营收)/新型数字设施建设与传输服务", "2022", "219")
    assert office.ask("check", code=1)["findings"] == [finding for finding in before if finding["period"] != "2022"]


def test_a_round_with_a_careful_and_a_careless_department(office: Office, tmp_path: Path) -> None:
    files = {file["department"]: Path(file["path"]) for file in office.ask("issue", tmp_path / "下发", "--deadline", "2026-12-31")["files"]}
    fill(files["市科技局"], "100", 125)
    fill(files["市地方金融监管局"], "70", "七十多")
    report = {file["department"]: file for file in office.ask("receive", tmp_path / "下发", code=1)["files"]}
    assert report["市科技局"]["status"] == "clean" and [change["returned"] for change in report["市科技局"]["changes"]] == ["125"]
    [problem] = [each for each in report["市地方金融监管局"]["problems"] if each["grade"] != "note"]
    assert "七十多" in problem["message"] and problem["sheet"] == "填报表" and problem["cell"]
    office.run("receive", tmp_path / "下发", "--accept", "clean", "--annotate", tmp_path / "退回", code=1)
    assert [path.name for path in (tmp_path / "退回").iterdir()] != []
    states = {line["department"]: line["state"] for line in office.ask("returns")["returns"]}
    assert states["市科技局"] == "accepted" and states["市地方金融监管局"] == "not_returned"
    assert office.ask("log")["steps"][-1]["cells"][0]["after"] == "125"


def fill(path: Path, old: str, new: object) -> None:
    """Fill one open cell of a department's workbook in."""
    book = load_workbook(path)
    cell = next(each for row in book["填报表"].iter_rows() for each in row if str(each.value) == old and not each.protection.locked)
    cell.value = new
    book.save(path)


def test_undo_long_after(office: Office) -> None:
    before = office.ask("check", code=1)["findings"]
    for text in ("101", "102", "103"):
        office.run("set", "数字金融", "2026", text, code=None)
    office.run("undo", "-n", "3")
    steps = office.ask("log")["steps"]
    assert [step["kind"] for step in steps] == ["do"] * 3 + ["undo"] * 3
    assert office.ask("check", code=1)["findings"] == before
