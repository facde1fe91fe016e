"""Writes plain lists as a workbook from a template that an office may restyle: a head, the words in braces, and one line for each entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ningbo_planner.exchange.writer.addresses import Area, absolute, address
from ningbo_planner.exchange.writer.book_writer import BookSheet, BookWriter, DefinedName
from ningbo_planner.exchange.writer.sample_rows import Columns, RowCopier, SampleSheet, filler
from ningbo_planner.exchange.writer.sheet_text import Cleaner
from ningbo_planner.exchange.writer.sheet_writer import SheetWriter, Value
from ningbo_planner.exchange.writer.style_book import StyleBook
from ningbo_planner.exchange.writer.template_book import TemplateBook

HEAD, LINE = "列头", "普通"


@dataclass(frozen=True, slots=True)
class ListSheet:
    """One list: the sheet's name in the template, its roles (the first has to be there, others an office may take out), its lines by role."""

    name: str
    roles: Sequence[str]
    lines: Sequence[Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class ListWorkbook:
    """A finished workbook, and a sentence for each text that could not be written whole."""

    data: bytes
    notes: tuple[str, ...]


def list_workbook(template: Path, lists: Sequence[ListSheet], words: Mapping[str, Value], title: str, author: str, time: str) -> ListWorkbook:
    """Return a workbook of lists; the same input gives the same bytes.

    Raises:
        PlannerError: the template is missing, unreadable, or lost a sheet, a role or a sample row.
    """
    book = TemplateBook(template)
    styles, cleaner = StyleBook(book.styles), Cleaner()
    made = BookWriter(book, styles, title, author, time)
    for number, each in enumerate(lists):
        sample = SampleSheet(book, each.name, each.roles[:2], (HEAD, LINE))
        writer = SheetWriter()
        copier = RowCopier(sample, Columns(sample), writer, styles, cleaner, filler(book, words))
        first = _write_head(copier, sample)
        for row, values in enumerate(each.lines, first):
            _write_line(copier, row, values)
        last = max(first, first + len(each.lines) - 1)
        writer.shape_row(1, hidden=True)
        writer.hidden.add(1)
        writer.frozen = (first, 2)
        writer.fit_width = True
        made.sheets.append(BookSheet(each.name, writer.data(), sample.sheet))
        made.names.append(DefinedName("_xlnm.Print_Area", f"'{each.name}'!{absolute(Area(2, 2, last, copier.columns.last))}", sheet=number))
        made.names.append(DefinedName("_xlnm.Print_Titles", f"'{each.name}'!${first - len(sample.samples[HEAD])}:${first - 1}", sheet=number))
    return ListWorkbook(made.data(), tuple(cleaner.notes))


def _write_head(copier: RowCopier, sample: SampleSheet) -> int:
    """Write what stands above the lines; return the row of the first line."""
    for row in sample.head:
        copier.copy([row], row.number)
    return copier.copy(sample.samples[HEAD], sample.samples[HEAD][0].number)


def _write_line(copier: RowCopier, row: int, values: Mapping[str, Value]) -> None:
    """Write one line by role, as high as its longest text needs."""
    copier.shape(LINE, row)
    texts = []
    for role, value in values.items():
        for column in copier.columns.of(role):
            style = copier.sample.style(LINE, role)
            copier.writer.put(row, column, copier.cleaner.clean(value, address(row, column)) if isinstance(value, str) else value, style)
            texts.append(("" if value is None else str(value), copier.writer.widths[column], style))
    copier.fit_height(row, copier.sample.samples[LINE][0].height, texts)
