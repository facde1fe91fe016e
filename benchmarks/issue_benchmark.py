"""Handing out: one workbook per department, beside what writing such workbooks costs with openpyxl and with xlsxwriter.

Run from the top of the checkout: ``python -m benchmarks.issue_benchmark [--departments N] [--rows N] [--others N]``.

Each library is measured twice. *Plain loop*: what an analyst writes: heads, rows, figures, borders, a sum formula, locks, one check while typing, page
set-up. *Same workbook*: every cell, formula, style, check and colour of our form, read beforehand, so that nothing has to be worked out. Ours works
all of it out, reads the plan, and records the round in the plan file. xlsxwriter is measured where it is installed. All write to disk.
Processor time counts all threads and hardly depends on what else the machine does. Memory is what this process has after so many workbooks.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation

from ningbo_planner.domain.department import Department
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan, PlanInfo
from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.table import TARGET, RowRecord, Table, TableInfo, TableKind
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.storage.plan_file import create_plan_file

YEARS = [str(year) for year in range(2021, 2027)]
HEAD = ["序号", "指标", "单位", *YEARS, "意见", "说明", *YEARS[1:]]
OPEN = range(5, 12)
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def main() -> None:
    """Measure and print."""
    options = _options()
    plan = made_up_plan(options.departments, options.rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, size, sample = _ours(plan, folder)
        print(f"{options.departments} departments x {options.rows} rows x {len(YEARS)} years, {size / 1024:.0f} KiB each")
        print(f"{'':<24} {'ms each':>8} {'x ours':>7} {'processor ms':>13} {'x ours':>7}")
        for title, each in [("program", ours), *((title, _timed(write, folder, options.others)) for title, write in _others(plan, sample))]:
            print(f"{title:<24} {each.wall * 1000:8.1f} {each.wall / ours.wall:7.1f} {each.processor * 1000:13.1f} {each.processor / ours.processor:7.1f}")


class Taken(NamedTuple):
    """Seconds on the clock, and seconds of processors."""

    wall: float
    processor: float


def _ours(plan: Plan, folder: Path) -> tuple[Taken, float, Path]:
    """Return seconds and bytes for one workbook of ours, and one of them; print the memory on the way."""
    create_plan_file(folder / "plan.nbplan", plan)
    workspace = open_plan(folder / "plan.nbplan")
    report = issue(workspace, folder / "out", progress=_tell_memory)
    workspace.close()
    sizes = [file.path.stat().st_size for file in report.files]
    workspace = open_plan(folder / "plan.nbplan")
    taken = _taken(lambda: issue(workspace, folder / "again"), len(sizes))
    workspace.close()
    return taken, sum(sizes) / len(sizes), report.files[0].path


def _tell_memory(done: int, total: int) -> None:
    """Print the memory of this process after so many workbooks."""
    if done in (1, total // 10, total // 3, total):
        print(f"after {done:4} workbooks: {resident(os.getpid()):6.1f} MB")


def resident(process: int) -> float:
    """Return the memory of a process in MB, 0 where the system does not say."""
    state = Path(f"/proc/{process}/statm")
    return int(state.read_text().split()[1]) * _PAGE / 1e6 if state.exists() else 0.0


def _others(plan: Plan, sample: Path) -> list[tuple[str, Callable[[int, Path], None]]]:
    """Return what is measured beside ours."""
    content = read_content(sample)
    found: list[tuple[str, Callable[[int, Path], None]]] = [
        ("openpyxl, plain loop", lambda at, path: openpyxl_loop(plan, f"单位{at}", path)),
        ("openpyxl, same workbook", lambda _, path: openpyxl_same(content, path)),
    ]
    if importlib.util.find_spec("xlsxwriter"):
        library = importlib.import_module("xlsxwriter")
        found += [("xlsxwriter, plain loop", lambda at, path: xlsxwriter_loop(library, plan, f"单位{at}", path))]
        found += [("xlsxwriter, same workbook", lambda _, path: xlsxwriter_same(library, content, path))]
    return found


def _timed(write: Callable[[int, Path], None], folder: Path, count: int) -> Taken:
    """Return seconds for one workbook."""
    return _taken(lambda: [write(at, folder / f"{at}.xlsx") for at in range(count)], count)


def _taken(act: Callable[[], object], count: int) -> Taken:
    """Return seconds for one of ``count`` things that ``act`` does."""
    start, before = time.perf_counter(), time.process_time()
    act()
    return Taken((time.perf_counter() - start) / count, (time.process_time() - before) / count)


def made_up_plan(departments: int, rows: int) -> Plan:
    """Return a plan in which each department answers for a total and its parts."""
    plan = Plan(PlanInfo("benchmark", "测试方案", "编制单位"))
    plan.departments = {f"单位{at}": Department(f"单位{at}", f"单位{at}") for at in range(departments)}
    table = Table(TableInfo("d", "分解表", kind=TableKind.DECOMPOSITION, unit="亿元"), [Period(year, f"{year}年", is_base=year == "2021") for year in YEARS])
    records = [record for at in range(departments) for record in _records(at, rows)]
    table.insert_rows(0, 0, records)
    plan.tables["d"] = table
    return plan


def _records(department: int, rows: int) -> list[RowRecord]:
    """Return the total of a department and its parts, whose figures differ, every third with a decimal."""
    parts = [[Decimal((department * 7919 + row * 104_729 + at * 1299) % 90_000 + 1000).scaleb(-1 if row % 3 else 0) for at in range(len(YEARS))] for row in range(1, rows)]
    figures = [[sum(amounts, Decimal(0)) for amounts in zip(*parts, strict=True)], *parts]
    return [_record(department, row, amounts) for row, amounts in enumerate(figures)]


def _record(department: int, row: int, amounts: Sequence[Decimal]) -> RowRecord:
    """Return the total of a department or one of its parts."""
    cells = {(TARGET, year): number(amount) for year, amount in zip(YEARS, amounts, strict=True)}
    fields = {"name": f"指标{department}之{row}", "departments": (f"单位{department}",), "aggregation": Aggregation.NONE if row else Aggregation.SUM}
    return RowRecord(f"r{department}x{row}", 1 if row else 0, fields, cells)


def _lines(plan: Plan, department: str) -> list[list[Any]]:
    """Return the rows of a department as an analyst has them."""
    table = plan.tables["d"]
    own = [row for row, listed in zip(table.ids, table.columns["departments"], strict=True) if department in listed]
    figures = [[float(table.cell(row, year).number or 0) for year in YEARS] for row in own]
    return [[at, table.get(row, "name"), "亿元", *values, "", "", *values[1:]] for at, (row, values) in enumerate(zip(own, figures, strict=True), 1)]


def openpyxl_loop(plan: Plan, department: str, path: Path) -> None:
    """Write one workbook as an analyst's script would."""
    book = Workbook()
    sheet = book.active
    lines = _lines(plan, department)
    line = Side(style="thin", color="A6B1BF")
    grid, bold, plain, middle = Border(left=line, right=line, top=line, bottom=line), Font(name="黑体", size=11, bold=True), Font(name="宋体", size=10.5), Alignment(horizontal="center")
    fill, free = PatternFill("solid", fgColor="FFFBE6"), Protection(locked=False)
    sheet["A1"] = f"{plan.info.title}填报表　{department}"
    for row, values in enumerate([HEAD, *lines], 3):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column, value)
            cell.font, cell.border, cell.alignment = (bold if row == 3 else plain), grid, middle
            if row > 3 and column in OPEN:
                cell.fill, cell.protection = fill, free
    last = 3 + len(lines)
    for column in range(5, 10):
        letter = sheet.cell(1, column).column_letter
        sheet.cell(last + 1, column, f"={letter}4-SUM({letter}5:{letter}{last})")
    check = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", showErrorMessage=True, error="请填数字")
    check.add(f"E4:I{last}")
    sheet.add_data_validation(check)
    sheet.protection.sheet = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows = "landscape", 9, "3:3"
    book.save(path)


