"""Changing the unit that rows are in, which is two different things: the unit had the wrong name, or the figures shall be told in another one.

The meaning of a figure (its bounds) is kept in the unit of its row. So with the name alone (``convert=False``) numbers stay what they are and
mean another amount; with a conversion the amounts stay and the numbers move, exactly, by the ratio of the two units. A print that carries a unit
of its own (``超过1万亿元``) says the same in any row, so it is kept and only its bounds follow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.cells import DECIMALS_MASK, EMPTY_CELL, NO_NUMBER, CellColumn, packed_amount
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.quantity import Quantity, State, canonical_text, number
from ningbo_planner.domain.reading import parse, read
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.domain.unit import COUNT_WORDS, Unit, parse_unit
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.labels import clean, logged_word, step_of
from ningbo_planner.edits.primitives import SetCell, SetField
from ningbo_planner.errors import PlannerError
from ningbo_planner.text import document_text, tr

# What planners measure in most; offered behind the units that a plan uses already.
COMMON_UNITS = ("亿元", "万元", "元", "%", "个", "家", "项", "人", "万个", "万家", "万人", "万户", "户", "件", "条", "座", "类", "年", "平方公里", "万平方米", "亩", "吨", "万吨", "个百分点")


@dataclass(frozen=True, slots=True)
class UnitQuestion:
    """What has to be asked before the unit of rows with figures is changed.

    Attributes:
        figures: how many figures stand in the rows.
        before: the units they are in now.
        after: the unit they shall be in.
        rates: the ratios in words (``1 亿元 = 10000 万元``), one for each unit before; empty when the units cannot be converted.
    """

    figures: int
    before: tuple[str, ...]
    after: str
    rates: tuple[str, ...]


def change_unit(plan: Plan, rows: Sequence[RowRef], text: str, convert: bool = False) -> Step:
    """Give ``rows`` another unit; an empty one, or the table's, takes the table's.

    Args:
        convert: whether figures are converted so that they state the same amounts; else the numbers stay.

    Raises:
        PlannerError: a figure is held, or the units cannot be converted.
    """
    said = clean("unit", text)
    changed = [ref for ref in rows if _kept(_table_of(plan, ref), said) != plan.tables[ref.table].get(ref.row, "unit")]
    moved = [ref for ref in changed if _differs(plan, ref, said)]
    for ref in moved:
        _require_free(plan, ref)
        if convert and any(True for _ in _figures(plan, ref)) and _ratio(*_units(plan, ref, said)) is None:
            raise PlannerError("unit.no_ratio", before=plan.unit_of(ref), after=_effective(plan, ref, said))
    fields = [SetField(ref.table, ref.row, "unit", _kept(plan.tables[ref.table], said)) for ref in changed]
    cells = [edit for ref in moved for edit in _restated(plan, ref, said, convert)]
    return _named(plan, changed, said, (*fields, *cells), convert)


def unit_question(plan: Plan, rows: Sequence[RowRef], text: str) -> UnitQuestion | None:
    """Return what has to be asked before ``rows`` get another unit; ``None`` where no figure would be touched by the answer."""
    said = clean("unit", text)
    counts = {ref: _undecided(plan, ref, said) for ref in rows if _differs(plan, ref, said)}
    moved = [ref for ref, count in counts.items() if count]
    if not moved:
        return None
    before = tuple(dict.fromkeys(plan.unit_of(ref) for ref in moved))
    after = _effective(plan, moved[0], said)
    return UnitQuestion(sum(counts.values()), before, after, rates_between(before, after))


def rates_between(before: Sequence[str], after: str) -> tuple[str, ...]:
    """Return the ratios of units to ``after`` in words, or nothing when one of them cannot be converted."""
    ratios = [_ratio(parse_unit(unit), parse_unit(after)) for unit in before]
    return () if None in ratios else tuple(rate_words(unit, after, ratio) for unit, ratio in zip(before, ratios, strict=True) if ratio is not None)


def units_in_use(plan: Plan) -> list[str]:
    """Return the units of a plan's rows and tables, the most used first."""
    counts: Counter[str] = Counter()
    for table in plan.tables.values():
        counts.update(unit or table.info.unit for unit in table.columns["unit"])
    return [unit for unit, _ in counts.most_common() if unit]


