"""A plan with everything in it comes back from its workbook as it was, also when another program has saved the workbook again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.exchange_round import Issue, Receipt, ReceiptState, Round
from ningbo_planner.domain.finding import Grade, Reason
from ningbo_planner.domain.plan import Hold, Plan, RowBounds, Version
from ningbo_planner.domain.plan_rule import Assumption, PlanRule, RuleKind
from ningbo_planner.services.new_plans import plan_of
from tests.exchange.import_books import changed, exported, imported, resaved
from tests.plan_state import plan_state
from tests.sample_plans import shipped_plan

TIME = "2026-01-02T03:04:05"


def full_plan() -> Plan:
    """Return the shipped plan with an entry of every kind, and versions, which alone stay behind."""
    plan = shipped_plan()
    plan.rules["F1"] = PlanRule("F1", RuleKind.FORMULA, "甲 = 乙 + 1", ("decomposition/D02", "decomposition/D03"), (Decimal(1), Decimal("0.5")), {"constant": "1"}, Grade.WARNING, False, "批示")
    plan.rules["sum"] = PlanRule("sum", params={"tolerance": "0.5"}, grade=Grade.HINT)
    plan.assumptions["gdp"] = Assumption("gdp", "地区生产总值", "亿元", {"2021": "14594.9", "2026": "约2.2万"}, "统计公报")
    plan.holds |= {"decomposition/D02/2026": Hold("张三", "常务会议定", TIME), "main/M01/2026": Hold("", "", TIME)}
    plan.bounds["decomposition/D03"] = RowBounds(Decimal("0.1"), Decimal(1), Decimal("9999.9"), True, Decimal("-3.5"), Decimal(30), "口径=不变")
    plan.comments |= {"decomposition/D02/2022": Comment("请核\n两行", "李四", TIME), "decomposition/D03/2022/actual": Comment("实绩", "李四", TIME)}
    plan.reasons["sum:decomposition:D07:2021"] = Reason("口径不同", "王五", TIME, ("1366", "——"))
    receipt = Receipt("回.xlsx", "ab" * 32, TIME, ReceiptState.SENT_BACK, 3, 1, "填", "0574", "审", "2026-01-01")
    issue = Issue("市科技局", TIME, "市科技局.xlsx", "AB12", ("main/M01",), {"main/M01/2026": ">1"}, (receipt,))
    plan.rounds["R1"] = Round("R1", "一下", TIME, "2026-02-01", TIME, "张三", "如实填", {"市科技局": issue})
    plan.versions["V1"] = Version("V1", "送审稿", TIME, "张三", 12, "cd" * 32)
    return plan


def state(plan: Plan) -> dict[str, object]:
    """Return what a plan says but for its id and its versions."""
    return plan_state(plan) | {"info": replace(plan.info, id=""), "versions": {}}


def test_everything_comes_back(tmp_path: Path) -> None:
    plan = full_plan()
    result = imported(exported(plan, tmp_path / "附表.xlsx"))
    assert state(plan_of(result)) == state(plan)
    assert any("1 个版本仍留在原方案文件中" in note for note in result.notes) and any("一下" in note and "另起一轮" in note for note in result.notes)


def test_everything_comes_back_from_libreoffice(tmp_path: Path) -> None:
    plan = full_plan()
    result = imported(resaved(exported(plan, tmp_path / "附表.xlsx"), tmp_path / "另存"))
    assert state(plan_of(result)) == state(plan), result.notes


def test_a_held_figure_changed_on_the_sheet_is_named(tmp_path: Path) -> None:
    path = exported(full_plan(), tmp_path / "附表.xlsx")
    result = imported(changed(path, lambda made: made["目标分解表"].__setitem__("I6", 1)))
    assert plan_of(result).holds.keys() == full_plan().holds.keys()
    assert any("锁定的单元格" in note and "decomposition/D02/2026" in note for note in result.notes)


def test_what_hangs_on_a_deleted_row_goes_with_it_and_is_told(tmp_path: Path) -> None:
    def act(made: Workbook) -> None:
        sheet = made["目标分解表"]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        sheet.delete_rows(6, 2)

    plan = plan_of(result := imported(changed(exported(full_plan(), tmp_path / "附表.xlsx"), act)))
    assert list(plan.holds) == ["main/M01/2026"] and not plan.bounds and len(plan.reasons) == 1
    assert any("取值范围 1 条" in note for note in result.notes) and any("有 1 个锁定的单元格" in note for note in result.notes)
