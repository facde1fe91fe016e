"""Finding, replacing and going to places in a window with a made-up plan of 100,000 rows by 10 years: how long it takes, and how long the window stands still.

Run from the top of the checkout: ``python -m benchmarks.find_benchmark [--rows N] [--periods N] [--platform NAME]``.
The longest pause is the longest time between two turns of the window's loop of events; above 50 ms people feel it.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TEXTS = ("3588", "5", "0", "99999", "细分行业99999", "没有这样的")
NAMES = ("x", "xfhy9", "xfhy99999", "99999 24", "nichtda")
PAUSE_MS = 50


class Stopwatch:
    """Times acts in a window that goes on drawing and answering."""

    def __init__(self, application: Any, timer: Any) -> None:
        """Beat with ``timer`` in every turn of the loop of ``application``."""
        self._application = application
        self._last = time.perf_counter()
        self._pause = 0.0
        timer.timeout.connect(self._beat)
        timer.start(0)

    def time(self, name: str, act: Callable[[], object], is_busy: Callable[[], bool] = bool, note: Callable[[], object] = str) -> None:
        """Time one act until nothing is under way any more, and print a line."""
        self.rest(0.05)
        self._pause, self._last = 0.0, time.perf_counter()
        start = time.perf_counter()
        act()
        at_once = time.perf_counter() - start
        while is_busy():
            self._application.processEvents()
        self._application.processEvents()
        self._beat()
        whole = time.perf_counter() - start
        mark = "" if self._pause * 1000 <= PAUSE_MS else "  <- felt"
        print(f"{name:<36} at once {at_once * 1000:7.1f} ms   all {whole * 1000:8.1f} ms   longest pause {self._pause * 1000:6.1f} ms{mark}   {note()}")

    def rest(self, seconds: float) -> None:
        """Let the window do what waits."""
        stop = time.perf_counter() + seconds
        while time.perf_counter() < stop:
            self._application.processEvents()

    def _beat(self) -> None:
        now = time.perf_counter()
        self._pause, self._last = max(self._pause, now - self._last), now


def main() -> None:
    """Measure and print."""
    options = _options()
    os.environ.setdefault("QT_QPA_PLATFORM", options.platform)
    # Only now may Qt be imported: it reads the platform when the first application object is made.
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from benchmarks.made_up_plan import made_up_plan
    from ningbo_planner.app import open_window
    from ningbo_planner.storage.plan_file import create_plan_file

    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NINGBO_PLANNER_HOME"] = folder
        path = Path(folder) / "made_up.nbplan"
        create_plan_file(path, made_up_plan(options.rows, options.periods))
        window = open_window(path)
        timer = QTimer()
        watch = Stopwatch(application, timer)
        # The libraries of the charts are read some time after the first paint.
        watch.rest(2)
        print(f"{options.rows:,} rows x {options.periods} periods, platform {options.platform}")
        _find(window, watch)
        _replace(window, watch)
        _name(window, watch)
        timer.stop()
        window.close()


def _find(window: Any, watch: Stopwatch) -> None:
    """Look for texts that are rare, frequent and absent, with the list closed and open."""
    finder = window.finder
    finder.find()
    for text in TEXTS:
        watch.time(f"find {text}", lambda text=text: finder.bar.field.setText(text), lambda: finder.session.is_running, lambda: f"{finder.session.search.count:,} places")
        watch.time("  go to the next", finder.next)
        # The charts of the new row are drawn when the cursor rests.
        watch.rest(1)
    finder.bar.open_bar(True, finder.bar.question.scope)
    finder.bar._replace.setChecked(False)
    watch.time("find 5 and list", lambda: finder.bar.field.setText("5"), lambda: finder.session.is_running)
    model = window.pages.view.plan_model
    figure = model.index(0, model.sheet.first_period)
    watch.time("edit a cell with the list open", lambda: model.setData(figure, "123"), lambda: finder.session.is_running)


def _replace(window: Any, watch: Stopwatch) -> None:
    """Propose and replace."""
    finder = window.finder
    finder.replace()
    watch.time("find 588", lambda: finder.bar.field.setText("588"), lambda: finder.session.is_running)

    def is_busy() -> bool:
        return finder.session.is_running or finder.replacing.is_proposing or window.tasks.is_busy

    watch.time("propose to replace 588", lambda: finder.bar.new_field.setText("600"), is_busy, lambda: f"{finder.session.search.count:,} places")
    watch.time("replace all", finder.replacing.replace_all, is_busy)
    finder.bar.closed.emit()


def _name(window: Any, watch: Stopwatch) -> None:
    """Type names into the name box and the command search."""
    box = window.formula.name_box
    watch.time("go into the name box", window.actions_table["goTo"].trigger, lambda: not box.places._index.is_complete)
    for text in NAMES:
        box.setText(text)
        watch.time(f"type {text}", lambda text=text: box._offer(text), note=lambda: f"{len(box.offered)} places")
    window.help.search_commands()
    watch.time("command search: type xfhy9", lambda: window.help._search.field.setText("xfhy9"))
    window.help._search.hide()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--periods", type=int, default=10)
    parser.add_argument("--platform", default="offscreen")
    return parser.parse_args()


if __name__ == "__main__":
    main()
