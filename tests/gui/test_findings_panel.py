"""The panel 问题: what it lists, how it follows the plan, where a click leads, and reasons that hold until a figure changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.finding import Finding, FindingStatus
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.gui.dialogs.reason_dialog import ReasonDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.finding_model import COLUMNS, Column, FindingModel, FindingRole, Shown, Wanted
from ningbo_planner.gui.panels.findings_panel import FindingsPanel
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.storage.plan_file import create_plan_file
from tests.gui.window_kit import PART, TOTAL, cell, find, open_windows, plan_file, press, settle, type_into_cell, window
from tests.plans import make_plan, make_row, make_table

__all__ = ["open_windows", "plan_file", "window"]


def listed(panel: FindingsPanel, column: Column = Column.PERIOD) -> list[str]:
    """Return one column of the list, heads of sections in angle brackets."""
    model = panel.model
    lines = []
    for row in range(model.rowCount()):
        is_head = model.index(row, 0).data(FindingRole) is None
        lines.append(f"<{model.index(row, 0).data()}>" if is_head else model.index(row, COLUMNS.index(column)).data())
    return lines


def first_section(panel: FindingsPanel, column: Column = Column.PERIOD) -> list[str]:
    """Return one column of the first section, its head included: what is surely wrong, unless a reason has expired."""
    lines = listed(panel, column)
    heads = [at for at, line in enumerate(lines) if line.startswith("<")]
    return lines[: heads[1]] if len(heads) > 1 else lines


def row_of(panel: FindingsPanel, period: str) -> int:
    """Return the row that lists the finding of the total in one year."""
    return panel.model.index_of(f"sum:decomposition:{TOTAL}:{period}").row()


def click(panel: FindingsPanel, row: int) -> None:
    """Click on a card."""
    rect = panel.list.visualRect(panel.model.index(row, 0))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, rect.center())


def explain(window: MainWindow, period: str, text: str) -> None:
    """Write a reason for the finding of the total in one year, through the dialog."""
    panel = window.side.findings
    panel.select(f"sum:decomposition:{TOTAL}:{period}")
    window.actions_table["giveReason"].trigger()
    dialog = window.findChildren(ReasonDialog)[-1]
    dialog.field.setPlainText(text)
    press(dialog, "Ctrl+Return")
    window.activateWindow()
    settle()


def test_all_findings_are_listed_by_grade_with_place_period_gap_status_and_sentence(window: MainWindow) -> None:
    panel = window.side.findings
    assert first_section(panel) == ["<强制性问题（5）>", "2021年", "2022年", "2023年", "2025年", "2026年"]
    assert first_section(panel, Column.GAP)[1:] == ["+54亿元", "+9亿元", "−10亿元", "−20亿元", "−150亿元"]
    assert set(first_section(panel, Column.PLACE)[1:]) == {"数字服务业(营收)"} and set(first_section(panel, Column.STATUS)[1:]) == {"待处理"}
    heads = [line for line in listed(panel) if line.startswith("<")]
    assert heads == ["<强制性问题（5）>", "<核实性问题（4）>", "<提示（31）>"]
    assert listed(panel, Column.MESSAGE)[2] == "“数字服务业(营收)”2022年：合计写为1700亿元，分项之和为1691亿元，合计比分项之和多9亿元。"


def test_a_click_and_enter_go_to_the_cell(window: MainWindow) -> None:
    panel = window.side.findings
    window.pages.show_table("text")
    click(panel, row_of(panel, "2025"))
    assert window.pages.current_cell() == cell(TOTAL, "2025") and window.pages.view.hasFocus()
    panel.list.setFocus()
    press(panel.list, "Down", "Return")
    assert window.pages.current_cell() == cell(TOTAL, "2026")


def test_the_head_of_a_section_leads_nowhere(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    click(window.side.findings, 0)
    assert window.pages.current_cell() == cell(PART, "2023") and window.side.findings.current_finding is None


def test_the_list_follows_every_step_and_keeps_what_is_chosen(window: MainWindow) -> None:
    panel = window.side.findings
    resets: list[int] = []
    panel.model.modelReset.connect(lambda: resets.append(1))
    panel.select(f"sum:decomposition:{TOTAL}:2025")
    type_into_cell(window, cell(TOTAL, "2022"), "1691")
    assert first_section(panel) == ["<强制性问题（4）>", "2021年", "2023年", "2025年", "2026年"]
    assert panel.current_finding is not None and panel.current_finding.period == "2025"
    window.document.execute(type_cell(window.document.plan, cell(PART, "2024"), "不详"))
    assert "<强制性问题（6）>" in listed(panel) and "“数字金融”2024年：“不详”不能识别" in "".join(listed(panel, Column.MESSAGE))
    window.actions_table["undo"].trigger()
    window.actions_table["undo"].trigger()
    assert first_section(panel) == ["<强制性问题（5）>", "2021年", "2022年", "2023年", "2025年", "2026年"]
    assert resets == [] and panel.current_finding is not None and panel.current_finding.period == "2025"


def test_the_text_of_a_finding_follows_the_figures(window: MainWindow) -> None:
    type_into_cell(window, cell(TOTAL, "2022"), "1692")
    assert listed(window.side.findings, Column.GAP)[2] == "+1亿元" and "1692亿元" in listed(window.side.findings, Column.MESSAGE)[2]


def test_a_reason_holds_until_a_figure_changes_and_is_then_asked_for_again(window: MainWindow) -> None:
    panel = window.side.findings
    explain(window, "2026", "含未列出的其他行业。")
    found = window.document.workspace.checker.findings[f"sum:decomposition:{TOTAL}:2026"]
    assert (found.status, found.reason.text if found.reason else "") == (FindingStatus.EXPLAINED, "含未列出的其他行业。")
    assert first_section(panel, Column.STATUS) == ["<强制性问题（5）>", "待处理", "待处理", "待处理", "待处理", "已说明"]
    assert window.status.findings.text() == "39 个问题（强制性 4），另有 1 个已说明"
    type_into_cell(window, cell(PART, "2026"), "120")
    assert listed(panel, Column.STATUS)[:2] == ["<说明已失效，请重新说明（1）>", "说明已失效"] and listed(panel)[1] == "2026年"
    assert window.status.findings.text() == "42 个问题（强制性 6）"
    window.actions_table["undo"].trigger()
    assert first_section(panel, Column.STATUS)[-1] == "已说明"
    window.actions_table["undo"].trigger()
    assert set(first_section(panel, Column.STATUS)[1:]) == {"待处理"}


def test_the_dialog_shows_the_old_reason_and_takes_back_one_that_holds(window: MainWindow) -> None:
    explain(window, "2026", "旧说明。")
    type_into_cell(window, cell(PART, "2026"), "120")
    window.side.findings.select(f"sum:decomposition:{TOTAL}:2026")
    window.actions_table["giveReason"].trigger()
    dialog = window.findChildren(ReasonDialog)[-1]
    texts = [label.text() for label in dialog.findChildren(type(window.status.summary).__base__)]
    assert any("旧说明。" in text and "不再有效" in text for text in texts)
    dialog.field.setPlainText("新说明。")
    press(dialog, "Ctrl+Return")
    settle()
    reason = window.document.plan.reasons[f"sum:decomposition:{TOTAL}:2026"]
    assert reason.text == "新说明。"
    explain(window, "2026", "")
    assert not window.document.plan.reasons


def test_a_reason_without_words_is_not_taken(window: MainWindow) -> None:
    finding = window.document.workspace.findings()[0]
    dialog = ReasonDialog(finding, window)
    press(dialog, "Ctrl+Return")
    assert dialog.result() == 0 and dialog.text == ""
    dialog.close()


def test_filters_and_words_narrow_the_list(window: MainWindow) -> None:
    panel = window.side.findings
    explain(window, "2026", "口径不同")
    QTest.mouseClick(find(panel, QToolButton, "findingsOpen"), Qt.MouseButton.LeftButton)
    assert first_section(panel) == ["<强制性问题（4）>", "2021年", "2022年", "2023年", "2025年"]
    QTest.mouseClick(find(panel, QToolButton, "findingsExplained"), Qt.MouseButton.LeftButton)
    assert listed(panel) == ["<强制性问题（1）>", "2026年"]
    assert [find(panel, QToolButton, f"findings{name}").text() for name in ("All", "Open", "Explained")] == ["全部 40", "待处理 39", "已说明 1"]
    search = find(panel, QLineEdit, "findingsSearch")
    search.setText("没有这个词")
    assert listed(panel) == [] and panel._empty.text() == "没有符合条件的问题" and panel._empty.isVisible()
    panel.select(f"sum:decomposition:{TOTAL}:2022")
    assert search.text() == "" and panel.current_finding is not None and panel.current_finding.period == "2022"
    search.setText("2025年 少20亿元")
    assert listed(panel) == ["<强制性问题（1）>", "2025年"]


def test_a_plan_without_findings_says_so(open_windows: Callable[..., MainWindow], tmp_path: Path) -> None:
    path = tmp_path / "相符.nbplan"
    rows = [make_row("A", 0, ["3", "5", "7"], aggregation=Aggregation.SUM), make_row("A1", 1, ["1", "2", "3"]), make_row("A2", 1, ["2", "3", "4"])]
    create_plan_file(path, make_plan([make_table("d", rows, unit="亿元")]))
    window = open_windows(path)
    panel = window.side.findings
    assert listed(panel) == [] and panel._empty.text() == "没有发现问题" and panel._empty.isVisible()
    assert window.status.findings.text() == "没有问题"
    assert not window.actions_table["nextFinding"].isEnabled()
    type_into_cell(window, CellRef("d", "A", "2022"), "6")
    assert listed(panel) == ["<强制性问题（1）>", "2022年"] and window.actions_table["nextFinding"].isEnabled()


def test_f8_walks_from_finding_to_finding_and_round_the_end(window: MainWindow) -> None:
    visited = []
    for _ in window.document.workspace.findings() + [None]:
        press(window.pages.view, "F8")
        visited.append(window.pages.current_cell())
    assert [ref.period for ref in visited[:5] if ref is not None] == ["2021", "2022", "2023", "2025", "2026"] and None not in visited
    assert visited[-1] == visited[0] == cell(TOTAL, "2021") and {ref.table for ref in visited if ref} == {"decomposition", "main", "text"}
    press(window.pages.view, "Shift+F8")
    assert window.pages.current_cell() == visited[-2]
    press(window.pages.view, "F8")
    explain(window, "2021", "缺数")
    press(window.pages.view, "F8")
    assert window.pages.current_cell() == cell(TOTAL, "2022")


def test_checking_everything_says_what_it_came_to(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_table["check"].trigger()
    qtbot.waitUntil(lambda: bool(window.messages.texts))
    assert window.messages.texts == ["审核完成：40 个问题（强制性 5）。"]
    window.side.tabs.setCurrentIndex(3)
    QTest.mouseClick(find(window.messages, QPushButton, "bannerAction"), Qt.MouseButton.LeftButton)
    assert window.side.tabs.currentWidget() is window.side.findings


def test_a_damaged_file_is_told_by_the_check(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(window.document.workspace.file), "verify", lambda _: ["第 3 步的内容与写入时不一致。"])
    window.actions_table["check"].trigger()
    qtbot.waitUntil(lambda: bool(window.messages.texts))
    assert "第 3 步的内容与写入时不一致。" in window.messages.texts[0]


def test_the_menu_of_a_card_copies_goes_and_explains(window: MainWindow) -> None:
    panel = window.side.findings
    panel.list.setCurrentIndex(panel.model.index(row_of(panel, "2022"), 0))
    panel.list.customContextMenuRequested.emit(panel.list.visualRect(panel.list.currentIndex()).center())
    menu = find(panel, QMenu, "findingMenu")
    actions = {action.text(): action for action in menu.actions()}
    actions["复制问题内容"].trigger()
    assert QApplication.clipboard().text().startswith("“数字服务业(营收)”2022年")
    parts = {action.text(): action for action in actions["转到相关的数"].menu().actions()}
    parts["数字金融"].trigger()
    assert window.pages.current_cell() == cell(PART, "2022")
    menu.close()
    settle()


def test_copying_with_the_keys_in_the_panel_copies_the_sentence(window: MainWindow) -> None:
    panel = window.side.findings
    panel.list.setFocus()
    press(panel.list, "Down", "Down")
    press(panel.list, "Ctrl+C")
    assert QApplication.clipboard().text().startswith("“数字服务业(营收)”202")


def test_the_sentences_are_wrapped_to_the_width_and_never_cut(window: MainWindow) -> None:
    panel = window.side.findings
    index = panel.model.index(row_of(panel, "2021"), 0)
    heights = []
    for width in (330, 520):
        panel.list.setFixedWidth(width)
        settle()
        heights.append(panel.list.visualRect(index).height())
    assert heights[0] > heights[1] > 2 * panel.fontMetrics().height()


def test_an_explained_finding_is_seen_whole_and_its_reason_can_be_changed(window: MainWindow) -> None:
    panel = window.side.findings
    panel.list.setFixedHeight(260)
    explain(window, "2025", "合计含未列出的行业，逐年核对后与统计口径一致，待统计部门确认后再行调整")
    rect = panel.list.visualRect(panel.list.currentIndex())
    assert panel.list.viewport().rect().contains(rect) and find(window, QPushButton, "giveReason").text() == "修改说明"
    panel.select(f"sum:decomposition:{TOTAL}:2023")
    assert find(window, QPushButton, "giveReason").text() == "填写说明"


def test_the_findings_of_another_plan_are_listed_from_the_first(window: MainWindow, tmp_path: Path) -> None:
    panel = window.side.findings
    panel.list.setFixedHeight(150)
    panel.select(f"sum:decomposition:{TOTAL}:2026")
    other = tmp_path / "另一份.nbplan"
    new_plan(other)
    window.files.open_path(other)
    settle()
    assert panel.list.verticalScrollBar().value() == 0


def test_the_model_keeps_qts_rules_while_findings_come_and_go(window: MainWindow, qtmodeltester: ModelTester) -> None:
    model = FindingModel()
    findings = window.document.workspace.findings()
    model.show_findings(window.document.plan, findings)
    qtmodeltester.check(model)
    model.show_findings(window.document.plan, findings[1:4], {finding.id for finding in findings})
    model.show_findings(window.document.plan, findings, {finding.id for finding in findings})
    model.show_findings(window.document.plan, findings[::-1], set())
    model.filter(Wanted(Shown.EXPLAINED))
    assert model.rowCount() == 0 and model.is_filtered_out


def show_many(window: MainWindow, count: int) -> list[str]:
    """List so many findings in the panel, all of one cell, and return their ids."""
    panel = window.side.findings
    first = window.document.workspace.findings()[0]
    fields = {name: getattr(first, name) for name in Finding.__slots__}
    many = [Finding(**{**fields, "id": f"sum:{number}"}) for number in range(count)]
    panel.model.show_findings(window.document.plan, many)
    panel._after_change()
    settle()
    return [finding.id for finding in many]


def test_a_list_of_thousands_is_shown_without_measuring_each(window: MainWindow) -> None:
    panel = window.side.findings
    show_many(window, 3000)
    heights = [panel.list.rowHeight(row) for row in range(panel.model.rowCount())]
    assert len(heights) == 3001 and len(set(heights[1:])) == 1
    assert heights[0] < heights[1] and heights[1] > 3 * panel.fontMetrics().height(), "the head takes one line, a card the place and a sentence"


def test_in_a_list_of_a_hundred_thousand_any_finding_is_reached(window: MainWindow) -> None:
    panel = window.side.findings
    ids = show_many(window, 100_000)
    for wanted in (70_000, 99_999, 0):
        panel.select(ids[wanted])
        rect = panel.list.visualRect(panel.list.currentIndex())
        assert panel.current_finding is not None and panel.current_finding.id == ids[wanted]
        assert panel.list.viewport().rect().contains(rect) and rect.height() > 0
    panel.list.setFocus()
    for keys, place in (("End", 99_999), ("Up", 99_998), ("Home", None), ("Down", 0), ("Down", 1)):
        press(panel.list, keys)
        assert (panel.current_finding.id if panel.current_finding else None) == (None if place is None else ids[place]), keys
    bar = panel.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert panel.list.indexAt(panel.list.viewport().rect().center()).row() > 99_990


def test_a_long_list_that_is_made_anew_stays_where_it_was(window: MainWindow) -> None:
    panel = window.side.findings
    panel.list.setFixedHeight(200)
    panel.list.verticalScrollBar().setValue(400)
    at = panel.list.verticalScrollBar().value()
    window.document.execute(type_cell(window.document.plan, cell(PART, "2026"), "120"))
    window.document.undo()
    settle()
    assert at > 0 and panel.list.verticalScrollBar().value() == at


def test_read_only_plans_offer_no_reasons(open_windows: Callable[..., MainWindow], plan_file: Path) -> None:
    holder = open_plan(plan_file)
    window = open_windows(plan_file)
    window.side.findings.select(f"sum:decomposition:{TOTAL}:2022")
    assert not find(window, QPushButton, "giveReason").isEnabled()
    holder.close()


def test_the_reason_field_has_a_name_for_people_who_listen(window: MainWindow) -> None:
    dialog = ReasonDialog(window.document.workspace.findings()[0], window)
    assert find(dialog, QPlainTextEdit, "reasonText").accessibleName() == "填写说明"
    assert panel_names(window) == {"问题清单", "修改历史"}
    dialog.close()


def panel_names(window: MainWindow) -> set[str]:
    """Return what the lists of the panels are called."""
    return {window.side.findings.list.accessibleName(), window.side.history.list.accessibleName()}


def test_a_click_beside_the_cards_does_nothing(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    find(window.side.findings, QLineEdit, "findingsSearch").setText("2025年 合计")
    viewport = window.side.findings.list.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, viewport.height() - 3))
    assert window.pages.current_cell() == cell(PART, "2023")


def test_grades_are_listed_alone_or_together_with_their_counts(window: MainWindow) -> None:
    panel = window.side.findings
    grades = {name: find(panel, QToolButton, f"findings{name}") for name in ("Error", "Warning", "Hint")}
    counts = {name: int(button.text().split()[-1]) for name, button in grades.items()}
    assert grades["Error"].text() == "强制性 5", "there is room for the names"
    assert sum(counts.values()) == len(window.document.workspace.findings())
    QTest.mouseClick(grades["Error"], Qt.MouseButton.LeftButton)
    assert [line for line in listed(panel) if line.startswith("<")] == ["<强制性问题（5）>"]
    QTest.mouseClick(grades["Warning"], Qt.MouseButton.LeftButton)
    assert [line for line in listed(panel) if line.startswith("<")] == ["<强制性问题（5）>", f"<核实性问题（{counts['Warning']}）>"]
    QTest.mouseClick(grades["Error"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(grades["Warning"], Qt.MouseButton.LeftButton)
    assert panel.model.wanted.is_everything


def test_no_grade_is_cut_off_when_there_are_more_findings(window: MainWindow) -> None:
    bar = find(window.side.findings, QToolButton, "findingsError").parentWidget()
    grades = [find(bar, QToolButton, f"findings{name}") for name in ("Error", "Warning", "Hint")]
    bar._grade_counts = dict.fromkeys(bar._grade_counts, 1234)
    bar._name_kinds()
    assert [button.text() for button in grades] == ["1234"] * 3 and grades[0].accessibleName() == "强制性 1234"
    settle()
    assert all(button.width() >= button.sizeHint().width() for button in grades)


def test_one_kind_is_listed_and_the_button_says_which(window: MainWindow) -> None:
    panel = window.side.findings
    button = find(panel, QToolButton, "findingsKind")
    button.menu().aboutToShow.emit()
    actions = {action.text().partition("（")[0]: action for action in button.menu().actions()}
    assert actions["全部种类"].isChecked()
    actions["口径"].trigger()
    assert button.text() == "口径" and listed(panel, Column.PLACE) == ["<提示（1）>", "数字经济核心产业营收"]
    type_into_cell(window, cell(PART, "2022"), "2")
    assert len(listed(panel)) == 2, "what is filtered stays so while the plan changes"
    panel.select(f"sum:decomposition:{TOTAL}:2026")
    assert button.text() == "种类" and panel.current_finding is not None
