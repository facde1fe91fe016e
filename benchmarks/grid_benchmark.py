"""Everything in the grid on a made-up plan of 100,000 rows by 10 years: cursor, selection, typing, paste, fill, undo, branches, sorting, finding.

Run from the top of the checkout: ``python -m benchmarks.grid_benchmark [--rows N] [--periods N] [--times N] [--script] [--platform NAME]``.
The whole window is worked with real keys. Beside the time until an act is over and painted stands the longest stretch in which the window could neither
paint nor take a key; more than 50 ms of it can be felt. Whatever else the computer does makes the maxima longer, the middle ones hardly. With ``--script`` the large changes stand beside what a script with openpyxl needs to load, change
and save the same table, which takes minutes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook, load_workbook

if TYPE_CHECKING:
    from benchmarks.grid_run import Figures

FELT_MS = 50.0


def main() -> None:
    """Measure and print."""
    options = _options()
    os.environ.setdefault("QT_QPA_PLATFORM", options.platform)
    with tempfile.TemporaryDirectory() as folder:
        # The user's own settings and recent files stay out of it.
        os.environ["NINGBO_PLANNER_HOME"] = folder
        # Only now may Qt be imported: it reads the platform when the first application object is made.
        from benchmarks.grid_run import run

        figures = run(Path(folder), options.rows, options.periods, options.times)
        print(f"{options.rows:,} rows x {options.periods} periods, platform {os.environ['QT_QPA_PLATFORM']}; times in ms")
        print(f"{'':<34}{'n':>4}{'p50':>9}{'p99':>9}{'max':>9}   longest stretch: p50{'max':>9}")
        for name, found in figures.items():
            print(_line(name, found))
        if options.script:
            _beside_a_script(Path(folder), options.rows, options.periods, figures)


def _line(name: str, found: Figures) -> str:
    """Return one line of the result."""
    times, stretches = (sorted(each * 1000 for each in seconds) for seconds in (found.over, found.stretch))
    usual, p99 = statistics.median(stretches), times[min(len(times) - 1, int(len(times) * 0.99))]
    felt = "  felt" if usual > FELT_MS else ""
    return f"{name:<34}{len(times):>4}{statistics.median(times):>9.1f}{p99:>9.1f}{times[-1]:>9.1f}{usual:>23.1f}{stretches[-1]:>9.1f}{felt}"


def _beside_a_script(folder: Path, rows: int, periods: int, figures: dict[str, Figures]) -> None:
    """Print how long a script takes for the large changes."""
    path = folder / "made_up.xlsx"
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in range(rows):
        sheet.append([f"行{row}", *(row + period for period in range(periods))])
    book.save(path)
    for name, lines in (("paste", 2_000), ("fill", 10_000), ("empty all", rows)):
        start = time.perf_counter()
        book = load_workbook(path)
        for row in range(1, min(lines, rows) + 1):
            for column in range(2, periods + 2):
                book.active.cell(row, column).value = None if name == "empty all" else 7
        book.save(folder / "changed.xlsx")
        seconds = time.perf_counter() - start
        ours = next(found for act, found in figures.items() if act.startswith(name))
        print(f"{name}: a script with openpyxl {seconds:6.1f} s, {seconds / statistics.median(ours.over):6.0f} times as long")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--periods", type=int, default=10)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--script", action="store_true")
    parser.add_argument("--platform", default="offscreen")
    return parser.parse_args()


if __name__ == "__main__":
    main()
