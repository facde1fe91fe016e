"""Writes a whole plan as a workbook in the official layout from the template ``方案导出.xlsx``: a sheet for each table, live checks, charts, findings, notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import Finding, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import Table
from ningbo_planner.exchange.writer.addresses import Area, absolute, address, letters
from ningbo_planner.exchange.writer.book_writer import BookSheet, BookWriter, DefinedName
from ningbo_planner.exchange.writer.chart_parts import ChartBox
from ningbo_planner.exchange.plans.check_lines import CHECK_ROLES, MOST_LINES, check_lines, line_values
from ningbo_planner.exchange.plans.plan_charts import chart_bands, placed
from ningbo_planner.exchange.plans.sheet_places import SheetPlaces
from ningbo_planner.exchange.plans.plan_carrier import CARRIER_NAME, CARRIER_SHEET, FORMAT, SheetPrint, carrier_sheet, sheet_print
from ningbo_planner.exchange.writer.printed_numbers import decimals_of, fixed_format, is_exact
from ningbo_planner.exchange.writer.sample_rows import Columns, RowCopier, SampleSheet, filler
from ningbo_planner.exchange.writer.sheet_text import Cleaner, formula_text
from ningbo_planner.exchange.writer.sheet_writer import Formula, Highlight, SheetWriter, Value
from ningbo_planner.exchange.writer.style_book import StyleBook
from ningbo_planner.exchange.plans.table_sheet import DATA, HEAD, NOTE, ROLES, TOTAL, TableSheet
from ningbo_planner.exchange.writer.template_book import TemplateBook
from ningbo_planner.text import document_text, tr

TEMPLATE = Path("xlsx") / "方案导出.xlsx"
TABLE_SHEET, CHECKS_SHEET, CHARTS_SHEET, FINDINGS_SHEET, NOTES_SHEET = "表", "核对", "图表", "问题", "备注"
# Sheets of an export that hold no table of the plan.
OTHER_SHEETS = (CHECKS_SHEET, CHARTS_SHEET, FINDINGS_SHEET, NOTES_SHEET)
_FINDING_ROLES = ("序号", "级别", "表", "指标", "时期", "问题", "表中数", "计算数", "差额", "状态", "说明")
_NOTE_ROLES = ("表", "行号", "指标", "备注", "章节", "原文", "出处")
# Signs that Excel does not take in a sheet's name, and its full-width forms.
_FULL_WIDTH = str.maketrans("[]:*?/\\'", "［］：＊？／＼＇")
_MAX_SHEET_NAME = 31
_RESERVED_NAME = "history"
_BAND, _LEFT, _RIGHT, _DIFFERS = "图组", "左图", "右图", "不符"
# A band of charts has so many rows below its heading, each so many points high; so many bands stand on a page.
_BAND_ROWS, _ROW_POINTS, _BANDS_ON_PAGE = 17, 14.0, 2


class PlanWorkbook:
    """A plan as a workbook in the making.

    Attributes:
        notes: one sentence for each text that could not be written whole.
    """

    def __init__(self, template: Path, plan: Plan, findings: Sequence[Finding]) -> None:
        """Read the template; raises PlannerError when it is missing, unreadable or lost a part."""
        self._book = TemplateBook(template)
        self._plan, self._findings = plan, findings
        self._styles, self._cleaner = StyleBook(self._book.styles), Cleaner()
        self._sheets: list[BookSheet] = []
        self._names: list[DefinedName] = []
        self._prints: list[SheetPrint] = []

    @property
    def notes(self) -> list[str]:
        """Sentences about texts that lost something."""
        return self._cleaner.notes

    def data(self) -> bytes:
        """Return the workbook's file."""
        tables = SampleSheet(self._book, TABLE_SHEET, ROLES, (HEAD, DATA, TOTAL, NOTE))
        places = SheetPlaces(self._plan, self._sheet_names(), tables.samples[HEAD][-1].number + 1)
        for table in self._plan.tables.values():
            self._add_table(tables, table, places)
        self._add_checks(places)
        self._add_charts(places)
        findings = [_finding_values(number, finding, self._plan) for number, finding in enumerate(self._findings, 1)]
        self._add_list(FINDINGS_SHEET, _FINDING_ROLES, findings, _summary(self._findings))
        notes = [values for table in self._plan.tables.values() for values in _note_values(table)]
        self._add_list(NOTES_SHEET, _NOTE_ROLES, notes, tr("export.notes_count", count=len(notes)))
        book = BookWriter(self._book, self._styles, self._plan.info.title, self._plan.info.issuer, datetime.now().isoformat(timespec="seconds"))
        # The hidden sheet carries the plan itself, so that a workbook can become a plan again without loss.
        carrier = BookSheet(CARRIER_SHEET, carrier_sheet(self._plan, self._prints).data(), state="veryHidden")
        book.sheets = [*self._sheets, carrier]
        book.names = [*self._names, DefinedName(CARRIER_NAME, formula_text(FORMAT), hidden=True)]
        return book.data()

    def _sheet_names(self) -> dict[str, str]:
        """Return the names of the tables' sheets by table id."""
        names: dict[str, str] = {}
        for table in self._plan.tables.values():
            names[table.info.id] = sheet_name(table.info.title or table.info.id, [CARRIER_SHEET, *names.values()])
        return names

    def _add_table(self, sample: SampleSheet, table: Table, places: SheetPlaces) -> None:
        """Add the sheet of one table."""
        words = {"表题": table.info.heading or table.info.title, "单位": tr("export.unit", unit=table.info.unit) if table.info.unit else "", **self._words()}
        sheet = TableSheet(sample, self._styles, self._cleaner, filler(self._book, words), table, places)
        writer = sheet.write()
        shown = self._add(table.info.title or table.info.id, writer, sample, sheet.head, sheet.print_area)
        self._prints.append(sheet_print(table, shown, sheet.head[1] + 1, writer))

    def _add_checks(self, places: SheetPlaces) -> None:
        """Add the sheet of live checks; of very many places only those that do not agree."""
        lines = check_lines(places)
        counts = Counter(line.verdict for line in lines)
        said = {code: counts[code] for code in ("agrees", "differs", "missing", "blank", "text", "other")}
        summary = tr("export.checks_count", count=len(lines), **said)
        if len(lines) > MOST_LINES:
            summary = tr("export.checks_cut", count=len(lines), most=MOST_LINES, **said)
            lines = [line for line in lines if line.verdict != "agrees"]
        sample = SampleSheet(self._book, CHECKS_SHEET, CHECK_ROLES, (HEAD, DATA))
        columns, first = Columns(sample), sample.samples[HEAD][0].number + 1
        letters_of = {role: letters(columns.one(role)) for role in CHECK_ROLES}
        values = [line_values(places, line, number, {role: f"{name}{first + number - 1}" for role, name in letters_of.items()}) for number, line in enumerate(lines, 1)]
        self._add_list(CHECKS_SHEET, CHECK_ROLES, values, summary, f"${letters_of['结论']}{first}={formula_text(tr('export.verdict.differs'))}")

    def _add_charts(self, places: SheetPlaces) -> None:
        """Add the sheet of charts where there is anything to draw."""
        bands, left = chart_bands(self._plan, places)
        if not bands:
            return
        sample = SampleSheet(self._book, CHARTS_SHEET, (_LEFT, _RIGHT), (_BAND,))
        writer, columns = SheetWriter(), Columns(sample)
        words = {"小结": tr("export.chart.hint_left", count=left) if left else tr("export.chart.hint"), "图组": "", **self._words()}
        copier = RowCopier(sample, columns, writer, self._styles, self._cleaner, filler(self._book, words))
        for row in sample.head:
            copier.copy([row], row.number)
        first, rows = sample.samples[_BAND][0].number, _BAND_ROWS + 1
        for at, band in enumerate(bands):
            copier.copy(sample.samples[_BAND], first + at * rows, words={"图组": band.heading})
            for row in range(first + at * rows + 1, first + (at + 1) * rows):
                writer.shape_row(row, _ROW_POINTS, fixed=True)
        last = first + len(bands) * rows - 1
        writer.breaks = [first + at * rows - 1 for at in range(_BANDS_ON_PAGE, len(bands), _BANDS_ON_PAGE)]
        writer.shape_row(1, hidden=True)
        writer.hidden.add(1)
        writer.has_charts = True
        boxes = list(placed(bands, first, rows, (columns.one(_LEFT), columns.one(_RIGHT))))
        self._add(CHARTS_SHEET, writer, sample, (2, 2), Area(2, 2, last, columns.last), boxes)

    def _add_list(self, name: str, roles: Sequence[str], lines: Sequence[dict[str, Value]], summary: str, marked: str = "") -> None:
        """Add a sheet with one line for each of ``lines``, whose values are given by role; lines for which the formula ``marked`` holds are coloured."""
        sample = SampleSheet(self._book, name, roles[:1], (HEAD, DATA))
        writer = SheetWriter()
        words = {"小结": summary, **self._words()}
        copier = RowCopier(sample, Columns(sample), writer, self._styles, self._cleaner, filler(self._book, words))
        for row in sample.head:
            copier.copy([row], row.number)
        head = sample.samples[HEAD][0].number
        first = copier.copy(sample.samples[HEAD], head)
        for row, values in enumerate(lines, first):
            self._write_line(copier, row, values)
        if marked and lines and _DIFFERS in sample.legends:
            area = Area(first, 2, first + len(lines) - 1, copier.columns.last)
            writer.highlights.append(Highlight([area], marked, self._styles.highlight(sample.legends[_DIFFERS])))
        writer.shape_row(1, hidden=True)
        writer.hidden.add(1)
        writer.frozen = (first, 2)
        last = max(first, first + len(lines) - 1)
        self._add(name, writer, sample, (head, first - 1), Area(2, 2, last, copier.columns.last))

    def _write_line(self, copier: RowCopier, row: int, values: dict[str, Value]) -> None:
        """Write one line of a list by role; amounts show their own decimals."""
        copier.shape(DATA, row)
        texts = []
        for role, value in values.items():
            for column in copier.columns.of(role):
                style = copier.sample.style(DATA, role)
                if isinstance(value, Decimal):
                    style = self._styles.variant(style, number_format=fixed_format(decimals_of(value)))
                shown = self._cleaner.clean(value, address(row, column)) if isinstance(value, str) else value
                copier.writer.put(row, column, shown, style)
                texts.append((str(value.value if isinstance(value, Formula) else value), copier.writer.widths[column], style))
        copier.fit_height(row, copier.sample.samples[DATA][0].height, texts)

    def _add(self, name: str, writer: SheetWriter, sample: SampleSheet, head: tuple[int, int], print_area: Area, charts: Sequence[ChartBox] = ()) -> str:
        """Add a written sheet under a free name, with its print area, repeated heads and charts, and return that name."""
        # Programs heed page breaks only where print is not fitted.
        writer.fit_width = not charts
        shown = sheet_name(name, [CARRIER_SHEET, *(sheet.name for sheet in self._sheets)])
        number = len(self._sheets)
        self._sheets.append(BookSheet(shown, writer.data(), sample.sheet, notes=writer.note_boxes(), charts=charts))
        self._names.append(DefinedName("_xlnm.Print_Area", f"'{shown}'!{absolute(print_area)}", sheet=number))
        self._names.append(DefinedName("_xlnm.Print_Titles", f"'{shown}'!${head[0]}:${head[1]}", sheet=number))
        return shown

    def _words(self) -> dict[str, Value]:
        info = self._plan.info
        return {"规划名称": info.title, "编制单位": info.issuer, "资料来源": info.source}


