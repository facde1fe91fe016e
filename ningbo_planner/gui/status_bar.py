"""The line at the bottom: whether everything is saved, how many findings stand, what is selected, what is under way, and the zoom."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QSlider, QStatusBar, QToolButton, QWidget

from ningbo_planner.checks.checker import Tally
from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import FindingStatus, Grade
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.legend import LegendButton
from ningbo_planner.gui.models.selection_summary import SelectionSummary
from ningbo_planner.gui.tasks import Task
from ningbo_planner.gui.views.sized_view import ZOOM_RANGE
from ningbo_planner.text import tr

# How long a passing sentence stays, in milliseconds.
PASSING_MS = 6000
_SIGN = 16
_ZOOM_STEP = 10


class ClickLabel(QLabel):
    """Words that can be clicked.

    Signals:
        clicked: the left button was pressed on them.
    """

    clicked = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell of the click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
        super().mousePressEvent(event)


class PassingWords(QLabel):
    """A sentence that ends in dots where there is no room for all of it; the tip has it whole."""

    def __init__(self) -> None:
        """Start without words."""
        super().__init__()
        self.setObjectName("statusWords")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._sentence = ""

    def say(self, sentence: str) -> None:
        """Show ``sentence``."""
        self._sentence = sentence
        self.setToolTip(sentence)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._sentence, Qt.TextElideMode.ElideRight, self.contentsRect().width() - theme.UNIT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()


class SaveState(QToolButton):
    """Says truthfully whether the plan file holds everything that was done."""

    def __init__(self, document: Document) -> None:
        """Follow ``document``."""
        super().__init__(autoRaise=True, focusPolicy=Qt.FocusPolicy.NoFocus, toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setObjectName("saveState")
        self.setIconSize(QSize(_SIGN, _SIGN))
        self._document = document
        document.saved_changed.connect(self.refresh)
        document.opened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say how it stands now."""
        if not self._document.has_plan:
            self._say("", "clock", "muted", "")
            return
        workspace = self._document.workspace
        if workspace.read_only:
            self._say(tr("status.read_only"), "lock", "warning", workspace.file.read_only_reason)
        elif self._document.is_saved:
            self._say(tr("status.saved"), "circle-check", "good", tr("status.saved_tip", path=workspace.path))
        else:
            self._say(tr("status.not_saved"), "circle-alert", "error", tr("status.not_saved_tip"))

    def _say(self, text: str, drawing: str, colour: str, tip: str) -> None:
        self.setText(text)
        self.setIcon(icon(drawing, colour))
        self.setToolTip(tip)
        self.setAccessibleName(text)


