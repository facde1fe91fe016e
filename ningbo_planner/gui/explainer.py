"""Looks for the causes and the smallest repairs of one finding without holding the window up.

Causes are looked for on the window's thread in slices; they are there within a frame or two. Repairs may take an integer program, so another thread
looks for them in a copy of the plan: people go on writing meanwhile, and what has become outdated by then is dropped.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal, SignalInstance, Slot

from ningbo_planner.balance import solver
from ningbo_planner.balance.conflict import Conflict
from ningbo_planner.balance.likelihood import Evidence
from ningbo_planner.balance.no_repair import why_no_repair
from ningbo_planner.balance.repair import SECONDS, Repair, smallest_repairs
from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_copies import Copying
from ningbo_planner.explain.cause import Cause
from ningbo_planner.explain.causes import ranked, walk_causes
from ningbo_planner.gui.slices import Slices
from ningbo_planner.services.evidence import evidence_of

# So long a finding has to be looked at before repairs are looked for: who walks from finding to finding does not wait for each.
PAUSE_MS = 60


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to.

    Attributes:
        repairs: best first.
        took_all_time: whether it ended because its time was up.
        conflict: where there are no repairs: what keeps the equation from being mended, if that is known.
    """

    repairs: Sequence[Repair] = ()
    took_all_time: bool = False
    conflict: Conflict | None = None


class Search:
    """One search for repairs, on whatever thread."""

    def __init__(self, plan: Plan, equation: Equation, evidence: Evidence, kept: Collection[str]) -> None:
        """Look for repairs of ``equation`` in ``plan``, which nobody writes; see :func:`smallest_repairs` for the rest."""
        self._plan = plan
        self._equation = equation
        self._evidence = evidence
        self._kept = kept
        self._stop = threading.Event()

    def stop(self) -> None:
        """Ask the search to end; what came of it is not wanted any more."""
        self._stop.set()

    def run(self) -> tuple[Found, BaseException | None]:
        """Search, and return what was found or the error it ended with."""
        try:
            return self._find(), None
        except solver.Stopped:
            return Found(), None
        except BaseException as error:  # noqa: BLE001 - carried over to the window's thread and raised there
            return Found(), error

    def _find(self) -> Found:
        began = time.monotonic()
        repairs = smallest_repairs(self._plan, [self._equation], evidence=self._evidence, kept=self._kept, seconds=SECONDS, cancelled=self._stop.is_set)
        took_all_time = time.monotonic() - began >= SECONDS
        if repairs or took_all_time:
            return Found(repairs, took_all_time)
        return Found(conflict=why_no_repair(self._plan, self._equation, kept=self._kept, cancelled=self._stop.is_set))


class _Carrier(QRunnable):
    """Carries a search into the pool and what came of it back."""

    def __init__(self, search: Search, came_out: SignalInstance) -> None:
        super().__init__()
        self._search = search
        self._came_out = came_out

    def run(self) -> None:
        """Search."""
        self._came_out.emit(self._search, *self._search.run())


class Explainer(QObject):
    """Looks at one finding at a time; a new one ends the one before.

    Signals:
        causes_found(list): the causes, best first.
        began(): repairs are being looked for.
        stopped(): they are not any more, and none came of it.
        found(Found): the repairs, or why there are none.
    """

    causes_found = Signal(object)
    began = Signal()
    stopped = Signal()
    found = Signal(object)
    _came_out = Signal(object, object, object)

    def __init__(self, parent: QObject) -> None:
        """Look at nothing yet."""
        super().__init__(parent)
        self._slices = Slices(self)
        self._search: Search | None = None
        self._asked: tuple[Plan, Equation, Collection[str]] | None = None
        self._causes: list[Cause] = []
        self._pool = QThreadPool(self)
        # One that was asked to stop may still be at work when the next begins.
        self._pool.setMaxThreadCount(2)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._begin_search)
        self._came_out.connect(self._take_result, Qt.ConnectionType.QueuedConnection)

    @property
    def is_searching(self) -> bool:
        """Whether repairs are being looked for."""
        return self._search is not None or self._pause.isActive() or (self._slices.is_running and self._asked is not None)

    def explain(self, plan: Plan, equation: Equation, kept: Collection[str] = ()) -> None:
        """Look for the causes of ``equation``, then for its repairs; ``kept`` are equations whose gap stays, because somebody has given a reason."""
        self.stop()
        self._asked = (plan, equation, kept)
        self._causes = []
        self._slices.start(self._walk(plan, equation), self._take_causes)

    def search(self) -> None:
        """Look for the repairs of what was asked about last once more."""
        if self._asked is not None and not self.is_searching:
            self._pause.start()
            self.began.emit()

    def stop(self) -> None:
        """Look for nothing any more."""
        was_searching = self.is_searching
        self._slices.stop()
        self._pause.stop()
        if self._search is not None:
            self._search.stop()
            self._end_search()
        if was_searching:
            self.stopped.emit()

    def stop_and_wait(self) -> None:
        """Stop, and wait until the other thread has; for a window that is about to close."""
        self.stop()
        self._pool.waitForDone()

    def _walk(self, plan: Plan, equation: Equation) -> Iterator[Cause]:
        """Collect the causes one by one."""
        for cause in walk_causes(plan, equation):
            self._causes.append(cause)
            yield cause

    def _take_causes(self) -> None:
        self._causes = ranked(self._causes)
        self.causes_found.emit(self._causes)
        self.search()

    def _begin_search(self) -> None:
        """Copy the plan as it is now, in slices."""
        if self._asked is None:
            return
        copying = Copying(self._asked[0])
        self._slices.start(self._prepare(copying), lambda: self._hand_over(copying.copy))

    def _prepare(self, copying: Copying) -> Iterator[object]:
        """Load the solver and copy the plan."""
        # Loaded here: an import on another thread while widgets are made is not safe.
        solver.load()
        yield
        yield from copying.walk()

    def _hand_over(self, plan: Plan) -> None:
        """Give the search to the other thread."""
        if self._asked is None:
            return
        _, equation, kept = self._asked
        self._search = Search(plan, equation, evidence_of(plan, equation, self._causes), kept)
        self._pool.start(_Carrier(self._search, self._came_out))

    def _end_search(self) -> None:
        self._search = None

    @Slot(object, object, object)
    def _take_result(self, search: Search, found: Found, error: BaseException | None) -> None:
        """Pass on what was found, unless something else is looked at by now."""
        if error is not None:
            sys.excepthook(type(error), error, error.__traceback__)
        if search is self._search:
            self._end_search()
            if error is None:
                self.found.emit(found)
            else:
                self.stopped.emit()
