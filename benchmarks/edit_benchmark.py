"""One edit, end to end: typed into the grid, checked, logged, stored and painted, on a made-up plan of 100,000 rows by 10 years.

Run from the top of the checkout: ``python -m benchmarks.edit_benchmark [--rows N] [--periods N] [--edits N] [--platform NAME]``.
A screen that shows 60 pictures a second leaves 16.7 ms for an edit.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
from pathlib import Path

FRAME_MS = 16.7


def main() -> None:
    """Measure and print."""
    options = _options()
    os.environ.setdefault("QT_QPA_PLATFORM", options.platform)
    # Only now may Qt be imported: it reads the platform when the first application object is made.
    from benchmarks.edit_run import application, run

    held = application()
    with tempfile.TemporaryDirectory() as folder:
        result = run(Path(folder), options.rows, options.periods, options.edits, random.Random(7))
    held.processEvents()
    print(f"{options.rows:,} rows x {options.periods} periods, {options.edits} edits, {result.cells_in_sight} cells in sight, platform {options.platform}")
    for name, seconds in result.once.items():
        print(f"{name:<28} {seconds * 1000:9.1f} ms")
    for name, samples in result.samples.items():
        print(_line(name, [second * 1000 for second in samples]))


def _line(name: str, times: list[float]) -> str:
    """Return one line of the result; ``times`` in milliseconds."""
    ordered = sorted(times)
    within = sum(each <= FRAME_MS for each in times) / len(times)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"{name:<28} p50 {statistics.median(times):7.2f} ms   p99 {p99:7.2f} ms   max {ordered[-1]:7.2f} ms   within 16.7 ms {within:6.1%}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--periods", type=int, default=10)
    parser.add_argument("--edits", type=int, default=500)
    parser.add_argument("--platform", default="offscreen")
    return parser.parse_args()


if __name__ == "__main__":
    main()