def is_usual_unit(plan: Plan, text: str) -> bool:
    """Tell whether a unit is one that planners use or that this plan uses; any other is taken as it stands and cannot be converted."""
    bases = {parse_unit(unit).base for unit in (*COMMON_UNITS, *units_in_use(plan))}
    return parse_unit(text).base in bases | COUNT_WORDS


def rate_words(before: str, after: str, ratio: Decimal) -> str:
    """Return the ratio of two units in whole numbers: ``1 亿元 = 10000 万元``, ``10000 万元 = 1 亿元``."""
    if ratio >= 1:
        return tr("unit.rate", first=1, before=before, second=exact.trimmed(ratio), after=after)
    return tr("unit.rate", first=exact.trimmed(exact.EXACT.divide(Decimal(1), ratio)), before=before, second=1, after=after)


def restated(quantity: Quantity, before: Unit, after: Unit, convert: bool) -> Quantity:
    """Return what a figure of a row in ``before`` says when the row is in ``after``."""
    printed = parse(quantity.text, after.name)
    if quantity.state is State.NOT_UNDERSTOOD:
        # 500万元 in a row of % was kept as words; in a row of 亿元 it can be read.
        return printed if printed.is_numeric else quantity
    if not quantity.is_numeric:
        return quantity
    if not convert:
        return _renamed(quantity, printed, before, after)
    ratio = _ratio(before, after)
    amount = quantity if ratio is None else _scaled(quantity, ratio)
    # A print that says the new amount by itself stays: by a unit of its own, or because the row now has the unit that was meant (``>1`` in 万亿元).
    return printed if printed.same_meaning(amount) else _plainly(amount, after)


def _renamed(quantity: Quantity, printed: Quantity, before: Unit, after: Unit) -> Quantity:
    """Return a figure whose number stays; ``printed`` is what its text says in the new unit."""
    reading = read(quantity.text, before.name)
    is_reread = not reading.quantity.same_meaning(quantity)
    if is_reread or printed.same_meaning(quantity):
        return quantity
    ratio = _ratio(before, after)
    if ratio is not None and printed.same_meaning(_scaled(quantity, ratio)):
        # 超过1万亿元 says the same amount in any row of 元; only its bounds are told in the new unit.
        return printed
    # The text carries the unit that no longer holds (6.9%, 500亿元), or a 万 that another unit reads differently: the number alone is kept.
    return _plainly(quantity, after)


def _scaled(quantity: Quantity, ratio: Decimal) -> Quantity:
    """Return the amount of ``quantity`` in the new unit, its text not yet printed anew."""
    low, high = (None if bound is None else Decimal(exact.trimmed(exact.multiply(bound, ratio))) for bound in (quantity.low, quantity.high))
    return replace(quantity, low=low, high=high, expression="")


def _plainly(quantity: Quantity, unit: Unit) -> Quantity:
    """Return ``quantity`` with its meaning printed in the fixed notation; what is too long to be read again keeps its meaning all the same."""
    text = canonical_text(quantity)
    printed = parse(text, unit.name)
    return printed if printed.same_meaning(quantity) else replace(quantity, text=text, expression="")


def _ratio(before: Unit, after: Unit) -> Decimal | None:
    """Return how many of ``after`` one of ``before`` is, or ``None`` when they measure different things; scales are powers of ten."""
    return exact.EXACT.divide(before.factor, after.factor) if after.same_base(before) else None


def _differs(plan: Plan, ref: RowRef, text: str) -> bool:
    """Tell whether figures of a row would mean something else in the new unit."""
    return _ratio(*_units(plan, ref, text)) != 1


def _units(plan: Plan, ref: RowRef, text: str) -> tuple[Unit, Unit]:
    """Return the units of a row, before and after."""
    return parse_unit(plan.unit_of(ref)), parse_unit(_effective(plan, ref, text))


