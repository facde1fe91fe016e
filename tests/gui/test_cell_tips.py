"""The tip over a cell: what it cuts, what is wrong with the numbers and what would mend it, in short lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import SetField
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.views.cell_tips import LONGEST_LINE, tip_text
from tests.gui.grid_hands import Hands


def index_of(hands: Hands, row: str, period: str) -> object:
    """Return the index of a cell of the decomposition table."""
    return hands.view.plan_model.index_of(CellRef("decomposition", row, period))


def lines(hands: Hands, row: str, period: str) -> list[str]:
    """Return what the tip over a cell says."""
    return tip_text(hands.view, index_of(hands, row, period)).splitlines()


def hover(hands: Hands, row: str, period: str) -> str:
    """Rest the mouse over a cell and return the tip that comes up."""
    viewport = hands.view.viewport()
    at = hands.view.visualRect(index_of(hands, row, period)).center()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at)))
    return QToolTip.text() if QToolTip.isVisible() else ""


def test_a_total_says_grade_numbers_the_likeliest_cause_and_a_way_out(hands: Hands) -> None:
    assert lines(hands, "D07", "2025") == [
        "【强制性】合计写为3400亿元，分项之和为3420亿元，合计少20亿元。",
        "可能原因：“数字服务业(营收)”各期目标都是100亿元的整数倍，2025年的分项之和3420亿元按此取整正好为3400亿元，合计可能取了整。",
        "改法：把合计改为3420亿元，或调整分项；确有原因的，填写说明。",
    ]


def test_a_part_says_which_total_is_wrong(hands: Hands) -> None:
    found = lines(hands, "D08", "2025")
    assert len(found) == 1 and found[0].startswith("【强制性】“数字服务业(营收)”2025年：")


def test_an_open_sum_says_what_is_missing(hands: Hands) -> None:
    assert lines(hands, "D07", "2021")[-1] == "改法：补齐缺数的分项。" and "数字金融" in lines(hands, "D07", "2021")[0]
    assert len(lines(hands, "D07", "2021")) == 2, "a cause that cannot explain the gap is none for a tip"


def test_an_explained_finding_says_by_whom_and_offers_nothing(hands: Hands, document: Document) -> None:
    finding = next(each for each in document.workspace.findings() if each.period == "2025")
    document.execute(acts.give_reason(finding, "分项四舍五入", "李四", "2024-01-01T00:00:00"))
    assert lines(hands, "D07", "2025") == ["【已说明】合计写为3400亿元，分项之和为3420亿元，合计少20亿元。", "说明（李四）：分项四舍五入"]


def test_a_figure_that_does_not_fit_is_in_the_tip_and_one_that_fits_is_not(hands: Hands) -> None:
    column = hands.view.sheet.column_at("2024")
    assert lines(hands, "D03", "2024") == []
    hands.view.setColumnWidth(column, 30)
    assert lines(hands, "D03", "2024") == ["720"] and lines(hands, "D02", "2024")[0] == "5300"
    hands.view.setColumnWidth(column, 90)
    assert lines(hands, "D03", "2024") == []


def test_words_that_are_cut_are_in_the_tip(hands: Hands) -> None:
    hands.go_to("D03", "2024")
    hands.commit("力争进入全国前列并继续保持领先")
    hands.press("Enter")
    assert lines(hands, "D03", "2024")[0] == "力争进入全国前列并继续保持领先"


def test_labels_are_in_the_tip_only_where_they_are_cut(hands: Hands) -> None:
    name = hands.view.model().index(2, 0)
    assert not tip_text(hands.view, name).startswith("集成电路")
    hands.view.setRowHeight(2, 20)
    hands.view.setColumnWidth(0, 30)
    hands.view.setColumnWidth(1, 30)
    hands.view.setRowHeight(2, 20)
    assert tip_text(hands.view, name).splitlines()[:1] == ["集成电路"]


def test_a_very_long_text_is_a_short_tip_and_a_quick_cell(hands: Hands, document: Document) -> None:
    document.execute(Step("step.type", (SetField("decomposition", "D03", "note", "很长的备注" * 200_000),), {"row": "", "period": "", "text": ""}))
    tip = tip_text(hands.view, hands.view.model().index(2, 0))
    assert tip.startswith("备注：很长的备注") and len(tip) <= LONGEST_LINE + 1


@pytest.mark.parametrize(("row", "period"), [("D07", "2025"), ("D07", "2022")])
def test_the_tip_comes_up_over_the_cell(hands: Hands, row: str, period: str) -> None:
    shown = hover(hands, row, period)
    assert "【强制性】" in shown and "可能原因：" in shown and shown.count("<div>") == 3
    QToolTip.hideText()


def test_signs_of_markup_in_a_text_are_only_signs(hands: Hands, document: Document) -> None:
    finding = next(each for each in document.workspace.findings() if each.period == "2025")
    document.execute(acts.give_reason(finding, "<b>四舍五入</b>", "李四", "2024-01-01T00:00:00"))
    assert "&lt;b&gt;四舍五入&lt;/b&gt;" in hover(hands, "D07", "2025")
    QToolTip.hideText()


def test_a_cell_with_nothing_to_tell_has_no_tip(hands: Hands) -> None:
    assert hover(hands, "D07", "2025")
    viewport = hands.view.viewport()
    at = hands.view.visualRect(index_of(hands, "D03", "2024")).center()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at)))
    assert tip_text(hands.view, index_of(hands, "D03", "2024")) == ""
    below = QPoint(at.x(), viewport.height() - 2)
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, below, viewport.mapToGlobal(below)))
    QToolTip.hideText()
