"""Handing out: one workbook per department, beside what an analyst's own script would do with openpyxl (load the template, copy styles, fill, save).

Run from the top of the checkout: ``python -m benchmarks.issue_benchmark [--departments N] [--rows N] [--script N]``.
The script writes only the rows with their figures, a sum formula and locks: none of the checks, colours and marks. Both write to disk.
"""

from __future__ import annotations

import argparse
import copy
import tempfile
import time
from pathlib import Path

from openpyxl import load_workbook

from ningbo_planner.domain.department import Department
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan, PlanInfo
from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.table import TARGET, RowRecord, Table, TableInfo, TableKind
from ningbo_planner.exchange.forms.form_writer import TEMPLATE
from ningbo_planner.paths import template_dir
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.storage.plan_file import create_plan_file

YEARS = [str(year) for year in range(2021, 2027)]
SAMPLE_ROW, FIRST_ROW = 10, 30


def main() -> None:
    """Measure both and print."""
    options = _options()
    plan = made_up_plan(options.departments, options.rows)
    with tempfile.TemporaryDirectory() as folder:
        create_plan_file(Path(folder) / "plan.nbplan", plan)
        workspace = open_plan(Path(folder) / "plan.nbplan")
        start = time.perf_counter()
        report = issue(workspace, Path(folder) / "out")
        ours = time.perf_counter() - start
        size = sum(file.path.stat().st_size for file in report.files) / len(report.files)
        workspace.close()
        start = time.perf_counter()
        for at in range(options.script):
            script(plan, f"单位{at}", Path(folder) / f"{at}.xlsx")
        theirs = (time.perf_counter() - start) / options.script
    each = ours / len(report.files)
    print(f"{len(report.files)} departments x {options.rows} rows, {size / 1024:.0f} KiB each")
    print(f"program          {ours:7.2f} s   {each * 1000:6.1f} ms each   {1 / each:6.0f} files/s")
    print(f"openpyxl script                {theirs * 1000:6.1f} ms each   {1 / theirs:6.0f} files/s   {theirs / each:.1f} x the time")


def made_up_plan(departments: int, rows: int) -> Plan:
    """Return a plan in which each department answers for a total and its parts."""
    plan = Plan(PlanInfo("benchmark", "测试方案", "编制单位"))
    plan.departments = {f"单位{at}": Department(f"单位{at}", f"单位{at}") for at in range(departments)}
    table = Table(TableInfo("d", "分解表", kind=TableKind.DECOMPOSITION, unit="亿元"), [Period(year, f"{year}年", is_base=year == "2021") for year in YEARS])
    records = [_record(at, row, rows) for at in range(departments) for row in range(rows)]
    table.insert_rows(0, 0, records)
    plan.tables["d"] = table
    return plan


def _record(department: int, row: int, rows: int) -> RowRecord:
    """Return the total of a department or one of its parts."""
    amount = 10 * (rows - 1) if row == 0 else 10
    cells = {(TARGET, year): number(amount) for year in YEARS}
    fields = {"name": f"指标{department}之{row}", "departments": (f"单位{department}",), "aggregation": Aggregation.NONE if row else Aggregation.SUM}
    return RowRecord(f"r{department}x{row}", 1 if row else 0, fields, cells)


def script(plan: Plan, department: str, path: Path) -> None:
    """Write one workbook as an analyst's script would."""
    book = load_workbook(template_dir() / TEMPLATE)
    sheet = book.worksheets[0]
    table = plan.tables["d"]
    own = [row for row, listed in zip(table.ids, table.columns["departments"], strict=True) if department in listed]
    for at, row in enumerate(own, FIRST_ROW):
        values = [row, at, table.get(row, "name"), "亿元", *(float(table.cell(row, year).number or 0) for year in YEARS), *(float(table.cell(row, year).number or 0) for year in YEARS[1:])]
        for column, value in enumerate(values, 1):
            cell = sheet.cell(at, column, value)
            sample = sheet.cell(SAMPLE_ROW, min(column, 7))
            cell.font, cell.fill, cell.border, cell.protection = (copy.copy(part) for part in (sample.font, sample.fill, sample.border, sample.protection))
    for column in range(5, 11):
        letter = sheet.cell(1, column).column_letter
        sheet.cell(FIRST_ROW + len(own), column, f"={letter}{FIRST_ROW}-SUM({letter}{FIRST_ROW + 1}:{letter}{FIRST_ROW + len(own) - 1})")
    sheet.protection.sheet = True
    book.save(path)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=60)
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument("--script", type=int, default=20, help="how many workbooks the script writes")
    return parser.parse_args()


if __name__ == "__main__":
    main()
