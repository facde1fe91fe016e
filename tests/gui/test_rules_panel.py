"""The panel 规则 and what it opens: rules listed, written, tried, graded, switched off, and reached from a finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.checks.thresholds import THRESHOLDS
from ningbo_planner.domain.finding import FindingKind, Grade
from ningbo_planner.domain.plan_rule import Assumption, PlanRule, RuleKind
from ningbo_planner.domain.table import RowRef
from ningbo_planner.edits.rules import put_assumption, put_rule
from ningbo_planner.edits.structure import delete_rows
from ningbo_planner.gui.dialogs.assumption_dialog import AssumptionDialog
from ningbo_planner.gui.dialogs.rule_dialog import RuleDialog
from ningbo_planner.gui.dialogs.setting_dialog import SettingDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.rule_lines import Group, RuleLine
from ningbo_planner.gui.models.rule_model import LineRole
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.text import has_text
from tests.gui.window_kit import PART, TOTAL, cell, find, open_windows, plan_file, press, settle, window

__all__ = ["open_windows", "plan_file", "window"]
LINE = "核心产业营收 = 数字制造业(营收) + 数字服务业(营收) - 数字产品与互联网批零"


class Desk:
    """The window with the panel in front, and what a planner does with it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        """Bring the panel to the front."""
        self.window = window
        self.plan = window.document.plan
        self.panel = window.side.rules
        self._qtbot = qtbot
        window.actions_table["showRules"].trigger()
        settle()

    def lines(self) -> list[RuleLine]:
        """Return what is listed."""
        return [self.panel.model.index(row, 0).data(LineRole) for row in range(self.panel.model.rowCount())]

    def line(self, name: str) -> RuleLine:
        """Return the line of a rule."""
        return next(line for line in self.lines() if line.id == name)

    def choose(self, name: str) -> RuleLine:
        """Choose a line with the mouse."""
        index = self.panel.model.index_of(self.line(name).key)
        self.panel.list.scrollTo(index)
        QTest.mouseClick(self.panel.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.panel.list.visualRect(index).center())
        settle()
        return self.line(name)

    def dialog(self, kind: type[QDialog]) -> QDialog:
        """Return the one open dialog of a kind."""
        (dialog,) = (each for each in self.window.findChildren(kind) if each.isVisible())
        dialog.activateWindow()
        settle()
        return dialog

    def has_dialog(self, kind: type[QDialog]) -> bool:
        """Tell whether such a dialog is open."""
        return any(each.isVisible() for each in self.window.findChildren(kind))

    def write_rule(self, text: str) -> RuleDialog:
        """Open the dialog of a new rule and put a line into it."""
        self.window.actions_table["newRule"].trigger()
        dialog = self.dialog(RuleDialog)
        assert isinstance(dialog, RuleDialog)
        dialog.field.setPlainText(text)
        self._qtbot.waitUntil(lambda: dialog.reading.text() != "" and not dialog._pause.isActive())
        settle()
        return dialog


@pytest.fixture
def desk(window: MainWindow, qtbot: QtBot) -> Desk:
    """Return a desk on the shipped plan."""
    return Desk(window, qtbot)


def click(owner: QWidget, name: str) -> None:
    """Click on a button."""
    QTest.mouseClick(find(owner, QPushButton, name), Qt.MouseButton.LeftButton)
    settle()


