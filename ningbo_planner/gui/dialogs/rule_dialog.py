"""The dialog in which a planner's rule is written: read while it is typed, tried before it is written, and told what it contradicts.

It leaves the window usable, so that rows can be chosen in the grid and put into the line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ningbo_planner.checks.contradictions import Clash, Conflict, conflicts_of
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from ningbo_planner.domain.row_names import RowNames
from ningbo_planner.domain.rule_reading import next_id, read_rule
from ningbo_planner.domain.table import RowRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.dialogs.rule_field import RuleField
from ningbo_planner.gui.dialogs.rule_preview import RulePreview
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.rule_words import kind_name, known_spans, objection_text, reading_text, where_of
from ningbo_planner.gui.place_finder import PlaceFinder
from ningbo_planner.gui.slices import Slices
from ningbo_planner.services.plan_rules import conflict_text, with_params
from ningbo_planner.text import tr

_SIZE = (84 * theme.UNIT, 68 * theme.UNIT)
# Long enough not to read at every key, short enough to be felt as at once.
_PAUSE_MS = 150
_MOST_CONFLICTS = 3


class RuleDialog(QDialog):
    """Writes or changes one rule.

    Attributes:
        field, kind, grade, enabled, note, periods: what is filled in.
        reading, objections, preview: what is said of it.
        rule: the rule that was read last; ``None`` while the line cannot be.

    Signals:
        written(PlanRule): it is to be kept; the dialog stays until :meth:`accept`.
        cell_chosen(CellRef): the place of a finding is to be seen.
    """

    written = Signal(object)
    cell_chosen = Signal(object)

    def __init__(self, document: Document, finder: PlaceFinder, selected: Callable[[], Sequence[RowRef]], rule: PlanRule | None, parent: QWidget | None = None) -> None:
        """Change ``rule`` or write a new one; ``selected`` tells which rows are chosen in the grid."""
        super().__init__(parent)
        self.setObjectName("ruleDialog")
        self.setWindowTitle(tr("rule_dialog.change", id=rule.id) if rule is not None else tr("rule_dialog.new"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        size_to_screen(self, *_SIZE)
        self._document = document
        self._selected = selected
        self._before = rule
        self._names: RowNames | None = None
        self._name_slices = Slices(self)
        self.rule: PlanRule | None = None
        self._conflicts: list[Conflict] = []
        self._make_fields(finder)
        self._build()
        self._show_periods(rule is not None and rule.kind is RuleKind.BOUND)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._connect()
        self._read()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------------------------------------------------ made once

    def _make_fields(self, finder: PlaceFinder) -> None:
        rule = self._before
        self.field = RuleField(finder)
        self.kind, self.grade = QComboBox(), QComboBox()
        for kind in RuleKind:
            self.kind.addItem(kind_name(kind), kind)
        self.grade.addItem(tr("rule_dialog.usual_grade"), None)
        for grade in Grade:
            self.grade.addItem(tr(f"rules_panel.grade_choice.{grade}"), grade)
        self.enabled = QCheckBox(tr("rule_dialog.enabled"), checked=rule is None or rule.enabled)
        self.note = QLineEdit(rule.note if rule is not None else "", placeholderText=tr("rule_dialog.note_placeholder"))
        self.periods = QLineEdit("、".join(filter(None, rule.params.get("periods", "").split(","))) if rule is not None else "")
        self.periods.setPlaceholderText(tr("rule_dialog.periods_placeholder"))
        self.insert = QPushButton(icon("list-tree"), tr("rule_dialog.insert"))
        self.insert.setToolTip(tr("rule_dialog.insert_tip"))
        self.reading, self.objections = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.preview = RulePreview()
        named = {"ruleKind": self.kind, "ruleGrade": self.grade, "ruleEnabled": self.enabled, "ruleNote": self.note, "rulePeriods": self.periods, "ruleInsert": self.insert}
        for name, widget in {**named, "ruleReading": self.reading, "ruleObjections": self.objections}.items():
            widget.setObjectName(name)
        for label in (self.reading, self.objections):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.objections.setProperty("kind", "warning")
        if rule is not None:
            self.field.setPlainText(rule.text)
            self.kind.setCurrentIndex(self.kind.findData(rule.kind))
            self.grade.setCurrentIndex(max(0, self.grade.findData(rule.grade)))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(theme.UNIT)
        head = QHBoxLayout()
        title = QLabel(tr("rule_dialog.text"))
        title.setBuddy(self.field)
        head.addWidget(title, 1)
        head.addWidget(self.insert)
        column.addLayout(head)
        for widget in (self.field, self.reading, self.objections):
            column.addWidget(widget)
        form = QGridLayout()
        form.setHorizontalSpacing(theme.UNIT)
        for at, (text, widget) in enumerate(((tr("rule_dialog.kind"), self.kind), (tr("rules_panel.grade"), self.grade))):
            label = QLabel(text)
            label.setBuddy(widget)
            form.addWidget(label, 0, 2 * at)
            form.addWidget(widget, 0, 2 * at + 1)
        form.addWidget(self.enabled, 0, 4)
        form.setColumnStretch(5, 1)
        label = QLabel(tr("rule_dialog.note"))
        label.setBuddy(self.note)
        form.addWidget(label, 1, 0)
        form.addWidget(self.note, 1, 1, 1, 5)
        self._periods_label = QLabel(tr("rule_dialog.periods"))
        self._periods_label.setBuddy(self.periods)
        form.addWidget(self._periods_label, 2, 0)
        form.addWidget(self.periods, 2, 1, 1, 5)
        column.addLayout(form)
        column.addWidget(self.preview, 1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setObjectName("ruleSave")
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("dialog.cancel"))
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        self._pause.timeout.connect(self._read)
        self.field.textChanged.connect(self._pause.start)
        self.field.confirmed.connect(self._write)
        self.kind.currentIndexChanged.connect(self._read)
        self.grade.currentIndexChanged.connect(self._read)
        self.enabled.toggled.connect(self._read)
        self.periods.textChanged.connect(self._pause.start)
        self.preview.cell_chosen.connect(self.cell_chosen)
        self.insert.clicked.connect(self._insert)
        self.buttons.accepted.connect(self._write)
        self.buttons.rejected.connect(self.reject)
        self._document.changed.connect(self._forget_names)
        self._document.being_written.connect(self._let_go)
        self._document.opened.connect(self.reject)
        self._document.tasks.busy_changed.connect(self._read_when_free)

    # -------------------------------------------------------------------------------------------------------- reading

    def draft(self) -> PlanRule:
        """Return the rule as it is filled in, not read yet."""
        before = self._before or PlanRule("")
        kind = RuleKind(self.kind.currentData())
        grade = self.grade.currentData()
        return replace(before, kind=kind, text=self.field.text, grade=None if grade is None else Grade(grade), enabled=self.enabled.isChecked(), note=self.note.text().strip())

    def _read_when_free(self, is_busy: bool) -> None:
        """Read what could not be read while a task had the plan."""
        if not is_busy:
            self._pause.start()

    def _read(self) -> None:
        """Read the line, try it, and say what it contradicts."""
        self._pause.stop()
        if not self._document.has_plan or self._document.tasks.is_busy:
            return
        plan = self._document.plan
        if self._names is None:
            self.rule = None
            # Reads again as soon as all names are known, which is at once unless there are very many.
            if not self._name_slices.is_running:
                names = RowNames(plan, is_whole=False)
                self._name_slices.start(names.walk(), lambda: self._know(names))
            return
        draft = self.draft()
        try:
            read = read_rule(plan, draft, self._names)
            self._show_periods(read.kind is RuleKind.BOUND)
            self.rule = _numbered(self._in_periods(read), self._document)
        except PlannerError as error:
            self._object(draft.text, error)
            return
        self.field.mark(known_spans(self.field.toPlainText(), self._names), None)
        self._say(reading_text(plan, self.rule), "muted")
        self._conflicts = conflicts_of(plan, self.rule) if self.rule.enabled else []
        self._show_conflicts()
        self.preview.try_rule(plan, self.rule)

    def _show_periods(self, is_bound: bool) -> None:
        """Ask for periods where the rule is a bound: the others hold in all."""
        self.periods.setVisible(is_bound)
        self._periods_label.setVisible(is_bound)

    def _in_periods(self, rule: PlanRule) -> PlanRule:
        """Return ``rule`` for the periods that are filled in.

        Raises:
            PlannerError: there is no such period.
        """
        bare = replace(rule, params={name: value for name, value in rule.params.items() if name != "periods"})
        wanted = self.periods.text().strip() if rule.kind is RuleKind.BOUND else ""
        return with_params(self._document.workspace.checker, bare, {"periods": wanted}) if wanted else bare

    def _know(self, names: RowNames) -> None:
        """Take the names of the plan and read the line by them."""
        self._names = names
        self.field.know(self._document.plan, names)
        self._read()

    def _object(self, text: str, error: PlannerError) -> None:
        """Say what cannot be read and where; an empty line is no mistake yet."""
        self.rule, self._conflicts = None, []
        written = self.field.toPlainText()
        names = self._names
        self.field.mark(known_spans(written, names) if names is not None else (), where_of(written, error))
        # While a name is being chosen from the list, the line is only not ready yet.
        if text and not self.field.offered:
            self._say(objection_text(written, error, self._document.plan), "error")
        else:
            self._say(tr("rule_reading.empty"), "muted")
        self._show_conflicts()
        self.preview.show_nothing()

    def _say(self, text: str, kind: str) -> None:
        self.reading.setText(text)
        if self.reading.property("kind") != kind:
            self.reading.setProperty("kind", kind)
            self.reading.style().polish(self.reading)

    def _show_conflicts(self) -> None:
        """Say what the rule does not go together with; who writes it nevertheless knows."""
        plan = self._document.plan
        sentences = [conflict_text(plan, each) for each in self._conflicts[:_MOST_CONFLICTS]]
        self.objections.setText("\n".join(sentences))
        self.objections.setVisible(bool(sentences))
        is_wrong = any(each.clash is not Clash.FORCES for each in self._conflicts)
        self.save.setText(tr("rule_dialog.save_anyway") if is_wrong else tr("rule_dialog.save"))

    # -------------------------------------------------------------------------------------------------------- written

    def _write(self) -> None:
        """Ask for the rule to be kept; one that cannot be read stays in the field with what is wrong."""
        self._read()
        if self.rule is None:
            if not self.field.text:
                self._say(tr("rule_reading.empty"), "error")
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.written.emit(self.rule)

    def _insert(self) -> None:
        rows = list(self._selected())
        if rows:
            self.field.insert_rows(rows)
            self._read()
        else:
            self._say(tr("rule_dialog.nothing_selected"), "warning")

    def _forget_names(self) -> None:
        self._name_slices.stop()
        self._names = None
        self._pause.start()

    def _let_go(self) -> None:
        """Look at nothing while another thread writes the plan."""
        self.preview.stop()
        self._name_slices.stop()
        self._names = None


def _numbered(rule: PlanRule, document: Document) -> PlanRule:
    """Return a new rule with the id that it will have."""
    return rule if rule.id else replace(rule, id=next_id(document.plan, rule.kind))
