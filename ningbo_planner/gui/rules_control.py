"""Rules in the window: the panel 规则, the dialogs in which rules, settings and assumptions are written, and the way there from a finding."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from ningbo_planner.checks.rule_trial import entry_of
from ningbo_planner.domain.finding import Finding, Grade
from ningbo_planner.domain.plan_rule import Assumption, PlanRule
from ningbo_planner.edits.rules import put_assumption, put_rule, remove_assumption, remove_rule, set_built_in
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.finding_control import FindingControl
from ningbo_planner.gui.inspector_control import selected_rows
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.models.rule_lines import Group, RuleLine, usual_grade
from ningbo_planner.gui.models.rule_words import check_name
from ningbo_planner.gui.place_finder import PlaceFinder
from ningbo_planner.gui.side_panels import SidePanels
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.text import tr

_KEY = "rules"


class RulesControl(QObject):
    """Joins the panel 规则 to the plan."""

    def __init__(self, document: Document, pages: TableTabs, side: SidePanels, findings: FindingControl, messages: MessageBar, finder: PlaceFinder) -> None:
        """Work on the rules of ``document`` through the parts of its window; ``finder`` knows its rows by name."""
        super().__init__(pages)
        self._document = document
        self._pages = pages
        self._side = side
        self._findings = findings
        self._messages = messages
        self._finder = finder
        panel = side.rules
        panel.new_rule_wanted.connect(self.new_rule)
        panel.new_assumption_wanted.connect(self.new_assumption)
        panel.edit_wanted.connect(self._edit)
        panel.removal_wanted.connect(self._remove)
        panel.switched.connect(self._switch)
        panel.graded.connect(self._grade)
        panel.findings_wanted.connect(self._list_findings)
        panel.left.connect(self._focus_grid)

    def show(self) -> None:
        """Bring the panel to the front and give it the keys."""
        self._side.show_rules()
        self._side.rules.take_keys()

    def new_rule(self) -> None:
        """Write a rule of the planner's own."""
        self._open_rule(None)

    def new_assumption(self) -> None:
        """Write a figure from outside the plan."""
        self._open_assumption(None)

    def adjust_current(self) -> None:
        """Lead from the current finding to the rule that it comes from."""
        finding = self._findings.current
        if finding is None:
            self._messages.say(tr("findings_panel.choose_first"), key=_KEY)
        else:
            self.adjust(finding)

    def adjust(self, finding: Finding) -> None:
        """Show the rule that a finding comes from, ready to be changed."""
        entry = entry_of(self._document.plan, finding)
        setting = self._document.plan.rules.get(entry)
        self._side.show_rules()
        self._side.rules.select(Group.OWN if setting is not None and setting.kind else Group.BUILT_IN, entry)
        self._side.rules.take_keys()
        if self._side.rules.current is not None and not self._document.workspace.read_only:
            self._edit(self._side.rules.current)

    # -------------------------------------------------------------------------------------------------------- dialogs

    def _edit(self, line: RuleLine) -> None:
        """Open the dialog of a line."""
        plan = self._document.plan
        if line.group is Group.OWN and line.id in plan.rules:
            self._open_rule(plan.rules[line.id])
        elif line.group is Group.ASSUMPTION and line.id in plan.assumptions:
            self._open_assumption(plan.assumptions[line.id])
        elif line.group is Group.BUILT_IN:
            self._open_setting(line.id)

    def _open_rule(self, rule: PlanRule | None) -> None:
        if self._document.workspace.read_only:
            return
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.rule_dialog")
        dialog = dialogs.RuleDialog(self._document, self._finder, lambda: selected_rows(self._pages.view) if self._pages.view is not None else (), rule, self._pages.window())
        dialog.written.connect(lambda made: self._write_rule(dialog, made))
        dialog.cell_chosen.connect(self._pages.go_to)
        # Not modal: rows are chosen in the grid meanwhile.
        dialog.show()

    def _open_setting(self, code: str) -> None:
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.setting_dialog")
        check = next(check for check in self._document.workspace.checker.rules if check.code == code)
        dialog = dialogs.SettingDialog(self._document, check, self._pages.window())
        dialog.written.connect(lambda made: self._write_setting(dialog, made))
        dialog.open()

    def _open_assumption(self, assumption: Assumption | None) -> None:
        if self._document.workspace.read_only:
            return
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.assumption_dialog")
        dialog = dialogs.AssumptionDialog(self._document.plan, assumption, self._pages.window())
        dialog.written.connect(lambda made: self._write_assumption(dialog, made))
        dialog.open()

    # -------------------------------------------------------------------------------------------------------- written

    def _write_rule(self, dialog: QDialog, rule: PlanRule) -> None:
        """Write a rule as one step, close its dialog and show it in the list."""
        if self._did(lambda: self._document.execute(put_rule(self._document.plan, rule)), lambda: self._document.plan.rules.get(rule.id) == rule):
            dialog.accept()
            self._show_line(Group.OWN, rule.id)
            self._tell(tr("rules_panel.written", rule=rule.text, count=self._count(Group.OWN, rule.id)))

    def _write_setting(self, dialog: QDialog, setting: PlanRule) -> None:
        if self._set(setting):
            dialog.accept()
            self._show_line(Group.BUILT_IN, setting.id)

    def _write_assumption(self, dialog: QDialog, assumption: Assumption) -> None:
        if self._did(lambda: self._document.execute(put_assumption(assumption)), lambda: self._document.plan.assumptions.get(assumption.id) == assumption):
            dialog.accept()
            self._show_line(Group.ASSUMPTION, assumption.id)

    def _set(self, setting: PlanRule) -> bool:
        """Write the settings of a built-in rule and say what they come to."""
        rules = self._document.plan.rules
        before = rules.get(setting.id)
        done = self._document.execute(set_built_in(self._document.plan, setting))
        if done is not None:
            self._tell(tr("rules_panel.set", rule=check_name(setting.id), count=self._count(Group.BUILT_IN, setting.id)))
        return done is not None or rules.get(setting.id) == before

    def _switch(self, line: RuleLine, is_on: bool) -> None:
        """Switch a rule on or off."""
        rule = self._document.plan.rules.get(line.id)
        if line.group is Group.OWN and rule is not None:
            self._document.execute(put_rule(self._document.plan, replace(rule, enabled=is_on)))
        elif line.group is Group.BUILT_IN:
            self._set(replace(rule or PlanRule(line.id), enabled=is_on))

    def _grade(self, line: RuleLine, grade: Grade | None) -> None:
        """Give a rule another grade; its own is kept as none."""
        rule = self._document.plan.rules.get(line.id)
        wanted = None if grade is usual_grade(self._document.workspace.checker, rule, line.id) else grade
        if line.group is Group.OWN and rule is not None:
            self._document.execute(put_rule(self._document.plan, replace(rule, grade=wanted)))
        elif line.group is Group.BUILT_IN:
            self._set(replace(rule or PlanRule(line.id), grade=wanted))

    def _remove(self, line: RuleLine) -> None:
        """Take a rule or an assumption out, and offer to undo it; rules that need an assumption are told of."""
        plan = self._document.plan
        if line.group is not Group.ASSUMPTION:
            if line.id in plan.rules and self._document.execute(remove_rule(plan, line.id)) is not None:
                self._tell(tr("rules_panel.reset_done", rule=line.title) if line.group is Group.BUILT_IN else tr("rules_panel.removed", rule=line.body))
            return
        users = [rule.id for rule in plan.rules.values() if rule.params.get("assumption") == line.id]
        if line.id in plan.assumptions and self._document.execute(remove_assumption(plan, line.id)) is not None:
            name = tr("rules_panel.removed", rule=line.title)
            self._tell(tr("rules_panel.removed_used", said=name, rules="、".join(users)) if users else name)

    # --------------------------------------------------------------------------------------------------------- shown

    def _list_findings(self, line: RuleLine) -> None:
        """List what a rule finds."""
        self._side.show_findings()
        self._side.findings.show_rule(line.id, line.title)

    def _show_line(self, group: Group, name: str) -> None:
        self._side.show_rules()
        self._side.rules.select(group, name)

    def _count(self, group: Group, name: str) -> int:
        self._show_line(group, name)
        line = self._side.rules.current
        return line.count if line is not None else 0

    def _tell(self, text: str) -> None:
        self._messages.say(text, Tone.DONE, offer=tr("explanation.undo"), act=self._document.undo, key=_KEY)

    def _did(self, act: Callable[[], object], is_so: Callable[[], bool]) -> bool:
        """Do a step and tell whether the plan is as wanted now; a step that changes nothing is one that was not needed."""
        act()
        return is_so()

    def _focus_grid(self) -> None:
        if self._pages.view is not None:
            self._pages.view.setFocus()
