"""The panel 指标: everything that is said of the chosen row besides its figures, or of several rows at once, to read and to change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QStackedLayout, QWidget

from ningbo_planner.domain.plan import row_key, row_of
from ningbo_planner.domain.table import RowRef
from ningbo_planner.edits import answering, labels, unit_change
from ningbo_planner.edits.history import Step
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models import bound_entry
from ningbo_planner.gui.models.entry_choices import Choices, department_choices, label_choices
from ningbo_planner.gui.models.label_entry import MAX_ROWS, LabelPlace
from ningbo_planner.gui.models.row_facts import MIXED, RowFacts, facts_of
from ningbo_planner.gui.panels.inspector_departments import choices_to_add
from ningbo_planner.gui.panels.inspector_fields import ChoiceField, LineField, LongField
from ningbo_planner.gui.panels.inspector_form import InspectorForm
from ningbo_planner.gui.views.choice_popup import ChoicePopup
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

_SCHEME = "row"


class InspectorPanel(QWidget):
    """Shows and changes rows.

    Attributes:
        form: its fields.
        popup: the list under the field being typed in.
        is_writing: whether a step of this panel is being done.

    Signals:
        row_chosen(RowRef): a row above was clicked.
        left: Esc was pressed where there was nothing to take back; the grid takes the keys again.
    """

    row_chosen = Signal(object)
    left = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Follow ``document``; :meth:`show_rows` says which rows."""
        super().__init__(parent)
        self.setObjectName("inspectorPanel")
        self.setAccessibleName(tr("inspector.title"))
        self._document = document
        self._rows: tuple[RowRef, ...] = ()
        self._facts: RowFacts | None = None
        self._is_shown = False
        self._unit = ""
        self.is_writing = False
        self.form = InspectorForm()
        self.popup = ChoicePopup(self)
        self._empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._empty.setObjectName("emptyState")
        self._empty.setMargin(2 * theme.UNIT)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.form)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self._empty)
        self._connect()
        document.changed.connect(self._take_change)
        document.opened.connect(self._open)
        theme.notifier.changed.connect(self._show_head)
        self._show()

    @property
    def facts(self) -> RowFacts | None:
        """What is shown."""
        return self._facts

    def show_rows(self, rows: Sequence[RowRef]) -> None:
        """Show ``rows``, all of one table."""
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self._forget_question()
            for field in self.form.texts.values():
                field.restore()
            self._show_when_visible()

    def take(self) -> None:
        """Keep what is being typed here."""
        focus = QApplication.focusWidget()
        if isinstance(focus, (LineField, LongField)) and self.isAncestorOf(focus):
            focus.take()

    def take_keys(self) -> None:
        """Let the first field that can be changed be typed in."""
        wanted = [field for field in self.form.fields() if field.isEnabled() and field.isVisible()]
        if wanted:
            wanted[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------------------------------------------------ made once

    def _connect(self) -> None:
        form = self.form
        for name, field in form.texts.items():
            field.written.connect(lambda text, name=name: self._write_text(name, text))
            field.entered.connect(lambda name=name: self._offer(name))
            field.left.connect(self.left)
        for name, choice in form.choices.items():
            choice.picked.connect(lambda value, name=name: self._choose(name, value))
            choice.left.connect(self.left)
        form.departments.removed.connect(lambda each: self._write(lambda plan, rows: answering.remove_department(plan, rows, each), "departments"))
        form.departments.led.connect(lambda each: self._write(lambda plan, rows: answering.lead_department(plan, rows, each), "departments"))
        form.departments.merge_wanted.connect(self._merge)
        form.departments.add.written.connect(self._add_departments)
        form.departments.add.entered.connect(lambda: self.popup.attach(form.departments.add, choices_to_add(department_choices(self._document.plan))))
        form.departments.add.left.connect(self.left)
        form.unit_box.answered.connect(self._change_unit)
        form.unit_box.given_up.connect(self._give_unit_up)
        form.path.linkActivated.connect(lambda link: self.row_chosen.emit(row_of(link.partition(":")[2])))
        self.popup.taken.connect(self.take)
        self.popup.new_wanted.connect(lambda name: self._add_departments(form.departments.add.text(), [name]))

    # ---------------------------------------------------------------------------------------------------- shown anew

    def _open(self) -> None:
        """Forget the plan before."""
        self._rows = ()
        self._forget_question()
        self._show_when_visible()

    def _take_change(self, change: Change) -> None:
        """Show anew what a step, an undo or a redo touched."""
        changes = change.changes
        shown = {(ref.table, ref.row) for ref in self._rows}
        if self._rows and self._rows[0].table in changes.structures or any((table, row) in shown for table, row, _ in changes.fields):
            self._forget_question()
            self._show_when_visible()
        elif any(register in ("departments", "bounds") for register, _ in changes.entries) or any((cell.table, cell.row) in shown for cell in changes.cells):
            self._show_when_visible()

    def _show_when_visible(self) -> None:
        self._is_shown = False
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        """Put what is said of the rows into the fields."""
        self._is_shown = True
        has_plan = self._document.has_plan and len(self._rows) <= MAX_ROWS
        self._facts = facts_of(self._document.plan, self._rows) if has_plan else None
        if self._facts is None:
            self._empty.setText(tr("inspector.too_many", limit=MAX_ROWS) if len(self._rows) > MAX_ROWS else tr("inspector.choose"))
            self._stack.setCurrentWidget(self._empty)
            return
        self._stack.setCurrentWidget(self._scroll)
        self._show_head()
        self.form.show_facts(self._facts, writable=not self._document.workspace.read_only)

    def _show_head(self) -> None:
        """Say which rows these are; the rows above one can be clicked."""
        if self._facts is None:
            return
        facts, colour = self._facts, theme.current().accent.name()
        links = (f"<a href='{_SCHEME}:{escape(row_key(ref), quote=True)}' style='color:{colour}; text-decoration:none'>{escape(name)}</a>" for ref, name in facts.parents)
        self.form.path.setText(" › ".join((escape(facts.table), *links)))
        note = tr("inspector.read_only") if self._document.workspace.read_only else "" if facts.is_one else tr("inspector.many", count=len(facts.rows))
        self.form.note.setText(note)
        self.form.note.setVisible(bool(note))

    def _offer(self, name: str) -> None:
        """Serve a field with the list of what can be chosen in it."""
        if self._facts is not None and name != "name" and name not in bound_entry.FIELDS:
            self.popup.attach(self.form.texts[name], self._choices(name))

    def _choices(self, name: str) -> Choices:
        return label_choices(self._document.plan, LabelPlace(self._rows[0], name))

    # ------------------------------------------------------------------------------------------------------- changed

    def _write_text(self, name: str, text: str) -> None:
        """Write one text into the rows; a unit may have to ask first."""
        if name == "unit":
            self._write_unit(text)
        elif name in bound_entry.FIELDS:
            self._write(lambda plan, rows: bound_entry.write_bound(plan, rows, name, text), name)
        elif name == "name":
            self._write(lambda plan, rows: labels.rename(plan, rows[0], text), name)
        else:
            self._write(lambda plan, rows: labels.write_text(plan, rows, name, text), name)

    def _choose(self, name: str, value: object) -> None:
        """Write a word that was chosen; how children relate only into rows that have some."""
        if name == bound_entry.LAST:
            self._write(lambda plan, shown: bound_entry.write_bound(plan, shown, name, value), name)
            return
        rows = self._facts.with_children if self._facts is not None and name == "aggregation" else None
        self._write(lambda plan, shown: labels.choose(plan, rows or shown, name, value), name)  # type: ignore[arg-type]

    def _write_unit(self, text: str) -> None:
        """Change the unit at once where no figure is touched by it, else ask."""
        field = self.form.texts["unit"]
        if self._facts is None or (self.form.unit_box.isVisible() and text == self._unit):
            return
        try:
            question = unit_change.unit_question(self._document.plan, self._facts.rows, text)
        except PlannerError as refusal:
            self.form.object_to("unit", str(refusal))
            return
        self._unit = text
        if question is None:
            self._write(lambda plan, rows: unit_change.change_unit(plan, rows, text), "unit")
            return
        self.form.object_to("unit", "")
        self.form.unit_box.ask(question)
        if field.hasFocus():
            self.form.unit_box.rename.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(self.form.unit_box)

    def _change_unit(self, convert: bool) -> None:
        """Do as the question was answered."""
        text = self._unit
        self._forget_question()
        self._write(lambda plan, rows: unit_change.change_unit(plan, rows, text, convert), "unit")
        self.form.texts["unit"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_unit_up(self) -> None:
        self._forget_question()
        self.form.texts["unit"].restore()
        self.form.texts["unit"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget_question(self) -> None:
        self._unit = ""
        self.form.unit_box.hide()

    def _add_departments(self, text: str, new: Sequence[str] = ()) -> None:
        if text.strip():
            self._write(lambda plan, rows: answering.add_departments(plan, rows, text, new), "departments")

    def _merge(self, merged: bool) -> None:
        act = answering.merge_departments if merged else answering.split_departments
        self._write(act, "departments")

    def _write(self, act: Callable[..., Step], name: str) -> None:
        """Do one act on the shown rows as one step; what it refuses is said below its field, which keeps the text."""
        if self._facts is None:
            return
        self.form.object_to(name, "")
        field = self.form.typed(name)
        typed = field.text() if field is not None else ""
        try:
            step = act(self._document.plan, self._facts.rows)
        except PlannerError as refusal:
            self.form.object_to(name, str(refusal))
            return
        if field is not None:
            # What was typed is no longer pending: the step brings its own text back.
            field.first_text = typed
        self._do(step)

    def _do(self, step: Step) -> None:
        """Do a step; the fields show what became of it, a refusal and a step that changed nothing too."""
        self.is_writing = True
        try:
            change = self._document.execute(step)
        finally:
            self.is_writing = False
        if change is None:
            self._show()

    # ------------------------------------------------------------------------------------------------------ from Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the keys back to the grid with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what was chosen while the panel was hidden."""
        super().showEvent(event)
        if not self._is_shown:
            self._show()