def commit(field: QObject, text: str) -> None:
    """Write what no key of a Western keyboard writes, as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)
    settle()


def found_by(window: MainWindow, rule: str) -> list[str]:
    """Return the periods of the findings of one rule."""
    return [finding.period for finding in window.document.workspace.findings() if finding.rule == rule]


# ---------------------------------------------------------------------------------------------------------- the list


def test_own_rules_stand_first_then_assumptions_then_all_that_is_built_in(desk: Desk) -> None:
    heads = [line.title for line in desk.lines() if not line.id]
    count = len(desk.window.document.workspace.checker.rules)
    assert heads == ["本方案的规则（4）", "假设（0）", f"内置审核（{count}）"]
    assert [line.id for line in desk.lines() if line.group is Group.OWN and line.id] == ["S01", "B01", "B02", "B03"]
    total = desk.line("sum")
    assert (total.title, total.grade, total.count, total.is_on) == ("合计与分项之和", Grade.ERROR, 5, True)
    assert "逐级、逐期核对" in total.body
    assert (desk.line("B03").grade, desk.line("B03").count) == (Grade.HINT, 1)
    assert all(line.body for line in desk.lines() if line.id)


def test_every_built_in_rule_has_a_name_says_what_it_looks_for_and_names_its_thresholds(desk: Desk) -> None:
    for check in desk.window.document.workspace.checker.rules:
        assert has_text(f"rule_name.{check.code}") and has_text(f"rule_help.{check.code}"), check.code
        assert check.params.keys() == THRESHOLDS.get(check.code, {}).keys(), check.code
        for name in check.params:
            assert has_text(f"threshold.label.{check.code}.{name}") and has_text(f"threshold.{check.code}.{name}.said"), (check.code, name)
    assert all(has_text(f"finding_kind.{kind}") for kind in FindingKind)


def test_help_names_the_thresholds_in_plain_words(desk: Desk) -> None:
    assert "相差 1.5 倍以上" in desk.line("growth").body and "至少要有 5 个增长倍数" in desk.line("growth").body
    assert "不论多少都报" in desk.line("order").body and "持平的，报为提示" in desk.line("order").body
    desk.window.document.execute(put_rule(desk.plan, PlanRule("order", params={"percent": "3", "still": "0"})))
    settle()
    assert "不到 3% 的不报" in desk.line("order").body and "持平的不报" in desk.line("order").body


def test_counts_follow_the_plan_and_words_narrow_the_list(desk: Desk) -> None:
    desk.window.actions_table["showRules"].trigger()
    desk.window.document.execute(put_rule(desk.plan, PlanRule("sum", grade=Grade.HINT)))
    settle()
    assert desk.line("sum").grade is Grade.HINT and desk.line("sum").note == "级别已在本方案里改过，通常是强制性。"
    desk.panel.search.setText("增速 中位数")
    settle()
    assert [line.id for line in desk.lines() if line.id] == ["growth"]
    desk.panel.search.setText("没有这样的词")
    settle()
    assert desk.lines() == []


def test_space_switches_a_rule_off_and_its_findings_go(desk: Desk) -> None:
    desk.choose("sum")
    press(desk.panel.list, "Space")
    settle()
    assert not desk.line("sum").is_on and found_by(desk.window, "sum") == []
    assert "停用 1" in next(line.title for line in desk.lines() if line.group is Group.BUILT_IN)
    press(desk.panel.list, "Space")
    settle()
    assert desk.line("sum").is_on and len(found_by(desk.window, "sum")) == 5
    assert "sum" not in desk.plan.rules, "usual settings are no entry"


def test_a_grade_is_changed_from_the_foot_and_undone_as_one_step(desk: Desk) -> None:
    desk.choose("department")
    menu = find(desk.panel, QToolButton, "gradeRule").menu()
    menu.aboutToShow.emit()
    actions = {action.text(): action for action in menu.actions()}
    assert [text for text, action in actions.items() if action.isChecked()] == ["核实性：须写说明"]
    actions["强制性：确定有矛盾"].trigger()
    settle()
    assert desk.plan.rules["department"].grade is Grade.ERROR and desk.line("department").grade is Grade.ERROR
    desk.window.document.undo()
    settle()
    assert "department" not in desk.plan.rules and desk.line("department").grade is Grade.WARNING


def test_a_planners_rule_is_removed_with_delete_and_comes_back_with_undo(desk: Desk) -> None:
    desk.choose("B03")
    press(desk.panel.list, "Delete")
    settle()
    assert "B03" not in desk.plan.rules and len(found_by(desk.window, "bound")) == 2
    desk.window.document.undo()
    settle()
    assert desk.line("B03").count == 1


def test_a_rule_whose_row_is_gone_says_so(desk: Desk) -> None:
    desk.window.document.execute(put_rule(desk.plan, PlanRule("B09", RuleKind.BOUND, "数字广告 ≥ 1", ("decomposition/D13",), params={"bound": "≥1"})))
    desk.window.document.execute(delete_rows(desk.plan, "decomposition", ["D13"]))
    settle()
    line = desk.line("B09")
    assert line.is_broken and "D13" in line.note and "已不在方案里" in line.note


def test_read_only_plans_are_listed_and_nothing_can_be_changed(open_windows: Callable[..., MainWindow], plan_file: Path, qtbot: QtBot) -> None:
    holder = open_plan(plan_file, author="李四")
    desk = Desk(open_windows(plan_file), qtbot)
    desk.choose("sum")
    assert not find(desk.panel, QPushButton, "newRule").isEnabled() and not find(desk.panel, QPushButton, "switchRule").isEnabled()
    press(desk.panel.list, "Space", "Return")
    settle()
    assert not desk.has_dialog(SettingDialog) and desk.line("sum").is_on
    holder.close()


# ------------------------------------------------------------------------------------------------------ a line written


def test_a_line_is_read_and_tried_before_it_is_written(desk: Desk, qtbot: QtBot) -> None:
    dialog = desk.write_rule(LINE)
    assert dialog.reading.text().startswith("读作公式：数字经济核心产业营收〔主要目标表〕 = 数字制造业(营收)〔目标分解表〕")
    qtbot.waitUntil(lambda: "会发现 1 个问题" in dialog.preview.said.text())
    assert "2026年" in dialog.preview.list.item(0).text() and "相差1000亿元" in dialog.preview.list.item(0).text()
    assert found_by(desk.window, "formula") == [], "only tried"
    click(dialog, "ruleSave")
    assert found_by(desk.window, "formula") == ["2026"]
    assert desk.line("F01").body == LINE and desk.panel.current == desk.line("F01")
    desk.window.document.undo()
    settle()
    assert "F01" not in desk.plan.rules and found_by(desk.window, "formula") == []


def test_what_is_not_understood_is_named_with_its_place_and_keeps_the_dialog_open(desk: Desk) -> None:
    dialog = desk.write_rule("核心产业营收 = 数字制造业(营收) + 数字服无业")
    assert "没有名为“数字服无业”的指标" in dialog.reading.text() and "（见第 22 至 26 个字）" in dialog.reading.text()
    click(dialog, "ruleSave")
    assert dialog.isVisible() and desk.plan.rules.keys() == {"S01", "B01", "B02", "B03"}
    dialog.field.setPlainText("")
    click(dialog, "ruleSave")
    assert dialog.isVisible() and dialog.reading.property("kind") == "error"


def test_a_contradiction_is_told_when_it_is_written(desk: Desk, qtbot: QtBot) -> None:
    parts = "软件与信息服务业 + 数字科技 + 数字金融 + 数字产品与互联网批零 + 数字媒体、数字影视等 + 数字广告 + 新型数字设施建设与传输服务"
    dialog = desk.write_rule(f"数字服务业(营收) = {parts} + 5亿元")
    assert "与“数字服务业(营收)”的合计与分项之和互相矛盾" in dialog.objections.text() and dialog.save.text() == "仍要保存"
    dialog.field.setPlainText("芯港小镇产值 < 400亿元")
    qtbot.waitUntil(lambda: "芯港小镇产值、前湾新区" in dialog.objections.text())
    dialog.field.setPlainText("数字金融 ≥ 1")
    qtbot.waitUntil(lambda: dialog.objections.isHidden())
    assert dialog.save.text() == "保存"
    dialog.reject()


def test_initials_offer_rows_and_enter_puts_one_in(desk: Desk, qtbot: QtBot) -> None:
    dialog = desk.write_rule("")
    dialog.field.setFocus()
    qtbot.waitUntil(dialog.field.hasFocus)
    QTest.keyClicks(dialog.field, "szjr")
    qtbot.waitUntil(lambda: [place.name for place in dialog.field.offered][:1] == ["数字金融"])
    press(dialog.field, "Return")
    assert dialog.isVisible() and dialog.field.text == "数字金融" and dialog.field.offered == []
    QTest.keyClicks(dialog.field, " >= 120")
    commit(dialog.field, "亿元")
    qtbot.waitUntil(lambda: "会发现" in dialog.preview.said.text())
    press(dialog.field, "Return")
    settle()
    assert not desk.has_dialog(RuleDialog) and desk.plan.rules["B04"].rows == (f"decomposition/{PART}",)


def test_escape_closes_the_offer_first_and_then_the_dialog(desk: Desk, qtbot: QtBot) -> None:
    dialog = desk.write_rule("")
    dialog.field.setFocus()
    QTest.keyClicks(dialog.field, "szj")
    qtbot.waitUntil(lambda: bool(dialog.field.offered))
    press(dialog.field, "Escape")
    assert dialog.isVisible() and dialog.field.offered == []
    press(dialog.field, "Escape")
    settle()
    assert not desk.has_dialog(RuleDialog)


def test_rows_chosen_in_the_grid_are_put_in_while_the_dialog_is_open(desk: Desk) -> None:
    dialog = desk.write_rule("数字服务业(营收) =")
    dialog.field.moveCursor(dialog.field.textCursor().MoveOperation.End)
    desk.window.pages.go_to(cell(PART, "2026"))
    view = desk.window.pages.view
    view.setFocus()
    press(view, "Shift+Up")
    settle()
    click(dialog, "ruleInsert")
    assert dialog.field.text == "数字服务业(营收) = 数字科技 + 数字金融"
    assert dialog.rule is not None and dialog.rule.rows == (f"decomposition/{TOTAL}", "decomposition/D09", f"decomposition/{PART}")
    dialog.reject()


def test_a_rule_is_changed_graded_and_switched_off_in_its_dialog(desk: Desk, qtbot: QtBot) -> None:
    desk.choose("B03")
    press(desk.panel.list, "Return")
    dialog = desk.dialog(RuleDialog)
    assert isinstance(dialog, RuleDialog) and dialog.windowTitle() == "修改规则 B03"
    dialog.grade.setCurrentIndex(dialog.grade.findData(Grade.ERROR))
    qtbot.waitUntil(lambda: "强制性 1" in dialog.preview.said.text())
    dialog.enabled.setChecked(False)
    qtbot.waitUntil(lambda: "已停用" in dialog.preview.said.text())
    dialog.enabled.setChecked(True)
    dialog.note.setText("请建设单位核实")
    click(dialog, "ruleSave")
    rule = desk.plan.rules["B03"]
    assert (rule.grade, rule.enabled, rule.note, rule.params["bound"]) == (Grade.ERROR, True, "请建设单位核实", "≥1000个")


def test_a_bound_holds_in_the_periods_that_are_written(desk: Desk, qtbot: QtBot) -> None:
    dialog = desk.write_rule("数字金融 ≥ 150")
    qtbot.waitUntil(lambda: "会发现 5 个问题" in dialog.preview.said.text())
    assert dialog.periods.isVisible()
    dialog.periods.setText("2099")
    qtbot.waitUntil(lambda: dialog.rule is None)
    assert "2099" in dialog.reading.text()
    dialog.periods.setText("2026年")
    qtbot.waitUntil(lambda: "会发现 1 个问题" in dialog.preview.said.text())
    desk.window.pages.go_to(cell(TOTAL, "2021"))
    dialog.preview.list.itemActivated.emit(dialog.preview.list.item(0))
    assert desk.window.pages.current_cell() == cell(PART, "2026"), "a finding of the preview leads to its cell"
    click(dialog, "ruleSave")
    assert desk.plan.rules["B04"].params == {"bound": "≥150", "periods": "2026"}
    assert desk.line("B04").body == "数字金融 ≥ 150（只查 2026）"
    desk.choose("B04")
    press(desk.panel.list, "Return")
    again = desk.dialog(RuleDialog)
    assert isinstance(again, RuleDialog) and again.periods.text() == "2026"
    again.kind.setCurrentIndex(again.kind.findData(RuleKind.SETTING))
    again.field.setPlainText("数字金融 ≥ 数字科技")
    qtbot.waitUntil(lambda: again.rule is not None and again.rule.kind is RuleKind.FORMULA)
    assert not again.periods.isVisible() and again.rule is not None and "periods" not in again.rule.params
    again.reject()


def test_rows_that_are_one_indicator_are_a_kind_of_their_own(desk: Desk, qtbot: QtBot) -> None:
    dialog = desk.write_rule("集成电路 = 集成电路及相关产业产值")
    dialog.kind.setCurrentIndex(dialog.kind.findData(RuleKind.WORDING))
    qtbot.waitUntil(lambda: dialog.reading.text().startswith("读作同一指标：集成电路"))
    click(dialog, "ruleSave")
    assert desk.plan.rules["W01"].kind is RuleKind.WORDING and desk.line("W01").title == "W01 同一指标"


def test_the_dialog_follows_a_plan_that_changes_under_it(desk: Desk, qtbot: QtBot) -> None:
    dialog = desk.write_rule("数字广告 ≥ 1")
    desk.window.document.execute(delete_rows(desk.plan, "decomposition", ["D13"]))
    qtbot.waitUntil(lambda: "数字广告〔" not in dialog.reading.text())
    dialog.reject()


# ------------------------------------------------------------------------------------------------ settings, assumptions


def test_thresholds_are_tried_refused_and_kept(desk: Desk, qtbot: QtBot) -> None:
    desk.choose("growth")
    press(desk.panel.list, "Return")
    dialog = desk.dialog(SettingDialog)
    assert isinstance(dialog, SettingDialog)
    dialog.fields["odd"].setText("1.1")
    qtbot.waitUntil(lambda: "互相矛盾" in dialog.problem.text())
    click(dialog, "settingSave")
    assert dialog.isVisible()
    dialog.fields["even"].setText("1.05")
    dialog.fields["count"].setText("3")
    qtbot.waitUntil(lambda: "会发现 4 个问题" in dialog.preview.said.text())
    click(dialog, "settingSave")
    assert desk.plan.rules["growth"].params == {"odd": "1.1", "even": "1.05", "count": "3"}
    assert desk.line("growth").count == 4 and desk.line("growth").is_set
    click(desk.panel, "removeRule")
    assert "growth" not in desk.plan.rules and desk.line("growth").count == 0


def test_the_usual_settings_are_filled_in_again(desk: Desk) -> None:
    desk.window.document.execute(put_rule(desk.plan, PlanRule("order", params={"still": "0"}, grade=Grade.ERROR, enabled=False, note="试用")))
    settle()
    desk.choose("order")
    press(desk.panel.list, "Return")
    dialog = desk.dialog(SettingDialog)
    click(dialog, "settingReset")
    click(dialog, "settingSave")
    assert "order" not in desk.plan.rules


def test_an_assumption_is_written_and_a_share_is_taken_of_it(desk: Desk, qtbot: QtBot) -> None:
    click(desk.panel, "newAssumption")
    dialog = desk.dialog(AssumptionDialog)
    assert isinstance(dialog, AssumptionDialog)
    click(dialog, "assumptionSave")
    assert dialog.problem.text() == "假设要有名称，规则里用这个名称指它。"
    dialog.name.setText("数字金融")
    click(dialog, "assumptionSave")
    assert "分不清" in dialog.problem.text()
    dialog.name.setText("GDP")
    dialog.source.setText("统计公报")
    dialog.table.item(0, 1).setText("约莫")
    click(dialog, "assumptionSave")
    assert "2021年的“约莫”" in dialog.problem.text() and dialog.isVisible()
    dialog.table.item(0, 1).setText("14595")
    click(dialog, "assumptionSave")
    assert desk.plan.assumptions["A01"] == Assumption("A01", "GDP", "亿元", {"2021": "14595"}, "统计公报")
    assert "2021年 14595" in desk.line("A01").body and "来源：统计公报" in desk.line("A01").body
    rule = desk.write_rule("数字经济核心产业占GDP比重 = 数字制造业(营收) / GDP")
    assert "÷ GDP〔假设〕" in rule.reading.text()
    qtbot.waitUntil(lambda: "会发现 1 个问题" in rule.preview.said.text())
    click(rule, "ruleSave")
    assert found_by(desk.window, "ratio") == ["2021"]
    desk.choose("A01")
    press(desk.panel.list, "Delete")
    settle()
    assert any("R01" in text for text in desk.window.messages.texts)
    assert desk.line("R01").is_broken


def test_a_share_without_its_assumption_says_where_to_write_one(desk: Desk) -> None:
    dialog = desk.write_rule("数字经济核心产业占GDP比重 = 数字制造业(营收) / GDP")
    assert "请先在“规则”面板里新增假设" in dialog.reading.text()
    dialog.reject()


def test_a_changed_assumption_keeps_its_id(desk: Desk) -> None:
    desk.window.document.execute(put_assumption(Assumption("A01", "GDP", "亿元", {"2021": "14595"})))
    settle()
    desk.choose("A01")
    click(desk.panel, "editRule")
    dialog = desk.dialog(AssumptionDialog)
    assert isinstance(dialog, AssumptionDialog)
    dialog.table.item(5, 1).setText(">20000")
    click(dialog, "assumptionSave")
    assert desk.plan.assumptions["A01"].values == {"2021": "14595", "2026": ">20000"}


# --------------------------------------------------------------------------------------------------- from a finding


def test_a_finding_leads_to_its_rule(desk: Desk) -> None:
    findings = desk.window.side.findings
    desk.window.side.show_findings()
    findings.select("bound:text:B03:goal")
    settle()
    findings.list.customContextMenuRequested.emit(findings.list.visualRect(findings.list.currentIndex()).center())
    menu = find(findings, QMenu, "findingMenu")
    next(action for action in menu.actions() if action.text() == "调整此类审核…").trigger()
    menu.close()
    settle()
    assert desk.dialog(RuleDialog).windowTitle() == "修改规则 B03"
    assert desk.panel.current is not None and desk.panel.current.id == "B03" and desk.panel.isVisible()
    desk.dialog(RuleDialog).reject()
    findings.select(f"sum:decomposition:{TOTAL}:2026")
    desk.window.actions_table["adjustRule"].trigger()
    settle()
    assert desk.dialog(SettingDialog).windowTitle() == "内置审核：合计与分项之和"
    desk.dialog(SettingDialog).reject()


def test_a_rule_lists_what_it_finds(desk: Desk) -> None:
    desk.choose("department_link")
    desk.panel.findings_wanted.emit(desk.line("department_link"))
    settle()
    model = desk.window.side.findings.model
    listed = [model.finding(model.index(row, 0)) for row in range(model.rowCount())]
    assert [finding.rule for finding in listed if finding is not None] == ["department_link"] * 2
    desk.window.side.findings.select(f"sum:decomposition:{TOTAL}:2026")
    settle()
    assert desk.window.side.findings.current_finding is not None, "going to a finding that is filtered out lists all again"


def test_names_that_stand_in_several_tables_are_written_so_that_they_mean_the_chosen_row(desk: Desk) -> None:
    dialog = desk.write_rule("")
    for ref in (RowRef("main", "M02"), RowRef("decomposition", "D11"), RowRef("text", "P019")):
        dialog.field.setPlainText("")
        dialog.field.insert_rows([ref])
        names = dialog._names
        assert names is not None
        written = dialog.field.text
        assert names.choose([written], [names.rows(written)]) == [ref]
    dialog.reject()


def test_a_dialog_that_is_gone_follows_nothing(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    dialog = desk.write_rule("数字金融 ≥ 1")
    dialog.reject()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    done: list[object] = []
    window.tasks.run("正在核对", lambda progress, cancelled: 1, done.append, done.append)
    qtbot.waitUntil(lambda: done == [1] and not window.tasks.is_busy)
