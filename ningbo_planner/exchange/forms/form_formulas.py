"""The live checks of a form: formulas that Excel, WPS and LibreOffice compute alike, each with the value it has when it is issued.

Only functions of Excel 2007 are used. A sentence with a figure in it comes from the catalogue whole and is cut open where the figure goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.exchange.writer.addresses import Area, address, column_areas
from ningbo_planner.exchange.forms.form_layout import open_sum
from ningbo_planner.exchange.forms.marks import ADJUST, AGREE, NO_CHANGE, NOT_APPLICABLE
from ningbo_planner.exchange.writer.sheet_text import formula_text
from ningbo_planner.exchange.writer.sheet_writer import Formula
from ningbo_planner.text import tr

# Sums of binary floats carry noise behind the twelfth digit; a difference is looked at with so many decimals.
GAP_DECIMALS = 6
# Excel takes 8,192 signs.
MAX_FORMULA = 8000
_MAX_SERIES = 60
_HOLE = "\x00"
_NO_CHANGE = formula_text(NO_CHANGE)
# Excel takes 255 arguments.
_MAX_ARGUMENTS = 200
_ROOTS = Context(prec=28)


def spliced(text: str, reference: str) -> str:
    """Return the expression that says ``text`` with the value of ``reference`` in its hole."""
    before, _, after = text.partition(_HOLE)
    parts = [formula_text(before)] if before else []
    parts += [reference]
    return "&".join([*parts, formula_text(after)] if after else parts)


def gap_word(gap: str = _HOLE) -> str:
    """Return the words for a sum that is off by ``gap``."""
    return tr("form.check.gap", gap=gap)


def is_gap(place: str) -> str:
    """Return the condition that a check cell says that its sum is off."""
    before = gap_word().partition(_HOLE)[0]
    return f"LEFT({place},{len(before)})={formula_text(before)}"


def says_gap(words: object) -> bool:
    """Tell whether the words of a check cell say that its sum is off."""
    return str(words).startswith(gap_word().partition(_HOLE)[0])


@dataclass(frozen=True, slots=True)
class CheckCell:
    """What one check cell adds up: row of the total, own parts with factors, row of the others' sum, all in one column; and the column of what was issued."""

    column: int
    issued: int
    total: int
    parts: Sequence[tuple[int, Decimal]]
    others: int | None

    def formula(self, stated: Quantity, parts: Sequence[tuple[Quantity, Decimal]], others: Quantity | None) -> Formula | str:
        """Return the check with its words for the issued figures; only words where the parts are too many for a formula."""
        text = next((text for knows_no_change in (True, False) if len(text := self._text(knows_no_change)) <= MAX_FORMULA), "")
        if not text:
            return tr("form.check.too_many")
        return Formula(text, check_words(stated, [*parts, *([(others, Decimal(1))] if others is not None else [])]))

    def _text(self, knows_no_change: bool) -> str:
        """Return the formula; 不变 stands for the issued figure, where there is room to say so."""
        total = address(self.total, self.column)
        if knows_no_change:
            total = f"IF({total}={_NO_CHANGE},{address(self.total, self.issued)},{total})"
        every = [row for row, _ in self.parts] + ([self.others] if self.others is not None else [])
        areas = [each.text for each in column_areas(sorted(every), self.column, self.column)]
        counts = [_call("COUNT", areas), *(f'COUNTIF({where},"/")+COUNTIF({where},{formula_text(NOT_APPLICABLE)})' for where in areas)]
        if knows_no_change:
            own = sorted(row for row, _ in self.parts)
            pairs = zip(column_areas(own, self.column, self.column), column_areas(own, self.issued, self.issued), strict=True)
            counts += [f"SUMPRODUCT(({filled.text}={_NO_CHANGE})*ISNUMBER({issued.text}))" for filled, issued in pairs]
        gap = f"ROUND({total}-{self._sum(knows_no_change)},{GAP_DECIMALS})"
        incomplete = formula_text(tr("form.check.incomplete"))
        words = f"IF({gap}=0,{formula_text(tr('form.check.balanced'))},{spliced(gap_word(), gap)})"
        return f"IF(AND(ISNUMBER({total}),{'+'.join(counts)}={len(every)}),{words},{incomplete})"

    def _sum(self, knows_no_change: bool) -> str:
        """Return the expression of all parts in the total's unit."""
        factors: dict[Decimal, list[int]] = {}
        for row, factor in self.parts:
            factors.setdefault(factor, []).append(row)
        terms = [_times(self._own_sum(sorted(rows), knows_no_change), factor) for factor, rows in factors.items()]
        terms += [f"SUM({address(self.others, self.column)})"] if self.others is not None else []
        return terms[0] if len(terms) == 1 else f"({'+'.join(terms)})"

    def _own_sum(self, rows: Sequence[int], knows_no_change: bool) -> str:
        """Return the expression of own parts with one factor."""
        filled = column_areas(rows, self.column, self.column)
        whole = _call("SUM", [each.text for each in filled])
        if not knows_no_change:
            return whole
        issued = column_areas(rows, self.issued, self.issued)
        unchanged = [f"SUMIF({here.text},{_NO_CHANGE},{there.text})" for here, there in zip(filled, issued, strict=True)]
        return f"({'+'.join([whole, *unchanged])})"


