"""Balances a table by every method on another thread, in a copy of the plan: people look and write on meanwhile, and what has become outdated is dropped."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, SignalInstance, Slot

from ningbo_planner.balance import solver, whole
from ningbo_planner.balance.whole import Balanced, Method
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_copies import Copying
from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.slices import Slices
from ningbo_planner.services.balancing import Balance

_REPORTS_EVERY_S = 0.04


@dataclass(frozen=True, slots=True)
class BalanceOrder:
    """What is to be balanced.

    Attributes:
        table, periods: which figures.
        step: what changed figures are a multiple of; ``None`` for what their rows say.
        held: cells that stay this time.
        kept: ids of equations whose gap stays, because somebody has given a reason.
    """

    table: str
    periods: tuple[str, ...]
    step: Decimal | None = None
    held: frozenset[CellRef] = frozenset()
    kept: Collection[str] = ()


class Run:
    """One walk through all methods, on whatever thread."""

    def __init__(self, plan: Plan, copied: Plan, order: BalanceOrder, signals: Balancer) -> None:
        """Balance ``copied``, which nobody writes; what is found is told of ``plan``."""
        self._plan = plan
        self._copy = copied
        self._order = order
        self._signals = signals
        self._stop = threading.Event()
        self._told = 0.0

    def stop(self) -> None:
        """Ask it to end; what comes of it is not wanted any more."""
        self._stop.set()

    def go(self) -> BaseException | None:
        """Balance by one method after the other; a contradiction is the same for all of them and ends it. Return the error it ended with."""
        try:
            for method in Method:
                self._signals.step_done.emit(self, method, None, 0, 0)
                found = self._by(method)
                self._signals.step_done.emit(self, method, found, 0, 0)
                if isinstance(found, Balance) and found.conflict is not None:
                    break
        except solver.Stopped:
            return None
        except BaseException as error:  # noqa: BLE001 - carried over to the window's thread and raised there
            return error
        return None

    def _by(self, method: Method) -> Balance | str:
        """Return what one method finds, or the sentence that says why it found nothing."""
        order = self._order

        def tell(done: int, total: int) -> None:
            # Not more often than anybody can see.
            if time.monotonic() - self._told >= _REPORTS_EVERY_S:
                self._told = time.monotonic()
                self._signals.step_done.emit(self, method, None, done, total)

        try:
            found = whole.balance(
                self._copy, order.table, order.periods, method=method, step=order.step, held=order.held, kept=order.kept, cancelled=self._stop.is_set, progress=tell
            )
        except solver.Stopped:
            raise
        except PlannerError as problem:
            return str(problem)
        is_found = isinstance(found, Balanced)
        return Balance(self._plan, order.table, order.periods, method, found if is_found else None, None if is_found else found)


class _Carrier(QRunnable):
    """Carries a run into the pool and its end back."""

    def __init__(self, run: Run, came_out: SignalInstance) -> None:
        super().__init__()
        self._run = run
        self._came_out = came_out

    def run(self) -> None:
        """Balance."""
        self._came_out.emit(self._run, self._run.go())


class Balancer(QObject):
    """Balances one table at a time; a new order ends the one before.

    Signals:
        began(): it begins.
        at(Method, int, int): this method is at work, so many of so many pieces are done.
        found(Balance): one method has come to its end, well or with a contradiction.
        failed(Method, str): one method has found nothing, and why.
        ended(): nothing is computed any more, however that came.
    """

    began = Signal()
    at = Signal(object, int, int)
    found = Signal(object)
    failed = Signal(object, str)
    ended = Signal()
    # Of the other thread: run, method, what was found (nothing while it goes on), how many of how many pieces are done.
    step_done = Signal(object, object, object, int, int)
    _came_out = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        """Balance nothing yet."""
        super().__init__(parent)
        self._slices = Slices(self)
        self._run: Run | None = None
        self._pool = QThreadPool(self)
        # One that was asked to stop may still be at work when the next begins.
        self._pool.setMaxThreadCount(2)
        self.step_done.connect(self._take_step, Qt.ConnectionType.QueuedConnection)
        self._came_out.connect(self._take_end, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        """Whether something is computed."""
        return self._run is not None or self._slices.is_running

    def start(self, plan: Plan, order: BalanceOrder) -> None:
        """Balance ``plan`` as it is now."""
        self.stop()
        copying = Copying(plan)
        self.began.emit()
        self._slices.start(self._prepare(copying), lambda: self._hand_over(Run(plan, copying.copy, order, self)))

    def stop(self) -> None:
        """Compute nothing any more; what is written into the plan from now on disturbs nobody."""
        was_running = self.is_running
        self._slices.stop()
        if self._run is not None:
            self._run.stop()
            self._end()
        if was_running:
            self.ended.emit()

    def stop_and_wait(self) -> None:
        """Stop, and wait until the other thread has; for a window that is about to close."""
        self.stop()
        self._pool.waitForDone()

    def _prepare(self, copying: Copying) -> Iterator[object]:
        """Load the solver and copy the plan."""
        # Loaded here: an import on another thread while widgets are made is not safe.
        solver.load()
        yield
        yield from copying.walk()

    def _hand_over(self, run: Run) -> None:
        self._run = run
        self._pool.start(_Carrier(run, self._came_out))

    def _end(self) -> None:
        self._run = None

    @Slot(object, object, object, int, int)
    def _take_step(self, run: Run, method: Method, found: Balance | str | None, done: int, total: int) -> None:
        """Pass on what another thread tells, unless nobody wants it any more."""
        if run is not self._run:
            return
        if found is None:
            self.at.emit(method, done, total)
        elif isinstance(found, Balance):
            self.found.emit(found)
        else:
            self.failed.emit(method, found)

    @Slot(object, object)
    def _take_end(self, run: Run, error: BaseException | None) -> None:
        if error is not None:
            sys.excepthook(type(error), error, error.__traceback__)
        if run is self._run:
            self._end()
            self.ended.emit()