def _undecided(plan: Plan, ref: RowRef, text: str) -> int:
    """Return how many figures of a row the question is about: a print with a unit of its own (超过1万亿元) says the same after either answer."""
    before, after = _units(plan, ref, text)
    if _ratio(before, after) is None:
        return sum(1 for _ in _figures(plan, ref))
    at, count = plan.tables[ref.table].position(ref.row), 0
    for _, _, column in _columns(plan, ref):
        if column.packed[at] & DECIMALS_MASK != NO_NUMBER:
            count += packed_amount(column.packed[at]) != 0
        elif (quantity := column.get(at)).is_numeric:
            count += restated(quantity, before, after, True) != restated(quantity, before, after, False)
    return count


def _effective(plan: Plan, ref: RowRef, text: str) -> str:
    return text or _table_of(plan, ref).info.unit


def _kept(table: Table, text: str) -> str:
    """Return what a row keeps as its unit: nothing when it is the table's."""
    return "" if text == table.info.unit else text


def _figures(plan: Plan, ref: RowRef) -> Iterable[tuple[CellRef, Quantity]]:
    """Yield the figures of a row, targets and what was reached."""
    at = plan.tables[ref.table].position(ref.row)
    for layer, period, column in _columns(plan, ref):
        quantity = column.get(at)
        if quantity.is_numeric:
            yield CellRef(ref.table, ref.row, period, layer), quantity


def _columns(plan: Plan, ref: RowRef) -> Iterable[tuple[str, str, CellColumn]]:
    """Yield the columns of figures in the table of a row, with layer and period."""
    layers = plan.tables[ref.table].layers
    return ((layer, period, column) for layer, columns in layers.items() for period, column in columns.items())


def _restated(plan: Plan, ref: RowRef, text: str, convert: bool) -> Iterable[SetCell]:
    """Yield the cells of a row that say something else afterwards."""
    at = plan.tables[ref.table].position(ref.row)
    before, after = _units(plan, ref, text)
    ratio = _ratio(before, after)
    for layer, period, column in _columns(plan, ref):
        packed = column.packed[at]
        is_plain = packed & DECIMALS_MASK != NO_NUMBER
        if packed == EMPTY_CELL or (is_plain and not (convert and ratio is not None)):
            continue
        quantity = column.get(at)
        # A bare number, as most are, needs no reading.
        said = number(exact.trimmed(exact.multiply(packed_amount(packed), ratio))) if is_plain and ratio is not None else restated(quantity, before, after, convert)
        if said != quantity:
            yield SetCell(CellRef(ref.table, ref.row, period, layer), said)


def _require_free(plan: Plan, ref: RowRef) -> None:
    """Refuse to change what a held figure means."""
    for cell, _ in _figures(plan, ref) if plan.holds else ():
        hold = plan.holds.get(cell_key(cell))
        if hold is not None:
            table = plan.tables[ref.table]
            names = {"row": table.get(ref.row, "name"), "period": table.period(cell.period).label}
            raise PlannerError("unit.held", owner=hold.owner, reason=hold.reason, **names)


def _table_of(plan: Plan, ref: RowRef) -> Table:
    """Return the table of a row, which has to be there."""
    table = plan.tables.get(ref.table)
    if table is None or ref.row not in table:
        raise PlannerError("edit.no_row", row=ref.row)
    return table


def _named(plan: Plan, rows: Sequence[RowRef], text: str, edits: tuple[SetField | SetCell, ...], convert: bool) -> Step:
    """Return the step, named after what became of the figures."""
    question = unit_question(plan, rows, text)
    if question is None:
        return step_of(plan, rows, "step.label" if text else "step.label_emptied", edits, field=logged_word("unit"))
    if convert:
        return step_of(plan, rows, "step.unit_converted", edits, unit=question.after, rates="，".join(question.rates))
    return step_of(plan, rows, "step.unit_renamed", edits, unit=question.after or document_text("unit.none"))
