"""From the start of the process to the first painted window with the shipped plan, beside a bare window of the same toolkit.

Run from the top of the checkout: ``python -m benchmarks.start_benchmark [--runs N] [--platform NAME]``. Whole processes are run in turn, one of each
kind after the other, so that whatever else the computer does weighs on all of them alike; the ratio is the median of the ratios of each turn.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_QUIT_ON_PAINT = """
import os
from PySide6.QtCore import QEvent, QObject
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.painted = True
        elif getattr(self, 'painted', False):
            os._exit(0)
        return False
watch = Watch()
"""
BARE = f"""
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1360, 860)
{_QUIT_ON_PAINT}
application.installEventFilter(watch)
window.show()
application.exec()
"""
WINDOW = f"""
from ningbo_planner.app import open_window
window = open_window()
{_QUIT_ON_PAINT}
from PySide6.QtWidgets import QApplication
window.pages.view.viewport().installEventFilter(watch)
class After(QObject):
    def eventFilter(self, watched, event):
        if getattr(watch, 'painted', False):
            os._exit(0)
        return False
after = After()
QApplication.instance().installEventFilter(after)
QApplication.instance().exec()
"""
PROGRAM = f"import ningbo_planner.__main__\n{WINDOW}"
KINDS = {"bare window": BARE, "window with the plan": WINDOW, "whole program": PROGRAM}


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "NINGBO_PLANNER_HOME": home, "QT_QPA_PLATFORM": options.platform}
        # Compiled modules are written on the first run of any installation.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(Path(home) / "compiled")
        _run(WINDOW, environment)
        for path in (Path(home) / "plans", Path(home) / "settings.json"):
            _forget(path)
        print(f"{'first start':<22} {_run(WINDOW, environment) * 1000:7.0f} ms (the plan file is made)")
        for kind in KINDS.values():
            _run(kind, environment)
        turns = [{name: _run(script, environment) for name, script in KINDS.items()} for _ in range(options.runs)]
    for name in KINDS:
        times = [turn[name] * 1000 for turn in turns]
        ratio = statistics.median(turn[name] / turn["bare window"] for turn in turns)
        print(f"{name:<22} {statistics.median(times):7.0f} ms   from {min(times):6.0f} to {max(times):6.0f} ms   {ratio:5.2f} x bare")


def _run(script: str, environment: dict[str, str]) -> float:
    """Run one process to its end and return the seconds it took."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True)
    return time.perf_counter() - begun


def _forget(path: Path) -> None:
    """Take away what the first start left."""
    for inner in path.glob("*") if path.is_dir() else ():
        inner.unlink()
    if path.is_file():
        path.unlink()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--platform", default="offscreen")
    return parser.parse_args()


if __name__ == "__main__":
    main()
