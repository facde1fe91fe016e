"""What a form lets a person type: numbers and the words for missing and not applicable, a drop-down, dates, lengths. Excel and WPS enforce it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.quantity import BOUNDS
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.exchange.writer.addresses import Area, address, area, column_areas
from ningbo_planner.exchange.forms.form_layout import FormLine
from ningbo_planner.exchange.forms.marks import ABSENT_WORDS, NO_CHANGE, OPINIONS
from ningbo_planner.exchange.writer.sheet_text import formula_text
from ningbo_planner.exchange.writer.sheet_writer import Validation
from ningbo_planner.text import tr

MAX_REASON = 500
MAX_WORDS = 200
MAX_PROSE = 50
_NAME_LENGTH = (2, 30)
_PHONE_LENGTH = (5, 40)
# A fill-in date later than this after issue is a slip of the year.
_LAST_DAY = timedelta(days=730)
_SERIAL_ZERO = date(1899, 12, 30)
_SIGNS = ">≥<≤"


@dataclass(frozen=True, slots=True)
class NumberRule:
    """What the figures of a row may be.

    Attributes:
        kind: ``words``, ``prose`` (a figure with the words that tell it), ``any``, ``positive`` or ``share`` (0 to 100).
        bounds: whether a sign (``>15``) may stand before the number, because one was issued.
        unit: shown while typing.
    """

    kind: str
    bounds: bool
    unit: str

    def formula(self, place: str) -> str:
        """Return the condition that an entry in ``place`` is taken."""
        limits = {"any": "TRUE", "positive": f"{place}>=0", "share": f"AND({place}>=0,{place}<=100)"}
        absent = f'ISNUMBER(FIND("|"&{place}&"|",{formula_text("|" + "|".join((*ABSENT_WORDS, NO_CHANGE)) + "|")}))'
        checks = [f"IF(ISNUMBER({place}),{limits[self.kind]},FALSE)", absent]
        if self.bounds:
            number = f'ISNUMBER(VALUE(SUBSTITUTE(MID({place},2,30),"%","")))'
            checks.append(f"AND(ISNUMBER(FIND(LEFT({place},1),{formula_text(_SIGNS)})),{number})")
        return f"OR({','.join(checks)})"


def rule_of(line: FormLine) -> NumberRule:
    """Return what the figures of an own row may be."""
    kind = line.indicator.kind
    bounds = any(quantity.state in BOUNDS for quantity in line.figures.values())
    if line.is_prose:
        return NumberRule("prose", False, line.unit)
    if kind is Kind.TEXT:
        return NumberRule("words", False, line.unit)
    if kind is Kind.RATE:
        return NumberRule("any", bounds, line.unit)
    is_share = kind is Kind.SHARE and parse_unit(line.unit).is_percent
    return NumberRule("share" if is_share else "positive", bounds, line.unit)


def figure_validations(cells: Mapping[tuple[NumberRule, int, int], Sequence[int]]) -> list[Validation]:
    """Return the checks of the cells to fill in; rows are given by rule and by first and last column."""
    return [_figure_validation(rule, column_areas(sorted(rows), left, right)) for (rule, left, right), rows in cells.items()]


def row_validations(opinion: int | None, reason: int | None, rows: Sequence[int]) -> list[Validation]:
    """Return the drop-down of opinions and the length of reasons, for the columns that the template has."""
    found = []
    if opinion:
        found.append(
            Validation(
                column_areas(rows, opinion, opinion),
                "list",
                formula_text(",".join(OPINIONS)),
                title=tr("form.opinion.title"),
                prompt=tr("form.opinion.prompt"),
                error_title=tr("form.error.title"),
                error=tr("form.opinion.error"),
            )
        )
    if reason:
        found.append(_length_validation(column_areas(rows, reason, reason), 0, MAX_REASON, tr("form.reason.title"), tr("form.reason.prompt"), tr("form.reason.error", count=MAX_REASON)))
    return found


def sign_off_validations(fields: Mapping[str, str], issued: str) -> list[Validation]:
    """Return the checks of the sign-off cells, whose addresses are given by their names in the marks; ``issued`` is an ISO time."""
    found = []
    for name in ("filled_by", "reviewed_by"):
        if name in fields:
            found.append(_length_validation([area(fields[name])], *_NAME_LENGTH, tr("form.person.title"), tr("form.person.prompt"), tr("form.person.error")))
    if "phone" in fields:
        found.append(_length_validation([area(fields["phone"])], *_PHONE_LENGTH, tr("form.phone.title"), tr("form.phone.prompt"), tr("form.phone.error")))
    if "filled_on" in fields:
        first = date.fromisoformat(issued[:10])
        texts = {"title": tr("form.date.title"), "prompt": tr("form.date.prompt"), "error_title": tr("form.error.title"), "error": tr("form.date.error", first=first.isoformat())}
        found.append(Validation([area(fields["filled_on"])], "date", _serial(first), _serial(first + _LAST_DAY), **texts))
    return found


def _figure_validation(rule: NumberRule, areas: Sequence[Area]) -> Validation:
    if rule.kind == "words":
        return _length_validation(areas, 0, MAX_WORDS, tr("form.words.title"), tr("form.words.prompt"), tr("form.words.error", count=MAX_WORDS))
    if rule.kind == "prose":
        return _length_validation(areas, 0, MAX_PROSE, tr("form.words.title"), tr("form.prose.prompt", unit=rule.unit), tr("form.prose.error", count=MAX_PROSE))
    place = address(areas[0].top, areas[0].left)
    prompt = tr("form.figure.prompt_bound", unit=rule.unit) if rule.bounds else tr("form.figure.prompt", unit=rule.unit)
    errors = {"any": tr("form.figure.error"), "positive": tr("form.figure.error_positive"), "share": tr("form.figure.error_share")}
    return Validation(areas, "custom", rule.formula(place), title=tr("form.figure.title"), prompt=prompt, error_title=tr("form.error.title"), error=errors[rule.kind])


def _length_validation(areas: Sequence[Area], least: int, most: int, title: str, prompt: str, error: str) -> Validation:
    return Validation(areas, "textLength", str(least), str(most), title=title, prompt=prompt, error_title=tr("form.error.title"), error=error)


def _serial(day: date) -> str:
    """Return the number by which a workbook knows a day."""
    return str((day - _SERIAL_ZERO).days)