def _times(expression: str, factor: Decimal) -> str:
    return expression if factor == 1 else f"{expression}*{exact.plain(factor)}"


def check_words(stated: Quantity, parts: Sequence[tuple[Quantity, Decimal]]) -> str:
    """Return in words how a stated total compares with its parts."""
    computed = open_sum(parts)
    if stated.number is None or computed is None:
        return tr("form.check.incomplete")
    gap = exact.subtract(stated.number, computed)
    return gap_word(exact.trimmed(gap)) if gap else tr("form.check.balanced")


def unfilled(areas: Sequence[Area], opinion: str | None) -> str:
    """Return the formula of how many of a row's cells are not filled in; none when the whole row is said not to apply."""
    count = "+".join(f"SUMPRODUCT(--(LEN(TRIM({each.text}))=0))" for each in areas)
    return f"IF({opinion}={formula_text(NOT_APPLICABLE)},0,{count})" if opinion else count


def changed(pairs: Sequence[tuple[Area, Area]]) -> str:
    """Return the formula of how many of a row's cells say other than was issued; empty ones are counted by :func:`unfilled`."""
    return "+".join(f"SUMPRODUCT(({filled.text}<>{issued.text})*({filled.text}<>{_NO_CHANGE})*(LEN(TRIM({filled.text}))>0))" for filled, issued in pairs)


@dataclass(frozen=True, slots=True)
class RowCells:
    """Cells of one row that its words look at: counts, opinion and reason (if the template has them), cells to fill in, and the series in time."""

    unfilled: str
    changed: str
    opinion: str | None
    reason: str | None
    filled: Sequence[Area]
    series: Sequence[str]
    may_be_negative: bool
    should_rise: bool


def row_words_now(empty: int, is_wrongly_negative: bool) -> str:
    """Return in words how a row stands when it is handed out."""
    if empty:
        return tr("form.row.unfilled", count=empty)
    return tr("form.row.negative") if is_wrongly_negative else tr("form.row.same")


def row_words(cells: RowCells) -> str:
    """Return the formula that says how a row stands: what is missing, what does not fit together, what changed."""
    said = tr("form.row.changed", count=_HOLE)
    text = spliced(said, cells.changed)
    if cells.should_rise and 1 < len(cells.series) <= _MAX_SERIES:
        text = _if(_falls(cells.series), spliced(tr("form.row.changed_falls", count=_HOLE), cells.changed), text)
    if cells.reason:
        text = _if(_blank(cells.reason), spliced(tr("form.row.changed_no_reason", count=_HOLE), cells.changed), text)
    same = formula_text(tr("form.row.same"))
    if cells.opinion:
        text = _if(f"{cells.opinion}={formula_text(AGREE)}", spliced(tr("form.row.agreed_but_changed", count=_HOLE), cells.changed), text)
        same = _if(f"{cells.opinion}={formula_text(ADJUST)}", formula_text(tr("form.row.adjusted_but_same")), same)
    text = _if(f"{cells.changed}>0", text, same)
    if not cells.may_be_negative:
        negative = "+".join(f'COUNTIF({each.text},"<0")' for each in cells.filled)
        text = _if(f"{negative}>0", formula_text(tr("form.row.negative")), text)
    text = _if(f"{cells.unfilled}>0", spliced(tr("form.row.unfilled", count=_HOLE), cells.unfilled), text)
    if cells.opinion:
        text = _if(f"{cells.opinion}={formula_text(NOT_APPLICABLE)}", _not_applicable(cells.reason), text)
    return text


def growth_text(now: str, then: str, years: int, in_points: bool) -> str:
    """Return the formula of growth since the period before: percent a year, or percentage points for a row in percent."""
    if in_points:
        inner = f"ROUND({now}-{then},2)"
    else:
        ratio = f"{now}/{then}" if years == 1 else f"({now}/{then})^(1/{years})"
        inner = f"IF(AND({then}>0,{now}>=0),ROUND(({ratio}-1)*100,1),{formula_text(tr('form.no_growth'))})"
    return f"IF(AND(ISNUMBER({now}),ISNUMBER({then})),{inner},{formula_text(tr('form.no_growth'))})"