def xlsxwriter_loop(library: Any, plan: Plan, department: str, path: Path) -> None:
    """Write one workbook as an analyst's script would."""
    book = library.Workbook(str(path))
    sheet = book.add_worksheet()
    lines = _lines(plan, department)
    common = {"border": 1, "border_color": "#A6B1BF", "align": "center"}
    bold, plain = book.add_format({**common, "bold": True, "font_name": "黑体"}), book.add_format({**common, "font_name": "宋体", "font_size": 10.5})
    free = book.add_format({**common, "font_name": "宋体", "font_size": 10.5, "bg_color": "#FFFBE6", "locked": False})
    sheet.write(0, 0, f"{plan.info.title}填报表　{department}")
    for row, values in enumerate([HEAD, *lines], 2):
        for column, value in enumerate(values):
            sheet.write(row, column, value, bold if row == 2 else free if column + 1 in OPEN else plain)
    last = 3 + len(lines)
    for column in range(4, 9):
        letter = "ABCDEFGHI"[column]
        sheet.write_formula(last, column, f"={letter}4-SUM({letter}5:{letter}{last})")
    sheet.data_validation(3, 4, last - 1, 8, {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "请填数字"})
    sheet.protect()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(2)
    book.close()


@dataclass
class Content:
    """All of a workbook, sheet by sheet: name, cells (row, column, value, style), merges, widths, checks, colours; styles as openpyxl has them."""

    sheets: list[tuple[str, list[tuple[int, int, Any, int]], list[Any], dict[str, float], list[Any], list[Any]]]
    styles: list[Any]