class StatusBar(QStatusBar):
    """The status bar of the window.

    Attributes:
        task_box: progress and cancel of the task under way; it can always be used.

    Signals:
        findings_wanted: the count of findings was clicked.
        save_state_clicked: the save state was clicked.
        zoom_wanted(int): the slider was moved to this many percent.
    """

    findings_wanted = Signal()
    save_state_clicked = Signal()
    zoom_wanted = Signal(int)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Follow ``document``."""
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setSizeGripEnabled(False)
        self._document = document
        # Those under way, the newest last: files are read while the window works at something else.
        self._under_way: list[Task] = []
        self._build()
        document.changed.connect(self.count_findings)
        document.opened.connect(self.count_findings)
        self.count_findings()

    def say(self, text: str) -> None:
        """Show a passing sentence."""
        self.showMessage(text, PASSING_MS)

    def show_summary(self, summary: SelectionSummary) -> None:
        """Show sum, average and count of what is selected, once it is more than one cell."""
        text = summary_text(summary)
        self.summary.setText(text)
        self.summary.setToolTip(tr("status.summary_tip") if text else "")

    def show_zoom(self, percent: int) -> None:
        """Show the zoom without telling anybody."""
        with QSignalBlocker(self.zoom):
            self.zoom.setValue(percent)
        self._zoom_text.setText(tr("status.zoom", percent=percent))

    def count_findings(self) -> None:
        """Say how many findings stand that nobody has explained."""
        if not self._document.has_plan:
            self.findings.setText("")
            return
        tally = self._document.workspace.checker.tally
        self.findings.setText(findings_sentence(tally))
        drawing, colour = _finding_sign(tally)
        self.findings.setIcon(icon(drawing, colour))

    def show_task(self, task: Task) -> None:
        """Show the progress of ``task`` once it takes longer, and a cancel."""
        self._under_way.append(task)
        self._begin_task(task)
        task.slow.connect(self._reveal_task)
        task.progressed.connect(lambda at, total: self._progress_to(task, at, total))
        task.ended.connect(lambda: self._end_task(task))

    def _build(self) -> None:
        self.save_state = SaveState(self._document)
        self.save_state.clicked.connect(self.save_state_clicked)
        self.findings = QToolButton(autoRaise=True, focusPolicy=Qt.FocusPolicy.TabFocus, toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.findings.setObjectName("findingCount")
        self.findings.setIconSize(QSize(_SIGN, _SIGN))
        self.findings.setToolTip(tr("status.findings_tip"))
        self.findings.clicked.connect(self.findings_wanted)
        self.summary = ClickLabel()
        self.summary.setObjectName("selectionSummary")
        self.summary.clicked.connect(self._copy_summary)
        self.legend = LegendButton()
        self._words = PassingWords()
        self.messageChanged.connect(self._words.say)
        self.addPermanentWidget(self._whole_line(), 1)

    def _whole_line(self) -> QWidget:
        """Lay everything out in one widget: Qt's own places would be covered by every passing sentence."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.UNIT // 2, 0, 0, 0)
        row.setSpacing(theme.UNIT // 2)
        for widget, stretch in ((self.save_state, 0), (self.findings, 0), (self._words, 1), (self._task_group(), 0), (self.summary, 0), (self.legend, 0), (self._zoom_group(), 0)):
            row.addWidget(widget, stretch)
        return line

    def _task_group(self) -> QWidget:
        self.task_box = QWidget(visible=False)
        self.task_box.setObjectName("taskProgress")
        row = QHBoxLayout(self.task_box)
        row.setContentsMargins(0, 0, 0, 0)
        self._progress_text = QLabel()
        self._progress = QProgressBar(textVisible=False)
        self._progress.setFixedSize(16 * theme.UNIT, theme.UNIT)
        self._cancel = QToolButton(text=tr("status.cancel"), focusPolicy=Qt.FocusPolicy.NoFocus)
        self._cancel.setObjectName("taskCancel")
        self._cancel.clicked.connect(self.cancel_task)
        for widget in (self._progress_text, self._progress, self._cancel):
            row.addWidget(widget)
        return self.task_box

    def _zoom_group(self) -> QWidget:
        group = QWidget()
        row = QHBoxLayout(group)
        row.setContentsMargins(theme.UNIT, 0, theme.UNIT, 0)
        row.setSpacing(theme.UNIT // 2)
        self.zoom = QSlider(Qt.Orientation.Horizontal)
        self.zoom.setObjectName("zoomSlider")
        self.zoom.setRange(*ZOOM_RANGE)
        self.zoom.setSingleStep(_ZOOM_STEP)
        self.zoom.setPageStep(_ZOOM_STEP)
        self.zoom.setFixedWidth(13 * theme.UNIT)
        self.zoom.setAccessibleName(tr("status.zoom_name"))
        self.zoom.setToolTip(tr("status.zoom_name"))
        self.zoom.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.zoom.valueChanged.connect(self._zoom_moved)
        self._zoom_text = QLabel(tr("status.zoom", percent=100))
        self._zoom_text.setFixedWidth(theme.scaled(5 * theme.UNIT))
        row.addWidget(self.zoom)
        row.addWidget(self._zoom_text)
        return group

    def _zoom_moved(self, percent: int) -> None:
        snapped = round(percent / _ZOOM_STEP) * _ZOOM_STEP
        self.show_zoom(snapped)
        self.zoom_wanted.emit(snapped)

    def _copy_summary(self) -> None:
        if self.summary.text():
            QGuiApplication.clipboard().setText(self.summary.text())
            self.say(tr("status.summary_copied"))

    def _reveal_task(self) -> None:
        self._cancel.setEnabled(True)
        self.task_box.setVisible(self._task is not None)

    @property
    def _task(self) -> Task | None:
        """The task that is shown."""
        return self._under_way[-1] if self._under_way else None

    def _begin_task(self, task: Task) -> None:
        """Show that nothing of a task is known to be done yet."""
        self._progress.setRange(0, 0)
        self._progress_text.setText(task.title)

    def _progress_to(self, task: Task, at: int, total: int) -> None:
        if task is self._task:
            self._progress.setRange(0, total)
            self._progress.setValue(at)
            self._progress_text.setText(tr("status.progress", title=task.title, at=at, total=total))

    def cancel_task(self) -> None:
        """Ask the task that is under way to stop."""
        if self._task is not None:
            self._task.cancel()
            self._cancel.setEnabled(False)
            self._progress_text.setText(tr("status.cancelling"))

    def _end_task(self, task: Task) -> None:
        """Show what goes on besides, if anything does."""
        if task in self._under_way:
            self._under_way.remove(task)
        if self._task is None:
            self.task_box.hide()
        else:
            self._begin_task(self._task)
            self._reveal_task()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the edge only; the passing sentence has its own place in the line."""
        painter = QPainter(self)
        painter.setPen(theme.current().border)
        painter.drawLine(0, 0, self.width(), 0)


def findings_sentence(tally: Tally) -> str:
    """Return how many findings stand, and how many of them are of the gravest grade."""
    standing = sum(count for (_, status), count in tally.items() if status is not FindingStatus.EXPLAINED)
    explained = sum(tally.values()) - standing
    if not standing:
        return tr("status.all_explained", count=explained) if explained else tr("status.no_findings")
    errors = sum(count for (grade, status), count in tally.items() if grade is Grade.ERROR and status is not FindingStatus.EXPLAINED)
    if explained:
        return tr("status.findings_and_explained", count=standing, errors=errors, explained=explained)
    return tr("status.findings", count=standing, errors=errors)


def summary_text(summary: SelectionSummary) -> str:
    """Return what the selected figures come to; nothing for a single cell."""
    if summary.cells < 2:
        return ""
    if summary.sum is None or summary.average is None:
        return tr("status.count", count=summary.count)
    if summary.unit is None:
        return tr("status.mixed_units", count=summary.count)
    values = {"sum": exact.trimmed(summary.sum), "average": exact.trimmed(summary.average), "count": summary.count, "unit": summary.unit}
    if summary.left_out:
        return tr("status.summary_left_out", left_out=summary.left_out, **values)
    return tr("status.summary", **values)


def _finding_sign(tally: Tally) -> tuple[str, str]:
    """Return the drawing and colour of the gravest finding that stands."""
    grades = {grade for (grade, status), count in tally.items() if count and status is not FindingStatus.EXPLAINED}
    if Grade.ERROR in grades:
        return "circle-x", "error"
    if Grade.WARNING in grades:
        return "triangle-alert", "warning"
    return ("info", "hint") if grades else ("circle-check", "good")
