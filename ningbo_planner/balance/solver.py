"""The solver of linear and integer programs: the one place that knows HiGHS.

The library is loaded when the first program is solved. It prints to the standard output of the process from C++ now and then, whatever it is told,
and the standard output of the command line is a protocol; so that output is closed while it runs. It lets go of Python's lock while it works, so
that a window stays alive beside a worker, and is asked to stop through callbacks, many times a second.

What it answers is binary floating point: a proposal, never a proof. Whoever asks proves the answer exactly.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ningbo_planner.errors import PlannerError

INFINITY = float("inf")
# How often the solver's questions whether to go on are passed on; it asks thousands of times a second.
_ASK_EVERY = 0.02
_EXACT = {"mip_rel_gap": 0.0, "mip_abs_gap": 1e-7, "mip_feasibility_tolerance": 1e-8, "primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}


class Stopped(PlannerError):
    """Somebody stopped the search; nothing was changed."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("balance.stopped")


class Budget:
    """How long something may take, shared by all it solves, and whether somebody wants it to stop."""

    def __init__(self, seconds: float, cancelled: Callable[[], bool] | None = None) -> None:
        """Start the clock."""
        self._end = time.monotonic() + seconds
        self._cancelled = cancelled

    @property
    def left(self) -> float:
        """The seconds that are left, not negative."""
        return max(0.0, self._end - time.monotonic())

    @property
    def is_spent(self) -> bool:
        """Whether the time is over."""
        return self.left <= 0

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody wants to stop."""
        return self._cancelled is not None and self._cancelled()

    def again(self, seconds: float) -> Budget:
        """Return a new one for what has to be said afterwards, asked to stop by the same."""
        return Budget(seconds, self._cancelled)

    def at_most(self, seconds: float) -> Budget:
        """Return one for a part of the work that is not worth more than so many seconds."""
        return Budget(min(seconds, self.left), self._cancelled)

    def check(self) -> None:
        """Raise :class:`Stopped` when somebody wants to stop."""
        if self.is_cancelled:
            raise Stopped


class Status(StrEnum):
    """How a solve ended; ``some`` has an answer that may not be the best."""

    BEST = "best"
    SOME = "some"
    IMPOSSIBLE = "impossible"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the solver says.

    Attributes:
        status: see :class:`Status`.
        values: one a column, where there is an answer.
        cost: what the answer costs.
        rays: where it is impossible: one weight a row; rows with a weight contradict each other together with the bounds of their columns.
    """

    status: Status
    values: Sequence[float] = ()
    cost: float = 0.0
    rays: Sequence[float] = ()

    @property
    def is_there(self) -> bool:
        """Whether there is an answer."""
        return self.status in (Status.BEST, Status.SOME)


@dataclass
class Program:
    """A linear program to be minimised, with integer columns where there are any; rows are kept one behind the other."""

    costs: list[float] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    integers: list[int] = field(default_factory=list)
    row_lows: list[float] = field(default_factory=list)
    row_highs: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)

    def column(self, cost: float, low: float = 0.0, high: float = INFINITY, integer: bool = False) -> int:
        """Add a column and return its number."""
        if integer:
            self.integers.append(len(self.costs))
        self.costs.append(cost)
        self.lows.append(low)
        self.highs.append(high)
        return len(self.costs) - 1

    def row(self, entries: Iterable[tuple[int, float]], low: float = -INFINITY, high: float = INFINITY) -> int:
        """Add a row and return its number."""
        for column, factor in entries:
            self.columns.append(column)
            self.factors.append(factor)
        self.starts.append(len(self.columns))
        self.row_lows.append(low)
        self.row_highs.append(high)
        return len(self.row_lows) - 1


def load() -> None:
    """Load the library, which takes a tenth of a second; a window does so before a worker needs it."""
    _library()


def solve(program: Program, budget: Budget, *, relaxed: bool = False, with_rays: bool = False) -> Answer:
    """Solve ``program`` within what is left of ``budget``.

    Args:
        relaxed: take integer columns as any number.
        with_rays: where it is impossible, say which rows contradict each other; takes longer.

    Raises:
        Stopped: somebody asked to stop.
    """
    budget.check()
    if budget.is_spent:
        return Answer(Status.NOTHING)
    library, _ = _library()
    highs = library.Highs()
    for name, value in {**_EXACT, "output_flag": False, "log_to_console": False, "threads": 1, "time_limit": budget.left}.items():
        highs.setOptionValue(name, value)
    if with_rays:
        highs.setOptionValue("presolve", "off")
    highs.passModel(_model(program, relaxed))
    budget.check()
    watch = _Watch(budget)
    watch.look_after(highs)
    with _SILENCE:
        highs.run()
    watch.raise_what_happened()
    return _answer(highs, library, with_rays)


