"""Taking back: read, judge and compare a folder of returned workbooks, beside the loop that an analyst's script would run with openpyxl.

Run from the top of the checkout: ``python -m benchmarks.receive_benchmark [--departments N] [--rows N]``.
The script loads each workbook twice (figures and formulas, which openpyxl gives only one at a time) and collects the figures by address: no marks,
no check of rows and columns, no habits of typing, no comparison.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from openpyxl import load_workbook

from benchmarks.issue_benchmark import made_up_plan
from ningbo_planner.exchange.reader.guard import read_workbooks
from ningbo_planner.exchange.forms.marks import FORM_SHEET, MARKS_SHEET
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.services.returns import accept, read_returns
from ningbo_planner.storage.plan_file import create_plan_file


def main() -> None:
    """Measure both and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        create_plan_file(Path(folder) / "plan.nbplan", made_up_plan(options.departments, options.rows))
        workspace = open_plan(Path(folder) / "plan.nbplan")
        paths = [file.path for file in issue(workspace, Path(folder) / "out").files]
        for path in paths:
            fill(path)
        taken = {"guarded reader alone": _timed(lambda: list(read_workbooks(paths))), "read, judge, compare": _timed(lambda: read_returns(workspace, paths))}
        report = read_returns(workspace, paths)
        taken["take as one step"] = _timed(lambda: accept(workspace, report, "clean"))
        taken["openpyxl script"] = _timed(lambda: [script(path) for path in paths])
        workspace.close()
    changes = sum(1 for _ in report.changes())
    print(f"{len(paths)} workbooks x {options.rows} rows, {changes} changed figures")
    for name, seconds in taken.items():
        print(f"{name:<24} {seconds:7.2f} s   {seconds / len(paths) * 1000:6.1f} ms each   script / this: {taken['openpyxl script'] / seconds:5.1f}")


def fill(path: Path) -> None:
    """Change some figures as a department would."""
    book = load_workbook(path)
    places = [line[2] for line in book[MARKS_SHEET].iter_rows(min_row=20, values_only=True) if line[0] == "cell"]
    for at, place in enumerate(places[::7]):
        book[FORM_SHEET][place] = 11 + at % 5
    book.save(path)


def script(path: Path) -> dict[str, object]:
    """Collect the figures of one workbook."""
    formulas = load_workbook(path)
    values = load_workbook(path, data_only=True)
    places = {line[1]: line[2] for line in values[MARKS_SHEET].iter_rows(min_row=20, values_only=True) if line[0] == "cell"}
    return {key: values[FORM_SHEET][place].value if formulas[FORM_SHEET][place].data_type != "f" else None for key, place in places.items()}


def _timed(act: object) -> float:
    start = time.perf_counter()
    act()  # type: ignore[operator]
    return time.perf_counter() - start


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=60)
    parser.add_argument("--rows", type=int, default=60)
    return parser.parse_args()


if __name__ == "__main__":
    main()
