"""Time and memory that each hostile file costs: ``python -m tests.exchange.hostile_measure [word …]`` prints a table (only samples with a word in their name).

Each file is read alone by a process of its own through the guard, the start of the reader included, and then judged against
the shipped plan as a returned workbook. What counts is the reader's
processor time, because other programs may be working as well. Window MB is what reading and judging add to this process. Aim: 1 s and 150 MB; bound: 10 s and 500 MB.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ningbo_planner.exchange.reader.guard import read_one
from ningbo_planner.exchange.reader.reading_codes import MAX_FORM_CELLS
from ningbo_planner.exchange.returned.interpreting import interpret
from ningbo_planner.paths import resource_dir
from ningbo_planner.storage.plan_source import load_plan_source
from tests.exchange.hostile_files import HOSTILE

AIM_SECONDS, AIM_MEGABYTES = 1.0, 150


def main(words: list[str]) -> int:
    """Measure and print; the exit code says whether every answer was one of those allowed."""
    wrong = over = 0
    print(f"{'file':<38}{'bytes':>12}{'read s':>8}{'its cpu':>8}{'judge s':>9}{'reader MB':>11}{'window MB':>11}  answer")
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, hostile) in enumerate(HOSTILE.items()):
            if words and not any(word in name for word in words):
                continue
            path = Path(folder) / f"{number}.xlsx"
            path.write_bytes(hostile.make())
            done = subprocess.run([sys.executable, "-m", __spec__.name, "--one", str(path)], capture_output=True, text=True, check=True)
            read, processor, judged, reader, window, code = done.stdout.split()
            allowed = code in {str(each) for each in hostile.allowed}
            within = float(processor) + float(judged) <= AIM_SECONDS and float(reader) <= AIM_MEGABYTES
            wrong, over = wrong + (not allowed), over + (not within)
            told = code + ("" if allowed else "  NOT ALLOWED") + ("" if within else "  over")
            print(f"{name:<38}{path.stat().st_size:>12,}{read:>8}{processor:>8}{judged:>9}{reader:>11}{window:>11}  {told}", flush=True)
            path.unlink()
    print(f"{over} over {AIM_SECONDS:.0f} s or {AIM_MEGABYTES} MB, {wrong} with another answer than allowed")
    return 1 if wrong else 0


def measure_one(path: str) -> None:
    """Read one file and print seconds, the reader's and this process's largest memory in MB, and the answer."""
    plan = load_plan_source(resource_dir() / "plans" / "ningbo-2022-2026")
    own = largest_memory()
    before = time.perf_counter()
    outcome = read_one(path, max_cells=MAX_FORM_CELLS)
    read = time.perf_counter() - before
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    if outcome.workbook is not None:
        interpret(outcome.workbook, plan)
    judged = time.perf_counter() - before - read
    print(f"{read:.2f} {usage.ru_utime + usage.ru_stime:.2f} {judged:.2f} {usage.ru_maxrss / 1024:.0f} {largest_memory() - own:.0f} {outcome.problem.code if outcome.problem else None}")


def largest_memory() -> float:
    """Return the largest memory that this process has had, in MB; what it was forked from does not count."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure_one(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