def sheet_name(title: str, taken: Iterable[str]) -> str:
    """Return ``title`` as a sheet name that Excel takes and that is not in ``taken`` (case does not tell sheets apart)."""
    known = {name.lower() for name in taken} | {_RESERVED_NAME}
    base = "".join(sign for sign in title.translate(_FULL_WIDTH) if sign.isprintable()).strip() or TABLE_SHEET
    name, number = base[:_MAX_SHEET_NAME], 2
    while name.lower() in known:
        tail = f"（{number}）"
        name, number = base[: _MAX_SHEET_NAME - len(tail)] + tail, number + 1
    return name


def _summary(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each grade."""
    if not findings:
        return tr("export.no_findings")
    counts = {grade.value: sum(finding.grade is grade for finding in findings) for grade in Grade}
    return tr("export.findings_count", count=len(findings), **counts)


def _finding_values(number: int, finding: Finding, plan: Plan) -> dict[str, Value]:
    """Return one finding by role."""
    table = plan.tables.get(finding.table)
    period = next((each.label for each in table.periods if each.id == finding.period), finding.period) if table else finding.period
    return {
        "序号": number,
        "级别": document_text(f"grade.{finding.grade}"),
        "表": table.info.title if table else finding.table,
        "指标": finding.label,
        "时期": period,
        "问题": finding.message,
        "表中数": _amount(finding.stated),
        "计算数": _amount(finding.computed),
        "差额": _amount(finding.gap),
        "状态": document_text(f"finding_status.{finding.status}"),
        "说明": finding.reason.text if finding.reason else "",
    }


def _amount(amount: Decimal | None) -> Value:
    """Return an amount without needless zeros, as a number where a cell keeps it exactly."""
    if amount is None:
        return None
    plain = Decimal(exact.trimmed(amount))
    return plain if is_exact(plain) else exact.plain(plain)


def _note_values(table: Table) -> Iterable[dict[str, Value]]:
    """Yield the notes and quotations of a table's rows by role."""
    for row in table.ids:
        indicator = table.indicator(row)
        if indicator.note or indicator.quote:
            yield {
                "表": table.info.title,
                "行号": row,
                "指标": indicator.name,
                "备注": indicator.note,
                "章节": indicator.section,
                "原文": indicator.quote,
                "出处": indicator.source,
            }