def _answer(highs: Any, library: Any, with_rays: bool) -> Answer:
    status, kinds = highs.getModelStatus(), library.HighsModelStatus
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        found, has_ray, rays = highs.getDualRay() if with_rays else (None, False, ())
        return Answer(Status.IMPOSSIBLE, rays=tuple(rays) if has_ray else ())
    cost = highs.getInfo().objective_function_value
    if status == kinds.kOptimal:
        return Answer(Status.BEST, highs.getSolution().col_value, cost)
    solution = highs.getSolution()
    if highs.getInfo().primal_solution_status == library.kSolutionStatusFeasible:
        return Answer(Status.SOME, solution.col_value, cost)
    return Answer(Status.NOTHING)


def _model(program: Program, relaxed: bool) -> Any:
    """Return the program as the library wants it."""
    library, numpy = _library()
    model = library.HighsLp()
    model.num_col_, model.num_row_ = len(program.costs), len(program.row_lows)
    for name, values in {"col_cost_": program.costs, "col_lower_": program.lows, "col_upper_": program.highs, "row_lower_": program.row_lows, "row_upper_": program.row_highs}.items():
        setattr(model, name, numpy.array(values, dtype=numpy.float64))
    matrix = model.a_matrix_
    matrix.format_ = library.MatrixFormat.kRowwise
    matrix.start_ = numpy.array(program.starts, dtype=numpy.int32)
    matrix.index_ = numpy.array(program.columns, dtype=numpy.int32)
    matrix.value_ = numpy.array(program.factors, dtype=numpy.float64)
    if program.integers and not relaxed:
        kinds = [library.HighsVarType.kContinuous] * len(program.costs)
        for column in program.integers:
            kinds[column] = library.HighsVarType.kInteger
        model.integrality_ = kinds
    return model


class _Watch:
    """Answers the solver's question whether to go on."""

    def __init__(self, budget: Budget) -> None:
        """Ask ``budget``."""
        self._budget = budget
        self._asked = time.monotonic()
        self._stop = False
        self._error: BaseException | None = None

    def look_after(self, highs: Any) -> None:
        """Be asked by ``highs``."""
        for place in (highs.cbSimplexInterrupt, highs.cbMipInterrupt, highs.cbIpmInterrupt):
            place.subscribe(self._answer)

    def _answer(self, event: Any) -> None:
        """Interrupt the solver when somebody wants to stop; nothing may be raised through it, so errors wait."""
        try:
            now = time.monotonic()
            if not self._stop and now - self._asked >= _ASK_EVERY:
                self._asked = now
                self._stop = self._budget.is_cancelled
        except BaseException as error:  # noqa: BLE001 - raised once the solver has returned
            self._error, self._stop = error, True
        if self._stop:
            event.interrupt()

    def raise_what_happened(self) -> None:
        """Raise what was held back, or that somebody wanted to stop."""
        if self._error is not None:
            raise self._error
        if self._stop:
            raise Stopped


def _library() -> tuple[Any, Any]:
    """Return the solver's library and the arrays that it is fed with."""
    import highspy
    import numpy

    return highspy, numpy


class _Silence:
    """Closes the standard output of the process while solvers run, on however many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self._kept = -1

    def __enter__(self) -> None:
        with self._lock:
            self._running += 1
            if self._running == 1:
                self._close()

    def __exit__(self, *what: object) -> None:
        with self._lock:
            self._running -= 1
            if not self._running and self._kept >= 0:
                self._open()

    def _close(self) -> None:
        try:
            self._kept = os.dup(1)
        except OSError:
            # A window program on Windows has none.
            self._kept = -1
            return
        if sys.stdout is not None:
            sys.stdout.flush()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)

    def _open(self) -> None:
        # What C++ holds back is written out while it still goes nowhere.
        ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None).fflush(None)
        os.dup2(self._kept, 1)
        os.close(self._kept)
        self._kept = -1


_SILENCE = _Silence()
