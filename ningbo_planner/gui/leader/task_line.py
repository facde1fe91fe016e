"""The progress of long work at the foot of the page of charts, with a way to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.tasks import Task, TaskRunner
from ningbo_planner.text import tr


class TaskLine(QWidget):
    """Shows the task that is under way once it takes longer."""

    def __init__(self, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        """Follow ``tasks``."""
        super().__init__(parent)
        self.setObjectName("leaderTask")
        self._task: Task | None = None
        self.title, self.bar = QLabel(), QProgressBar(textVisible=False)
        self.bar.setAccessibleName(tr("leader.progress"))
        self.stop = QPushButton(tr("status.cancel"))
        self.stop.clicked.connect(lambda: self._task.cancel() if self._task is not None else None)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        row.addWidget(self.title)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.hide()
        tasks.started.connect(self._begin)

    def _begin(self, task: Task) -> None:
        """Get ready; nothing is shown of what is over at once."""
        self._task = task
        self.title.setText(task.title)
        self.bar.setRange(0, 0)
        task.slow.connect(self.show)
        task.progressed.connect(self._go_on)
        task.ended.connect(self._end)

    def _go_on(self, at: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(at)

    def _end(self) -> None:
        self._task = None
        self.hide()