def read_content(path: Path) -> Content:
    """Read a workbook of ours."""
    styles: dict[int, tuple[int, Any]] = {}
    sheets = []
    for sheet in load_workbook(path).worksheets:
        cells = []
        for cell in sheet._cells.values():
            at, _ = styles.setdefault(cell._style.xfId * 10_000 + hash(tuple(cell._style)), (len(styles), cell))
            cells.append((cell.row, cell.column, cell.value, at))
        widths = {letter: held.width for letter, held in sheet.column_dimensions.items()}
        colours = [(str(where.sqref), rule) for where, rules in sheet.conditional_formatting._cf_rules.items() for rule in rules]
        sheets.append((sheet.title, sorted(cells, key=lambda each: each[:2]), list(sheet.merged_cells.ranges), widths, list(sheet.data_validations.dataValidation), colours))
    return Content(sheets, [cell for _, cell in sorted(styles.values(), key=lambda each: each[0])])


def openpyxl_same(content: Content, path: Path) -> None:
    """Write the same workbook with openpyxl."""
    book = Workbook()
    book.remove(book.active)
    looks = [(copy(cell.font), copy(cell.fill), copy(cell.border), copy(cell.alignment), copy(cell.protection), cell.number_format) for cell in content.styles]
    for title, cells, merges, widths, checks, colours in content.sheets:
        sheet = book.create_sheet(title)
        for row, column, value, style in cells:
            cell = sheet.cell(row, column, value)
            cell.font, cell.fill, cell.border, cell.alignment, cell.protection, cell.number_format = looks[style]
        for merged in merges:
            sheet.merge_cells(str(merged))
        for letter, width in widths.items():
            sheet.column_dimensions[letter].width = width
        for check in checks:
            sheet.add_data_validation(check)
        for where, rule in colours:
            sheet.conditional_formatting.add(where, rule)
        sheet.protection.sheet = True
    book.save(path)


def xlsxwriter_same(library: Any, content: Content, path: Path) -> None:
    """Write the same workbook with xlsxwriter; colours by condition with one look, which is less than ours."""
    book = library.Workbook(str(path))
    looks = [book.add_format(_look(cell)) for cell in content.styles]
    red = book.add_format({"bg_color": "#F9D0D0"})
    for title, cells, merges, widths, checks, colours in content.sheets:
        sheet = book.add_worksheet(title)
        for merged in merges:
            sheet.merge_range(str(merged), "")
        for row, column, value, style in cells:
            if value is None:
                sheet.write_blank(row - 1, column - 1, None, looks[style])
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row - 1, column - 1, value, looks[style], 0)
            elif isinstance(value, str):
                sheet.write_string(row - 1, column - 1, value, looks[style])
            else:
                sheet.write_number(row - 1, column - 1, value, looks[style])
        for letter, width in widths.items():
            sheet.set_column(f"{letter}:{letter}", width)
        for check in checks:
            for where in str(check.sqref).split():
                sheet.data_validation(where, {"validate": "custom", "value": "=TRUE", "input_title": check.promptTitle, "error_message": check.error, "ignore_blank": True})
        for where, rule in colours:
            sheet.conditional_format(where.split()[0], {"type": "formula", "criteria": "=" + rule.formula[0], "format": red, "multi_range": where})
        sheet.protect()
    book.close()


def _look(cell: Any) -> dict[str, Any]:
    """Return a style in xlsxwriter's words."""
    look: dict[str, Any] = {"font_name": cell.font.name, "font_size": cell.font.sz, "bold": bool(cell.font.b), "num_format": cell.number_format, "locked": bool(cell.protection.locked)}
    if cell.fill.patternType == "solid":
        look["bg_color"] = "#" + str(cell.fill.fgColor.rgb)[-6:]
    if cell.border.left.style:
        look["border"] = 1
    return look | {"align": cell.alignment.horizontal or "left", "text_wrap": bool(cell.alignment.wrapText)}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=300)
    parser.add_argument("--rows", type=int, default=40)
    parser.add_argument("--others", type=int, default=20, help="how many workbooks each library writes")
    return parser.parse_args()


if __name__ == "__main__":
    main()