def difference_text(filled: str, issued: str) -> str:
    """Return the formula of what a person's figure is more than the issued one, in figures or in words."""
    inner = f"IF(AND(ISNUMBER({filled}),ISNUMBER({issued})),ROUND({filled}-{issued},{GAP_DECIMALS}),{formula_text(tr('form.difference.changed'))})"
    empty = formula_text(tr("form.difference.empty"))
    return f"IF({_blank(filled)},{empty},IF(OR({filled}={issued},{filled}={_NO_CHANGE}),0,{inner}))"


def difference_now(quantity: Quantity) -> str | Decimal:
    """Return what a difference says when a form is handed out."""
    return tr("form.difference.empty") if quantity.state is State.EMPTY else Decimal(0)


@dataclass(frozen=True, slots=True)
class Tally:
    """Where the counts of the whole form stand, and what they are when it is issued."""

    unfilled: str
    changed: str
    gaps: str
    open: str
    signs: Sequence[str]
    has_checks: bool
    unfilled_now: int
    gaps_now: int
    open_now: int
    prefilled: bool

    def conditions(self) -> Mapping[str, str]:
        """Return, for each line of the state, the condition that something is left to do."""
        return {"进度": f"{self.unfilled}>0", "平衡": f"{self.gaps}+{self.open}>0", "改动": f"{self.changed}>0", "签署": f"{_blanks(self.signs)}>0"}

    def formulas(self) -> dict[str, Formula | str]:
        """Return the state of the form in four sentences, by the word in braces of the template."""
        no_sums = tr("form.state.no_sums")
        signs = len(self.signs)
        lines: dict[str, Formula | str] = {
            "进度": _counted(self.unfilled, tr("form.state.unfilled", count=_HOLE), tr("form.state.filled"), self.unfilled_now),
            "改动": _counted(self.changed, tr("form.state.changed", count=_HOLE), tr("form.state.same") if self.prefilled else tr("form.state.same_up"), 0),
            "签署": _counted(_blanks(self.signs), tr("form.state.unsigned", count=_HOLE), tr("form.state.signed"), signs) if signs else "",
        }
        rest = _counted(self.open, tr("form.state.open", count=_HOLE), tr("form.state.balanced"), self.open_now)
        gaps = _counted(self.gaps, tr("form.state.gaps", count=_HOLE), tr("form.state.balanced"), self.gaps_now)
        balance = Formula(_if(f"{self.gaps}>0", spliced(tr("form.state.gaps", count=_HOLE), self.gaps), rest.text), gaps.value if self.gaps_now else rest.value)
        return lines | {"平衡": balance if self.has_checks else no_sums}


def _counted(count: str, some: str, none: str, now: int) -> Formula:
    """Return one sentence for a count of none and one for more."""
    return Formula(_if(f"{count}=0", formula_text(none), spliced(some, count if count.isalnum() else f"({count})")), some.replace(_HOLE, str(now)) if now else none)


def _not_applicable(reason: str | None) -> str:
    words = formula_text(tr("form.row.not_applicable"))
    return _if(_blank(reason), formula_text(tr("form.row.not_applicable_no_reason")), words) if reason else words


def _falls(series: Sequence[str]) -> str:
    """Return the condition that a figure is lower than the one before it."""
    pairs = zip(series, series[1:], strict=False)
    return "+".join(f"IF(AND(ISNUMBER({then}),ISNUMBER({now})),IF({now}<{then},1,0),0)" for then, now in pairs) + ">0"


def growth_now(now: Decimal | None, then: Decimal | None, years: int, in_points: bool) -> str | Decimal:
    """Return the growth of two figures as they are handed out."""
    if now is None or then is None:
        return tr("form.no_growth")
    if in_points:
        return exact.subtract(now, then).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if then <= 0 or now < 0:
        return tr("form.no_growth")
    ratio = _ROOTS.divide(now, then)
    yearly = ratio if years == 1 else _ROOTS.power(ratio, _ROOTS.divide(Decimal(1), Decimal(years)))
    return ((yearly - 1) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _if(condition: str, then: str, otherwise: str) -> str:
    return f"IF({condition},{then},{otherwise})"


def _blank(place: str) -> str:
    return f"LEN(TRIM({place}))=0"


def _blanks(places: Sequence[str]) -> str:
    return "+".join(f"IF({_blank(place)},1,0)" for place in places) or "0"


def _call(function: str, arguments: Sequence[str]) -> str:
    """Return a call of a summing function that stays within the number of arguments."""
    if len(arguments) <= _MAX_ARGUMENTS:
        return f"{function}({','.join(arguments)})"
    chunks = [arguments[at : at + _MAX_ARGUMENTS] for at in range(0, len(arguments), _MAX_ARGUMENTS)]
    return "(" + "+".join(f"{function}({','.join(chunk)})" for chunk in chunks) + ")"
