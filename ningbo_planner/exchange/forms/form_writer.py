"""Writes one department's workbook from the template ``下发表.xlsx``: the form, the guide, and the marks by which it is known again.

Comments of the plan are the office's own words and never go out with a form; the layout does not hold them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ningbo_planner.domain.department import Department
from ningbo_planner.domain.exchange_round import Round
from ningbo_planner.domain.plan import PlanInfo
from ningbo_planner.exchange.writer.addresses import absolute
from ningbo_planner.exchange.writer.book_writer import BookSheet, BookWriter, DefinedName
from ningbo_planner.exchange.forms.figure_code import CodeSalt
from ningbo_planner.exchange.forms.form_grid import GROWTH, GROWTH_HEAD, GROWTH_TITLE, HEAD, SIGN_OFF
from ningbo_planner.exchange.forms.form_layout import FormLayout, LineKind
from ningbo_planner.exchange.forms.form_rows import Stencils
from ningbo_planner.exchange.forms.form_sheet import FormSheet
from ningbo_planner.exchange.forms.marks import FORM_SHEET, GUIDE_SHEET, MARK_NAMES, MARKS_SHEET, FormMarks, lines_of
from ningbo_planner.exchange.writer.package_writer import package_bytes
from ningbo_planner.exchange.writer.sample_rows import Columns, RowCopier, SampleSheet, filler
from ningbo_planner.exchange.writer.sheet_text import Cleaner, formula_text
from ningbo_planner.exchange.writer.sheet_writer import A3, SheetWriter, Value
from ningbo_planner.exchange.writer.style_book import StyleBook, StyleMemory
from ningbo_planner.exchange.writer.template_book import TemplateBook
from ningbo_planner.text import tr

TEMPLATE = Path("xlsx") / "下发表.xlsx"
ROLES = ("指标", "单位", "填报", "下发", "核对")
SAMPLES = (HEAD, *LineKind, SIGN_OFF, GROWTH_TITLE, GROWTH_HEAD, GROWTH)
_MARKS_WIDTHS = {1: 16.0, 2: 40.0, 3: 12.0, 4: 24.0}


@dataclass(frozen=True, slots=True)
class Form:
    """What one workbook is about.

    Attributes:
        plan, round, department: what is handed out, in which round, to whom; the round's issues are not looked at.
        layout: its lines; code: the short code of its figures.
        version: of the department's workbook in the round, from 1.
        issued: when this workbook is made (ISO), where that is not when the round began.
    """

    plan: PlanInfo
    round: Round
    department: Department
    layout: FormLayout
    code: str
    version: int = 1
    issued: str = ""


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A finished workbook: its parts, its marks, and a sentence for each text that could not be written whole."""

    parts: Mapping[str, bytes]
    marks: FormMarks
    notes: tuple[str, ...]

    @property
    def data(self) -> bytes:
        """The bytes of its file, packed when they are asked for."""
        return package_bytes(self.parts)


class FormWriter:
    """Writes workbooks from one template, which is read once."""

    def __init__(self, template: Path) -> None:
        """Read the template at ``template``.

        Raises:
            PlannerError: it is missing, unreadable, or lost a sheet, a column role or a sample row.
        """
        self._book = TemplateBook(template)
        self._form = SampleSheet(self._book, FORM_SHEET, ROLES, SAMPLES)
        self._guide = SampleSheet(self._book, GUIDE_SHEET)
        self._memory = StyleMemory()
        self._stencils: Stencils = {}

    def write(self, form: Form) -> WrittenForm:
        """Return the workbook of one department; the same form gives the same bytes."""
        styles, cleaner = StyleBook(self._book.styles, self._memory), Cleaner()
        words = _words(form)
        sheet = FormSheet(self._form, styles, cleaner, filler(self._book, words), form.layout, form.issued or form.round.started, CodeSalt(form.plan.id, form.round.id, form.department.id), self._stencils)
        writer = sheet.write()
        marks = _marks_of(form, sheet)
        words["纸张"] = tr("form.paper_a3") if writer.paper == A3 else tr("form.paper_a4")
        guide = self._guide_sheet(styles, cleaner, words)
        book = BookWriter(self._book, styles, tr("form.title", plan=form.plan.title, department=form.department.name), form.plan.issuer, form.issued or form.round.started)
        book.sheets += [
            BookSheet(FORM_SHEET, writer.data(), self._form.sheet),
            BookSheet(GUIDE_SHEET, guide.data(), self._guide.sheet),
            BookSheet(MARKS_SHEET, _marks_sheet(marks, cleaner).data(), state="veryHidden"),
        ]
        book.names += _names(marks, sheet)
        book.properties = {name: getattr(marks, key) for key, name in MARK_NAMES.items()}
        book.locked = True
        return WrittenForm(book.parts(), marks, tuple(cleaner.notes))

    def _guide_sheet(self, styles: StyleBook, cleaner: Cleaner, words: Mapping[str, Value]) -> SheetWriter:
        """Return the guide: the template's own rows with their words filled in."""
        writer = SheetWriter()
        copier = RowCopier(self._guide, Columns(self._guide), writer, styles, cleaner, filler(self._book, words))
        for row in self._guide.sheet.rows.values():
            copier.copy([row], row.number)
            copier.grow(row.number)
        writer.protected = writer.fit_width = True
        return writer


