"""``version``: freezing, listing, proving, comparing and bringing back on the command line, for people and as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from ningbo_planner.services.plan_files import new_plan
from tests.cli_desk import Desk

ROW = "D04"


@pytest.fixture
def desk(tmp_path: Path, user_home: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Return a planner with the shipped plan, frozen once and changed since."""
    new_plan(tmp_path / "方案.nbplan")
    desk = Desk(tmp_path / "方案.nbplan", capsys)
    assert "还没有封存过版本" in desk.run("version").out
    assert "已封存版本“征求意见稿”" in desk.run("version", "--freeze", "征求意见稿", "--note", "发各单位").out
    desk.run("set", ROW, "2023", "99", code=1)
    return desk


def test_versions_are_frozen_listed_and_proved(desk: Desk) -> None:
    made = desk.ask("version", "--freeze", " 送审稿 ")["version"]
    assert made["name"] == "送审稿" and made["step"] == 2 and len(made["hash"]) == 64
    [first, second] = desk.ask("version", "--list")["versions"]
    assert (first["name"], first["note"], second["id"]) == ("征求意见稿", "发各单位", made["id"])
    printed = desk.run("version").out
    assert "征求意见稿" in printed and second["hash"][:4] in printed
    assert [each["intact"] for each in desk.ask("version", "--verify")["versions"]] == [True, True]
    desk.run("version", "--describe", "送审稿", "--note", "送市政府")
    assert desk.ask("version")["versions"][1]["note"] == "送市政府"
    assert "不能改动" in desk.refused("version", "--freeze", "送审稿")
    assert "起个名称" in desk.refused("version", "--freeze", "  ")


def test_a_dry_run_freezes_nothing(desk: Desk) -> None:
    before = desk.path.read_bytes()
    assert desk.ask("version", "--freeze", "送审稿", "--dry-run")["step"] is None
    assert desk.path.read_bytes() == before and len(desk.ask("version")["versions"]) == 1


def test_undoing_the_freezing_leaves_the_version(desk: Desk) -> None:
    desk.run("undo", "-n", 2)
    desk.run("set", "D03", "2023", "7", code=None)
    [only] = desk.ask("version")["versions"]
    assert only["freezing_undone"] and "版本仍保留" in desk.run("version").out
    assert [each["intact"] for each in desk.ask("version", "--verify")["versions"]] == [True]
    assert desk.ask("version", "--compare", "征求意见稿")["summary"] == {"lowered": 1}
    assert "已被撤销" in desk.refused("version", "--describe", "征求意见稿", "--note", "x")


def test_two_versions_are_compared(desk: Desk) -> None:
    desk.run("version", "--freeze", "送审稿")
    told = desk.ask("version", "--compare", "征求意见稿", "送审稿")
    [each] = told["differences"]
    assert (each["kind"], each["row"], each["period"], each["before"], each["after"], each["change"]) == ("lowered", ROW, "2023", "1550", "99", "-1451")
    assert told["findings"]["after"]["error"] == told["findings"]["before"]["error"] + 1 and "sum:decomposition:D02:2023" in {found["id"] for found in told["findings"]["opened"]}
    back = desk.ask("version", "--compare", "送审稿", "V1")
    assert back["summary"] == {"raised": 1} and back["differences"][0]["change"] == "1451"
    printed = desk.run("version", "--compare", "征求意见稿").out
    assert "调低 1 处" in printed and "由 1550 改为 99（−1451亿元）" in printed and "新出现的问题（强制性）" in printed
    assert "完全一致" in desk.run("version", "--compare", "送审稿", "current").out
    assert "没有名为“印发稿”的版本" in desk.refused("version", "--compare", "印发稿")
    assert "给出了 3 个" in desk.refused("version", "--compare", "V1", "V2", "V1")


def test_a_figure_a_row_and_all_are_brought_back(desk: Desk) -> None:
    desk.run("set", ROW, "2024", "98", code=None)
    desk.run("set", "D03", "2024", "97", code=None)
    tried = desk.ask("version", "--restore", "征求意见稿", "--row", ROW, "--period", "2023", "--dry-run")
    assert tried["dry_run"] and desk.text(ROW, "2023") == "99"
    desk.run("version", "--restore", "征求意见稿", "--row", ROW, "--period", "2023", code=None)
    assert (desk.text(ROW, "2023"), desk.text(ROW, "2024")) == ("1550", "98")
    desk.run("version", "--restore", "征求意见稿", "--row", ROW, code=None)
    assert (desk.text(ROW, "2024"), desk.text("D03", "2024")) == ("1830", "97")
    desk.run("version", "--restore", "征求意见稿")
    assert "完全一致" in desk.run("version", "--compare", "征求意见稿").out
    assert "没有改动" in desk.run("version", "--restore", "征求意见稿").err
    desk.run("undo")
    assert desk.text("D03", "2024") == "97"
    assert "同时用 --row" in desk.refused("version", "--restore", "征求意见稿", "--period", "2023")
    assert "没有名为“current”的版本" in desk.refused("version", "--restore", "current")


def test_held_figures_stay_and_are_counted(desk: Desk) -> None:
    desk.run("hold", ROW, "2023", "--reason", "已核定")
    told = desk.ask("version", "--restore", "征求意见稿")
    assert told["held"] == [f"decomposition/{ROW}/2023"] and told["step"] is None and desk.text(ROW, "2023") == "99"
    assert "1 个数值因锁定保持不变" in desk.run("version", "--restore", "征求意见稿").err


def test_a_row_that_is_gone_comes_back_with_its_relations(desk: Desk) -> None:
    desk.run("remove-row", "D05", code=None)
    compared = desk.ask("version", "--compare", "征求意见稿")
    assert compared["summary"] == {"lowered": 1, "row_gone": 1, "rules": 1}
    desk.run("version", "--restore", "征求意见稿", "--row", "数字智能终端", code=None)
    assert desk.ask("version", "--compare", "征求意见稿")["summary"] == {"lowered": 1}
