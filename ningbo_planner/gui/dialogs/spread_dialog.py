"""The dialog 分解: a total is spread over its parts, or a figure over the years that lead to it, seen in full before anything is written."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ningbo_planner.domain.growth_paths import TO_AN_END, Method
from ningbo_planner.domain.plan import Plan, row_key
from ningbo_planner.domain.spread_code import SpreadOrder, Way, read_weights
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.conflict_box import ConflictBox
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.dialogs.move_table import MoveTable
from ningbo_planner.gui.dialogs.path_curve import PathCurve
from ningbo_planner.gui.dialogs.step_field import step_in
from ningbo_planner.gui.models.move_model import MoveModel
from ningbo_planner.gui.models.spread_proposal import SpreadProposal, SpreadSubject, head_of, propose, step_words
from ningbo_planner.gui.models.typed_spread import rows_below
from ningbo_planner.gui.models.way_out import WayOut
from ningbo_planner.text import tr

_FIELDS_WIDTH = 34 * theme.UNIT
_STEPS = ("0.01", "0.1", "1", "5", "10", "50", "100")
_PATHS = tuple(method for method in Method if method in TO_AN_END)
# Whoever types goes on before it is worked out.
_PAUSE_MS = 60
_LONG_PAUSE_MS = 400
# More rows than these are worked out in the background.
_AT_ONCE = 200
_CURVE_HEIGHT = 15 * theme.UNIT


class SpreadDialog(QDialog):
    """Asks how a figure is to be spread, and shows what comes of it.

    Signals:
        ordered(SpreadProposal): write this.
        proposed(dict): what the grid may show as proposed; nothing when the dialog goes.
        work_wanted(Callable): work this out in the background; what comes of it is given to :meth:`take`.
        pointed(CellRef), cell_wanted(CellRef): a cell is to be seen, or gone to.
        release_wanted(WayOut): let go of what stands in the way.
    """

    ordered = Signal(object)
    proposed = Signal(object)
    work_wanted = Signal(object)
    pointed = Signal(object)
    cell_wanted = Signal(object)
    release_wanted = Signal(object)

    def __init__(self, plan: Plan, subject: SpreadSubject, parent: QWidget | None = None) -> None:
        """Offer to spread ``subject``."""
        super().__init__(parent)
        self.setObjectName("spreadDialog")
        self.setWindowTitle(tr("spread_dialog.title"))
        size_to_screen(self, 980, 620)
        self._plan = plan
        self.subject = subject
        self.proposal = SpreadProposal()
        self._is_large = max(1, rows_below(plan, subject.cell)) * len(subject.cells) > _AT_ONCE
        self._is_waiting = self._wants_apply = False
        self._timer = QTimer(self, singleShot=True, interval=_LONG_PAUSE_MS if self._is_large else _PAUSE_MS)
        self._timer.timeout.connect(self.refresh)
        self._make_fields()
        self._make_preview()
        self._build()
        self._connect()
        self.figure.setFocus()
        self.figure.selectAll()

    @property
    def is_over_years(self) -> bool:
        """Whether the figure is spread over years rather than parts."""
        return self.over_years.isChecked()

    def order(self) -> SpreadOrder:
        """Return what is asked for now.

        Raises:
            PlannerError: the weights or the step cannot be read.
        """
        is_added = self.mode.currentIndex() == 1
        figure = self._figure(is_added)
        step = step_in(self.step)
        if self.is_over_years:
            path = next(path for path, button in self.paths.items() if button.isChecked())
            return SpreadOrder(figure, None, path, is_added, self.start.currentData() or "", step=step)
        way = next(way for way, button in self.ways.items() if button.isChecked())
        weights = read_weights(self.weights.text()) if way is Way.WEIGHTS else ()
        reference = {Way.PERIOD: self.period.currentData() or "", Way.ROW: self.row.currentData() or ""}.get(way, "")
        return SpreadOrder(figure, way, None, is_added, reference, weights, step)

    # ------------------------------------------------------------------------------------------------------ made once

    def _make_fields(self) -> None:
        subject, plan = self.subject, self._plan
        self.head = QLabel(wordWrap=True)
        self.head.setObjectName("spreadHead")
        self.head.setProperty("kind", "strong")
        self.to_parts, self.over_years = QRadioButton(tr("spread_dialog.to_parts")), QRadioButton(tr("spread_dialog.over_years"))
        self._axes = _group(self, self.to_parts, self.over_years)
        self.to_parts.setEnabled(bool(subject.parts))
        self.over_years.setEnabled(bool(subject.before))
        self.to_parts.setToolTip("" if subject.parts else tr("spread_dialog.no_parts"))
        self.over_years.setToolTip("" if subject.before else tr("spread_dialog.no_years"))
        (self.to_parts if subject.parts else self.over_years).setChecked(True)
        now = plan.quantity(subject.cell)
        # Of a bound or a range the figure has to be said.
        self.figure = QLineEdit(now.text if len(subject.cells) == 1 and now.number is not None else "")
        self.figure.setPlaceholderText(tr("spread_dialog.as_now"))
        self.mode = QComboBox()
        self.mode.addItems([tr("spread_dialog.replace"), tr("spread_dialog.add")])
        self.ways = {way: QRadioButton(tr(f"spread_dialog.way.{way}")) for way in Way}
        self.paths = {path: QRadioButton(tr(f"spread_dialog.path.{path}")) for path in _PATHS}
        self._way_group, self._path_group = _group(self, *self.ways.values()), _group(self, *self.paths.values())
        for name, button in (*self.ways.items(), *self.paths.items()):
            button.setObjectName(f"spreadWay_{name}")
            button.setToolTip(tr(f"spread_dialog.way_tip.{name}"))
        self.ways[Way.PROPORTIONAL].setChecked(True)
        self.paths[Method.EVEN].setChecked(True)
        self.ways[Way.ROW].setEnabled(bool(subject.like))
        if not subject.like:
            self.ways[Way.ROW].setToolTip(tr("spread_dialog.none_alike"))
        self._make_references()

    def _make_references(self) -> None:
        """Make the fields that single ways need, the step, and the switches."""
        subject = self.subject
        self.period, self.row, self.start, self.weights = QComboBox(), QComboBox(), QComboBox(), QLineEdit()
        for box, items in ((self.period, subject.others), (self.start, subject.before)):
            for period, label in items:
                box.addItem(label, period)
        self.period.setCurrentIndex(max(0, len(subject.before) - 1))
        for row, label in subject.like:
            self.row.addItem(label, row_key(row))
        self.row.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.weights.setPlaceholderText(tr("spread_dialog.weights_form"))
        self.weights.setToolTip(tr("spread_dialog.weights_tip", names="、".join(subject.parts)))
        self.step = QComboBox(editable=True)
        self.step.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.step.addItems([step_words(self._plan, subject.cell), *_STEPS])
        self.deep = QCheckBox(tr("spread_dialog.deep"), checked=True)
        self.deep.setToolTip(tr("spread_dialog.deep_tip"))
        self.along = QCheckBox(tr("spread_dialog.along"), checked=True)
        self.along.setToolTip(tr("spread_dialog.along_tip"))
        self.all_periods = QCheckBox(tr("spread_dialog.all_periods", count=len(subject.cells)), checked=len(subject.cells) > 1)
        fields: dict[str, QWidget] = {"ToParts": self.to_parts, "OverYears": self.over_years, "Figure": self.figure, "Mode": self.mode, "Period": self.period}
        more: dict[str, QWidget] = {"Row": self.row, "Start": self.start, "Weights": self.weights, "Step": self.step, "Deep": self.deep, "Along": self.along, "AllPeriods": self.all_periods}
        for name, widget in {**fields, **more}.items():
            widget.setObjectName(f"spread{name}")
            if not isinstance(widget, QAbstractButton):
                widget.setAccessibleName(tr(f"spoken.spread{name}"))

    def _make_preview(self) -> None:
        self.model = MoveModel(self)
        self.preview = MoveTable(self.model, "spreadPreview")
        self.curve = PathCurve()
        self.curve.setMaximumHeight(_CURVE_HEIGHT)
        self.summary, self.notes, self.problem = QLabel(wordWrap=True), QLabel(wordWrap=True), QLabel(wordWrap=True)
        for label, name, kind in ((self.summary, "spreadSummary", "strong"), (self.notes, "spreadNotes", "muted"), (self.problem, "spreadProblem", "warning")):
            label.setObjectName(name)
            label.setProperty("kind", kind)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.conflict = ConflictBox()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.apply_button = self._buttons.addButton(tr("spread_dialog.apply"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.apply_button.setObjectName("spreadApply")
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("dialog.cancel"))

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.UNIT)
        left.addWidget(self._what_box())
        left.addWidget(self._ways_box())
        left.addLayout(self._details())
        left.addStretch(1)
        fields = QWidget()
        fields.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        # With large words on a low screen the fields scroll, so that the buttons stay in reach.
        scroller = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame, horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setAccessibleName(tr("spoken.spreadFields"))
        scroller.setWidget(fields)
        scroller.setFixedWidth(max(theme.scaled(_FIELDS_WIDTH), fields.minimumSizeHint().width() + 2 * theme.UNIT))
        right = QVBoxLayout()
        right.setSpacing(theme.UNIT)
        for widget, stretch in ((self.summary, 0), (self.curve, 0), (self.preview, 1), (self.conflict, 1), (self.notes, 0), (self.problem, 0)):
            right.addWidget(widget, stretch)
        middle = QHBoxLayout()
        middle.setSpacing(2 * theme.UNIT)
        middle.addWidget(scroller)
        middle.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        layout.addWidget(self.head)
        layout.addLayout(middle, 1)
        layout.addWidget(self._buttons)
        # Only now: a button outside a dialog is nobody's default, and the first one put in would become it.
        self.apply_button.setDefault(True)

    def _what_box(self) -> QGroupBox:
        box = QGroupBox(tr("spread_dialog.what"))
        axes = QHBoxLayout()
        axes.addWidget(self.to_parts)
        axes.addWidget(self.over_years)
        axes.addStretch(1)
        figures = QHBoxLayout()
        figures.addWidget(self.mode)
        figures.addWidget(self.figure, 1)
        unit = QLabel(self._plan.unit_of(self.subject.cell))
        unit.setProperty("kind", "muted")
        figures.addWidget(unit)
        column = QVBoxLayout(box)
        column.setSpacing(theme.UNIT)
        column.addLayout(axes)
        column.addLayout(figures)
        column.addWidget(self.all_periods)
        return box

    def _ways_box(self) -> QGroupBox:
        box = QGroupBox(tr("spread_dialog.ways"))
        column = QVBoxLayout(box)
        column.setSpacing(theme.UNIT // 2)
        beside = {Way.PERIOD: self.period, Way.ROW: self.row, Way.WEIGHTS: self.weights}
        for way, button in self.ways.items():
            line = QHBoxLayout()
            line.addWidget(button)
            line.addWidget(beside[way], 1) if way in beside else line.addStretch(1)
            column.addLayout(line)
        for button in self.paths.values():
            column.addWidget(button)
        return box

    def _details(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(theme.UNIT)
        self._start_label = QLabel(tr("spread_dialog.start"))
        self._start_label.setBuddy(self.start)
        form.addRow(self._start_label, self.start)
        form.addRow(tr("spread_dialog.step"), self.step)
        form.addRow(self.deep)
        if self._plan.links:
            form.addRow(self.along)
        return form

    def _connect(self) -> None:
        for button in (self.to_parts, self.over_years, *self.ways.values(), *self.paths.values()):
            button.toggled.connect(lambda on: self.refresh() if on else None)
        for box in (self.mode, self.period, self.row, self.start):
            box.currentIndexChanged.connect(self.refresh)
        for switch in (self.deep, self.along, self.all_periods):
            switch.toggled.connect(self.refresh)
        self.figure.textEdited.connect(self._timer.start)
        self.weights.textEdited.connect(self._take_weights)
        self.step.currentTextChanged.connect(self._timer.start)
        self.preview.pointed.connect(self.pointed)
        self.preview.cell_wanted.connect(self.cell_wanted)
        self.conflict.cell_wanted.connect(self.cell_wanted)
        self.conflict.release_wanted.connect(self._let_go)
        self._buttons.accepted.connect(self._apply)
        self._buttons.rejected.connect(self.reject)

    # ------------------------------------------------------------------------------------------------- what is asked for

    def _figure(self, is_added: bool) -> str:
        """Return the figure as a code has it: nothing for what the total says, a sign before what is added."""
        text = self.figure.text().strip()
        if not is_added:
            # A sign means adding in a code; here the choice beside it says so.
            return text.lstrip("+") if text else ""
        return text if text.startswith(("+", "-", "−", "＋", "－")) or not text else f"+{text}"

    def _take_weights(self) -> None:
        """Whoever types weights means them."""
        self.ways[Way.WEIGHTS].setChecked(True)
        self._timer.start()

    def _let_go(self, way: WayOut) -> None:
        if way.kind == "ordered_step":
            self.step.setCurrentIndex(0)
            self.refresh()
        else:
            self.release_wanted.emit(way)

    # ------------------------------------------------------------------------------------------------------ what is shown

    def refresh(self, *_: object) -> None:
        """Work it out anew and show it."""
        self._timer.stop()
        self._show_fields()
        self.head.setText(head_of(self._plan, self.subject.cell))
        try:
            order = self.order()
            is_many = self.all_periods.isChecked() and not self.is_over_years
        except PlannerError as problem:
            self.take(SpreadProposal(problem=str(problem)))
            return
        work = partial(propose, self._plan, self.subject.cells if is_many else (self.subject.cell,), order, self.deep.isChecked(), self.along.isChecked())
        if self._is_large and not self.is_over_years:
            self._is_waiting = True
            self.apply_button.setEnabled(False)
            self.work_wanted.emit(work)
        else:
            self.take(work())

    def take(self, proposal: SpreadProposal) -> None:
        """Show what came out."""
        self._is_waiting = False
        self.proposal = proposal
        self._show_proposal()
        if self._wants_apply:
            self._wants_apply = False
            self._apply()

    def _show_fields(self) -> None:
        """Show what the chosen way needs."""
        years = self.is_over_years
        for button in self.ways.values():
            button.setVisible(not years)
        for button in self.paths.values():
            button.setVisible(years)
        for way, field in ((Way.PERIOD, self.period), (Way.ROW, self.row), (Way.WEIGHTS, self.weights)):
            field.setVisible(not years)
            # Weights can be typed at once: that chooses them.
            field.setEnabled(way is Way.WEIGHTS or self.ways[way].isChecked())
        for widget in (self.start, self._start_label):
            widget.setVisible(years)
        self.deep.setVisible(not years)
        self.all_periods.setVisible(not years and len(self.subject.cells) > 1)
        self.mode.setItemText(0, tr("spread_dialog.replace_end") if years else tr("spread_dialog.replace"))

    def _show_proposal(self) -> None:
        found = self.proposal
        self.model.show_lines(found.lines)
        for label, text in ((self.summary, found.summary), (self.notes, "\n".join(found.notes)), (self.problem, found.problem or found.warning)):
            label.setText(text)
            label.setVisible(bool(text))
        self.conflict.show_conflict(found.conflict, found.ways)
        self.preview.setVisible(not found.conflict)
        self.curve.setVisible(bool(found.path))
        if found.path:
            name = str(self._plan.tables[self.subject.cell.table].get(self.subject.cell.row, "name"))
            self.curve.show_path(name, [label for label, _, _ in found.path], [before for _, before, _ in found.path], [after for _, _, after in found.path])
        self.apply_button.setEnabled(found.step is not None)
        if self.isVisible():
            self.proposed.emit(found.figures)

    def _apply(self) -> None:
        """Order what is shown; what was just typed is worked out first."""
        if self._timer.isActive():
            self.refresh()
        if self._is_waiting:
            self._wants_apply = True
        elif self.proposal.step is not None:
            self.ordered.emit(self.proposal)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with what is offered, in the grid too."""
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is proposed any more."""
        self.proposed.emit({})
        super().hideEvent(event)


def _group(parent: QWidget, *buttons: QRadioButton) -> QButtonGroup:
    group = QButtonGroup(parent)
    for button in buttons:
        group.addButton(button)
    return group