def _words(form: Form) -> dict[str, Value]:
    """Return what the template's words in braces stand for; the form sheet adds its own."""
    own = form.layout.own
    asked = tr("form.no_instructions") if form.layout.prefilled else tr("form.no_instructions_up")
    return {
        "规划名称": form.plan.title,
        "编制单位": form.plan.issuer,
        "责任单位": form.department.name,
        "轮次": form.round.name,
        "版次": tr("form.version", number=form.version) if form.version > 1 else "",
        "下发数": tr("form.issued_head") if form.layout.prefilled else tr("form.issued_head_up"),
        "填报办法": tr("form.how_down") if form.layout.prefilled else tr("form.how_up"),
        "下发日期": _day(form.issued or form.round.started),
        "截止日期": _day(form.round.deadline) if form.round.deadline else tr("form.no_deadline"),
        "联系人": form.round.contact or tr("form.no_contact"),
        "填报要求": form.round.instructions or asked,
        "校验码": form.code,
        "行数": str(len(own)),
        "格数": str(sum(len(line.periods) for line in own)),
    }


def _day(moment: str) -> str:
    """Return an ISO date or time as ``2026年3月31日``."""
    day = date.fromisoformat(moment[:10])
    return tr("form.day", year=day.year, month=day.month, day=day.day)


def _marks_of(form: Form, sheet: FormSheet) -> FormMarks:
    return FormMarks(
        plan=form.plan.id,
        plan_title=form.plan.title,
        round=form.round.id,
        round_name=form.round.name,
        department=form.department.id,
        department_name=form.department.name,
        code=form.code,
        issued=form.issued or form.round.started,
        deadline=form.round.deadline,
        cells=tuple(sheet.own.cells),
        opinions=sheet.own.opinions,
        reasons=sheet.own.reasons,
        fields=sheet.fields,
        version=str(form.version),
        kind=form.round.kind.value,
        live_code=sheet.live_code,
    )


def _marks_sheet(marks: FormMarks, cleaner: Cleaner) -> SheetWriter:
    """Return the hidden sheet; all of it is text, so that no program turns an id into a number or a date."""
    writer = SheetWriter()
    writer.widths.update(_MARKS_WIDTHS)
    writer.protected = True
    for row, texts in lines_of(marks).items():
        writer.put_texts(row, [text if text.isprintable() else cleaner.clean(text, f"{MARKS_SHEET}!{row}") for text in texts])
    return writer


def _names(marks: FormMarks, sheet: FormSheet) -> list[DefinedName]:
    """Return the marks as names, and what is printed."""
    names = [DefinedName(name, formula_text(getattr(marks, key)), hidden=True) for key, name in MARK_NAMES.items()]
    first, last = sheet.grid.head
    names.append(DefinedName("_xlnm.Print_Area", f"'{FORM_SHEET}'!{absolute(sheet.grid.print_area)}", sheet=0))
    names.append(DefinedName("_xlnm.Print_Titles", f"'{FORM_SHEET}'!${first}:${last}", sheet=0))
    return names
