"""Taking back: read, judge and compare a folder of returned workbooks, beside what an analyst would run instead.

Run from the top of the checkout: ``python -m benchmarks.receive_benchmark [--departments N] [--rows N] [--script N] [--office N] [--keep FOLDER]``.

The others only collect the figures by address: no marks, no check of rows and columns, no habits of typing, no comparison.

* values only: openpyxl with ``data_only``, the usual loop; a formula typed in place of a number comes as its last result or as nothing.
* formulas and values: openpyxl twice, which is what it takes to tell a typed number from a computed one.
* LibreOffice, started once for all files: the sheet of figures saved as CSV and read; or the workbook saved again, which computes what other
  programs left uncomputed, and its values read by openpyxl.

Each runs on the same files in turn; processor time counts the processes that were started too, and hardly depends on what else the machine does.
Memory is that of this process and of its readers after a tenth, a third and all of the files.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from openpyxl import load_workbook

from benchmarks.issue_benchmark import Taken, made_up_plan, resident
from ningbo_planner.exchange.forms.marks import FORM_SHEET, MARKS_SHEET
from ningbo_planner.exchange.reader.guard import read_workbooks
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.services.returns import accept, read_returns
from ningbo_planner.storage.plan_file import create_plan_file

_XLSX = "xlsx:Calc MS Excel 2007 XML"
# Commas, quotes, UTF-8.
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76"
_OURS = "read, judge, compare"


def main() -> None:
    """Measure all and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        paths = returned_files(folder, options.departments, options.rows)
        workspace = open_plan(folder / "plan.nbplan", read_only=bool(options.keep))
        alone = _timed(lambda: _memory_while_reading(paths), paths)
        ours = _timed(lambda: read_returns(workspace, paths), paths)
        report = read_returns(workspace, paths)
        each = {"guarded reader alone": alone, _OURS: ours}
        if not options.keep:
            each["take all as one step"] = _timed(lambda: accept(workspace, report, "clean"), paths)
        workspace.close()
        some = paths[: options.script]
        each["openpyxl, values only"] = _timed(lambda: [values_only(path) for path in some], some)
        each["openpyxl, formulas and values"] = _timed(lambda: [formulas_and_values(path) for path in some], some)
        office = shutil.which("soffice")
        if office and options.office:
            few = paths[: options.office]
            each["LibreOffice once, to CSV"] = _timed(lambda: by_office(office, few, Path(made), _CSV), few)
            each["LibreOffice once, saved again"] = _timed(lambda: by_office(office, few, Path(made), _XLSX), few)
    print(f"{len(paths)} workbooks x {options.rows} rows, {sum(1 for _ in report.changes())} changed figures")
    print(f"{'':<30} {'ms each':>9} {'x ours':>7} {'processor ms':>14} {'x ours':>7}")
    for name, taken in each.items():
        print(f"{name:<30} {taken.wall * 1000:9.1f} {taken.wall / each[_OURS].wall:7.1f} {taken.processor * 1000:14.1f} {taken.processor / each[_OURS].processor:7.1f}")


def returned_files(folder: Path, departments: int, rows: int) -> list[Path]:
    """Return the workbooks of a round, filled in by openpyxl; those that a folder has already are used again."""
    out = folder / "out"
    if not out.is_dir():
        create_plan_file(folder / "plan.nbplan", made_up_plan(departments, rows))
        workspace = open_plan(folder / "plan.nbplan")
        issue(workspace, out)
        workspace.close()
        with ProcessPoolExecutor() as pool:
            list(pool.map(fill, sorted(out.glob("*.xlsx"))))
    return sorted(out.glob("*.xlsx"))


def fill(path: Path) -> None:
    """Change some figures as a department would."""
    book = load_workbook(path)
    places = [line[2] for line in book[MARKS_SHEET].iter_rows(min_row=20, values_only=True) if line[0] == "cell"]
    for at, place in enumerate(places[::7]):
        book[FORM_SHEET][place] = 11 + at % 5
    book.save(path)


def values_only(path: Path) -> dict[str, object]:
    """Collect the figures of one workbook as the usual loop does."""
    book = load_workbook(path, data_only=True)
    places = {line[1]: line[2] for line in book[MARKS_SHEET].iter_rows(min_row=20, values_only=True) if line[0] == "cell"}
    return {key: book[FORM_SHEET][place].value for key, place in places.items()}


def formulas_and_values(path: Path) -> dict[str, object]:
    """Collect the figures of one workbook that are not formulas."""
    formulas = load_workbook(path)
    values = load_workbook(path, data_only=True)
    places = {line[1]: line[2] for line in values[MARKS_SHEET].iter_rows(min_row=20, values_only=True) if line[0] == "cell"}
    return {key: values[FORM_SHEET][place].value if formulas[FORM_SHEET][place].data_type != "f" else None for key, place in places.items()}


def by_office(office: str, paths: Sequence[Path], folder: Path, kind: str) -> list[object]:
    """Let LibreOffice save all files as another kind in one start, and read those."""
    out = folder / kind.partition(":")[0]
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir", str(out), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True)
    return [_lines(path) if path.suffix == ".csv" else values_only(path) for path in sorted(out.iterdir())]


def _lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _memory_while_reading(paths: Sequence[Path]) -> None:
    """Read all files and print the memory of this process and its readers on the way."""
    for at, _ in enumerate(read_workbooks(paths), 1):
        if at in (1, len(paths) // 10, len(paths) // 3, len(paths) - 2):
            children = [resident(child) for child in _children()]
            print(f"after {at:4} files: this process {resident(os.getpid()):6.1f} MB, readers {' '.join(f'{size:.1f}' for size in children)} MB")


def _children() -> list[int]:
    """Return the processes that this one has started, where the system lists them."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    return [int(name) for name in listed.read_text().split()] if listed.exists() else []


def _timed(act: Callable[[], object], files: Sequence[Path]) -> Taken:
    """Return what an act takes for one of ``files``."""
    before, start = _processor(), time.perf_counter()
    act()
    return Taken((time.perf_counter() - start) / len(files), (_processor() - before) / len(files))


def _processor() -> float:
    """Return the processor time of this process and of those it has started and seen end."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--departments", type=int, default=300)
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--script", type=int, default=60, help="how many workbooks the scripts read")
    parser.add_argument("--office", type=int, default=30, help="how many LibreOffice converts; 0 leaves it out")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the workbooks for the next run")
    return parser.parse_args()


if __name__ == "__main__":
    main()
