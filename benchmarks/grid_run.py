"""The measured run of :mod:`benchmarks.grid_benchmark`: the whole window on a large plan, worked with real keys.

A timer beats on the window's thread all the while. The longest pause between two beats of an act is the longest stretch in which nothing could be
painted and no key be taken, whatever part of it was ours, Qt's, or another thread's.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.made_up_plan import made_up_plan
from ningbo_planner.app import open_window
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.views.block_moves import Block, Place
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.storage.plan_file import create_plan_file

WINDOW = (1600, 1000)
# Longer than every timer with which the window waits before it draws or sums up.
REST_S = 0.25
BEAT_MS = 1
LOOK_MS = 2
LIMIT_S = 120.0
PASTED, FILLED = 2_000, 10_000
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier


@dataclass
class Figures:
    """What an act took, in seconds, once per time it was done: until it was over and painted, and the longest stretch of the window's thread."""

    over: list[float] = field(default_factory=list)
    stretch: list[float] = field(default_factory=list)


class Bench:
    """Does acts in a window and keeps what they took.

    Attributes:
        window: the window.
        figures: by the name of the act, in the order they were done.
        columns: how many columns of figures the plan has.
    """

    def __init__(self, window: MainWindow) -> None:
        """Measure ``window``."""
        self.window = window
        self.figures: dict[str, Figures] = {}
        self.columns = self.view.sheet.last_period - self.view.sheet.first_period + 1
        self._beat = QTimer(interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._take_beat)
        self._last = time.perf_counter()
        self._longest = 0.0
        self._beat.start()

    @property
    def view(self) -> PlanView:
        """The grid in front."""
        view = self.window.pages.view
        assert view is not None
        return view

    def act(self, name: str, do: Callable[[], object], is_over: Callable[[], bool] = lambda: True) -> None:
        """Do an act and wait until it is over and painted; what it leaves to timers counts for the longest stretch."""
        self.rest()
        self._longest, self._last = 0.0, time.perf_counter()
        start = self._last
        do()
        self.wait(lambda: is_over() and not self.window.tasks.is_busy)
        over = time.perf_counter() - start
        self.rest()
        self._keep(name, over, self._longest)

    def step(self, name: str, do: Callable[[], object]) -> None:
        """Do a small thing of a run of many, timed until it is painted."""
        start = time.perf_counter()
        do()
        QApplication.processEvents()
        seconds = time.perf_counter() - start
        self._keep(name, seconds, seconds)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """Press a key in the grid, or in the editor that is open there."""
        QTest.keyClick(self.view.editing.editor or self.view, key, modifiers)

    def type(self, text: str) -> None:
        """Type signs into the active cell."""
        for sign in text:
            QTest.keyClick(self.view.editing.editor or self.view, sign)

    def trigger(self, action: str) -> None:
        """Give a command of the menus."""
        self.window.actions_table[action].trigger()

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell of figures, counted from the first column of figures."""
        return self.view.sheet.text(row, self.view.sheet.first_period + column)

    def home(self) -> None:
        """Go to the first figure."""
        self.key(Qt.Key.Key_Home, _CTRL)
        self.rest()

    def wait(self, is_over: Callable[[], bool]) -> None:
        """Run the event loop as the program does, which sleeps between events and leaves the processor to the other thread."""
        loop, look, limit = QEventLoop(), QTimer(interval=LOOK_MS), time.perf_counter() + LIMIT_S
        look.timeout.connect(lambda: loop.quit() if is_over() or time.perf_counter() > limit else None)
        look.start()
        loop.exec()
        if not is_over():
            raise TimeoutError("an act did not come to its end")
        QApplication.processEvents()

    def rest(self) -> None:
        """Let late timers fire."""
        stop = time.perf_counter() + REST_S
        self.wait(lambda: time.perf_counter() > stop)

    def _keep(self, name: str, over: float, stretch: float) -> None:
        figures = self.figures.setdefault(name, Figures())
        figures.over.append(over)
        figures.stretch.append(stretch)

    def _take_beat(self) -> None:
        now = time.perf_counter()
        self._longest, self._last = max(self._longest, now - self._last), now


def run(folder: Path, rows: int, periods: int, times: int) -> dict[str, Figures]:
    """Work on a made-up plan of this size, large acts so many times, and return what was measured."""
    path = folder / "made_up.nbplan"
    create_plan_file(path, made_up_plan(rows, periods))
    window = open_window(path)
    window.showNormal()
    window.resize(*WINDOW)
    bench = Bench(window)
    # What charts need is loaded when the window stands; that is part of the start.
    bench.wait(lambda: window.side.charts.is_ready)
    bench.rest()
    dice = random.Random(5)
    for part in (_cursor, _select, _type, _paste, _fill, _clear, _arrange, _find):
        part(bench, dice, times)
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    return bench.figures


def _cursor(bench: Bench, dice: random.Random, _: int) -> None:
    """Walk, scroll and jump."""
    view = bench.view
    bench.home()
    for name, key, count in (("arrow down", Qt.Key.Key_Down, 150), ("arrow right", Qt.Key.Key_Right, bench.columns), ("page down", Qt.Key.Key_PageDown, 100)):
        for _each in range(count):
            bench.step(name, lambda key=key: bench.key(key))
    bar = view.verticalScrollBar()
    for _each in range(150):
        bench.step("wheel: three rows on", lambda: bar.setValue(bar.value() + 3 * view.rowHeight(0)))
    for _each in range(80):
        bench.step("scroll bar: anywhere", lambda: bar.setValue(dice.randrange(bar.maximum())))
    for name, there, back in (("Ctrl+End, Ctrl+Home", Qt.Key.Key_End, Qt.Key.Key_Home), ("Ctrl+Down, Ctrl+Up", Qt.Key.Key_Down, Qt.Key.Key_Up)):
        for _each in range(20):
            bench.step(name, lambda there=there: bench.key(there, _CTRL))
            bench.step(name, lambda back=back: bench.key(back, _CTRL))


def _select(bench: Bench, _: random.Random, times: int) -> None:
    """Select a lot and wait for its sum."""
    summary = bench.window.status.summary
    for _each in range(times):
        for name, key, modifiers in (("Ctrl+Shift+End, sum", Qt.Key.Key_End, _CTRL | _SHIFT), ("Ctrl+A, sum", Qt.Key.Key_A, _CTRL)):
            bench.home()
            summary.setText("")
            bench.act(name, lambda key=key, modifiers=modifiers: bench.key(key, modifiers), lambda: bool(summary.text()))


def _type(bench: Bench, dice: random.Random, _: int) -> None:
    """Type figures one below the other; each is checked, stored and painted."""
    bench.home()
    for _each in range(100):
        bench.type(f"{dice.randrange(10, 99)}")
        bench.step("type a figure, Enter", lambda: bench.key(Qt.Key.Key_Return))


def _paste(bench: Bench, dice: random.Random, times: int) -> None:
    """Paste a block of figures that add up to nothing, take it back, do it again, take it back."""
    rows = min(PASTED, bench.view.sheet.row_count)
    names = [f"{what} {rows * bench.columns:,} cells" for what in ("paste", "undo the paste of", "redo the paste of")]
    for _each in range(times):
        lines = [[f"{dice.randrange(10, 90_000) / 10}" for _column in range(bench.columns)] for _row in range(rows)]
        QApplication.clipboard().setText("\r\n".join(map("\t".join, lines)))
        bench.home()
        before, pasted = bench.text(0, 0), (lines[0][0], lines[-1][-1])
        bench.act(names[0], lambda: bench.key(Qt.Key.Key_V, _CTRL), lambda: (bench.text(0, 0), bench.text(rows - 1, bench.columns - 1)) == pasted)
        bench.act(names[1], lambda: bench.trigger("undo"), lambda: bench.text(0, 0) == before)
        bench.act(names[2], lambda: bench.trigger("redo"), lambda: bench.text(0, 0) == pasted[0])
        bench.trigger("undo")
        bench.rest()


def _fill(bench: Bench, _: random.Random, times: int) -> None:
    """Fill cells with Ctrl+Enter, and take it back."""
    rows, first = min(FILLED, bench.view.sheet.row_count), bench.view.sheet.first_period
    count = rows * bench.columns
    for number in range(times):
        bench.view.navigation.select(Block(0, first, rows - 1, first + bench.columns - 1))
        before, text = bench.text(0, 0), str(70 + number)
        bench.type(text)
        bench.act(f"fill {count:,} cells", lambda: bench.key(Qt.Key.Key_Return, _CTRL), lambda: bench.text(rows - 1, bench.columns - 1) == text)
        bench.act(f"undo the fill of {count:,} cells", lambda: bench.trigger("undo"), lambda: bench.text(0, 0) == before)
    bench.view.navigation.go_to(Place(0, first))


def _clear(bench: Bench, _: random.Random, times: int) -> None:
    """Empty everything, and one column, which leaves a finding for every row; take both back."""
    sheet = bench.view.sheet
    for _each in range(times):
        for name, left, right in (("empty all cells", 0, sheet.column_count - 1), ("empty one column", sheet.first_period, sheet.first_period)):
            bench.view.navigation.select(Block(0, left, sheet.row_count - 1, right))
            before = bench.text(0, 0)
            bench.act(name, lambda: bench.key(Qt.Key.Key_Delete), lambda: not bench.text(0, 0))
            bench.act(f"undo: {name}", lambda: bench.trigger("undo"), lambda: bench.text(0, 0) == before)


def _arrange(bench: Bench, _: random.Random, times: int) -> None:
    """Close and open branches, sort, and go back to the order of print."""
    model, count = bench.view.plan_model, bench.view.sheet.row_count
    for _each in range(times):
        bench.home()
        bench.act("collapse all", lambda: bench.trigger("levelOne"), lambda: model.rowCount() < count)
        bench.act("expand all", lambda: bench.trigger("expandAll"), lambda: model.rowCount() == count)
        row = model.sheet.rows.ids[0]
        bench.act("collapse one branch", lambda: model.toggle(row))
        bench.act("expand it again", lambda: model.toggle(row))
        bench.act("sort by a year", lambda: bench.trigger("sortDescending"), lambda: model.sheet.order is not None)
        bench.act("back to the order of print", bench.window.arrange.restore_order, lambda: model.sheet.order is None)


def _find(bench: Bench, _: random.Random, times: int) -> None:
    """Find a text everywhere."""
    bench.trigger("find")
    bench.rest()
    field = QApplication.focusWidget()
    for number in range(times):
        bench.act("find a text", lambda: [QTest.keyClick(field, sign) for sign in str(number + 7)])
