"""The lower part of the dialogs of rules: how many findings a rule would have, and which."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ningbo_planner.checks.checker import first_cell
from ningbo_planner.checks.rule_trial import RuleTrial
from ningbo_planner.domain.finding import GRADE_ORDER, Finding, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import PlanRule
from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.rule_words import found_text
from ningbo_planner.gui.slices import Slices
from ningbo_planner.text import tr

MOST_SHOWN = 100
_SIGN = 16
_SIGNS = {Grade.ERROR: ("circle-x", "error"), Grade.WARNING: ("triangle-alert", "warning"), Grade.HINT: ("info", "hint")}


class RulePreview(QWidget):
    """Tries a rule in slices and lists what it finds.

    Attributes:
        said, list: the sentence, and the findings below it.

    Signals:
        cell_chosen(CellRef): the place of a finding was clicked twice, or Enter was pressed on it.
    """

    cell_chosen = Signal(object)

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self.said = QLabel(wordWrap=True)
        self.said.setObjectName("rulePreviewSaid")
        self.list = QListWidget()
        self.list.setObjectName("rulePreview")
        self.list.setAccessibleName(tr("rule_dialog.preview"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        # On a small screen the list gives way, not the fields above it.
        self.list.setMinimumHeight(6 * theme.UNIT)
        self.list.setSpacing(theme.UNIT // 4)
        self.list.setIconSize(QSize(_SIGN, _SIGN))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.UNIT // 2)
        column.addWidget(self.said)
        column.addWidget(self.list, 1)
        self._slices = Slices(self)
        self._plan: Plan | None = None
        self.list.itemActivated.connect(self._go_to)

    def try_rule(self, plan: Plan, rule: PlanRule) -> None:
        """Show what ``rule`` would find."""
        self._plan = plan
        trial = RuleTrial(plan, rule)
        self.said.setText(tr("rule_preview.looking"))
        self._slices.start(trial.walk(), lambda: self._show(trial.findings, rule.enabled))

    def show_nothing(self) -> None:
        """Show that there is nothing to try."""
        self.stop()
        self.said.setText("")
        self.list.clear()

    def stop(self) -> None:
        """Try nothing any more, because the plan is about to change."""
        self._slices.stop()

    def _show(self, findings: list[Finding], is_on: bool) -> None:
        self.said.setText(found_text(findings, is_on))
        self.list.clear()
        for finding in sorted(findings, key=lambda each: GRADE_ORDER[each.grade])[:MOST_SHOWN]:
            name, colour = _SIGNS[finding.grade]
            item = QListWidgetItem(icon(name, colour), finding.message, self.list)
            item.setData(Qt.ItemDataRole.UserRole, finding)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, tr("rule_preview.spoken", grade=tr(f"grade.{finding.grade}"), message=finding.message))
        if len(findings) > MOST_SHOWN:
            QListWidgetItem(tr("rule_preview.more", count=len(findings) - MOST_SHOWN), self.list)

    def _go_to(self, item: QListWidgetItem) -> None:
        finding = item.data(Qt.ItemDataRole.UserRole)
        cell = first_cell(self._plan, finding) if finding is not None and self._plan is not None else None
        if cell is not None:
            self.cell_chosen.emit(cell)
