"""Reading the number that a returned cell stores: binary tails, percent formats, dates made of numbers, slips of the decimal point."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation

from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.quantity import BOUNDS, Quantity, State
from ningbo_planner.exchange.returned.formats import FormatTraits, shown, traits_of
from ningbo_planner.exchange.returned.reading import Expected, ValueReading, distance

HUNDRED = Decimal(100)
# Spreadsheets keep 15 digits that can be trusted; the 16th and 17th are the tail of the binary fraction (6.8999999999999995).
_TRUSTED = Context(prec=15)
_LONG = Decimal("1E+15")
_LARGEST = Decimal("1E+30")
_SMALLEST = Decimal("1E-12")
# A misplaced point changes a target by about ten, a hundred, a thousand (or 万) times; targets themselves differ by less than this share.
_SLIPS = (10, 100, 1_000, 10_000)
_SLIP_TOLERANCE = Decimal("0.15")
_SHARE_LIMIT = HUNDRED
_RATE_LIMIT = Decimal(500)
# No target becomes so many times what it was without somebody having looked at it once more.
_HARDLY_MEANT = 10
# As a day count these are 1990 to 2100; a date outside was hardly typed as one.
_FIRST_DAY, _LAST_DAY = 32874, 73415
# Half a power of ten: three times as much, or a third.
_FAR = Decimal("0.5")
_STATEMENTS = BOUNDS | {State.ABOUT}
_AMOUNT_KINDS = frozenset({Kind.FLOW, Kind.STOCK, Kind.SHARE})


def read_number(text: str, number_format: str | None, expected: Expected) -> ValueReading:
    """Read a stored number.

    Args:
        text: the digits as the file has them.
        number_format: the format code, ``None`` when it is not known.
        expected: what the plan knows of the cell.
    """
    value, tail = stored_amount(text)
    if value is None:
        return ValueReading().refuse("returns.cell.too_large", text=text[:40])
    traits = traits_of(number_format)
    if traits.date or traits.time:
        return _read_date(value, traits, expected)
    reading = ValueReading()
    if tail and abs(value) >= _LONG:
        return reading.ask("returns.cell.long_number", [expected.number(value)])
    if tail:
        reading.note("returns.cell.float_tail", stored=text, taken=exact.plain(value))
    _scale(value, traits, number_format is None, expected, reading)
    if number_format is None and not reading.in_doubt and 0 < value < 1 and _is_far(value, expected.issued):
        reading.ask("returns.cell.may_be_date", likely=_likely_time(value))
    if not reading.in_doubt:
        _tell_display(value, traits, reading)
    return reading


def stored_amount(text: str) -> tuple[Decimal | None, bool]:
    """Return the amount of the stored digits, and whether a binary tail was cut off; ``None`` when no figure can be that large."""
    try:
        raw = Decimal(text)
    except InvalidOperation:
        return None, False
    if not raw.is_finite() or abs(raw) > _LARGEST:
        return None, False
    value = _TRUSTED.plus(raw)
    value = Decimal(0) if abs(value) < _SMALLEST else Decimal(exact.trimmed(value))
    return value, value != raw


def _scale(value: Decimal, traits: FormatTraits, unknown: bool, expected: Expected, reading: ValueReading) -> None:
    """Decide whether the stored number is the figure itself, a fraction of one, or may be both."""
    itself, hundredfold = expected.number(value), expected.number(_hundredfold(value))
    reading.quantities = [itself]
    if value == expected.issued.number and not traits.percent:
        return
    if unknown and expected.is_percent and value:
        reading.ask("returns.cell.percent_unknown", expected.nearest_first([itself, hundredfold]))
    elif traits.percent:
        _read_percent_format(value, traits, expected, reading)
    elif expected.is_percent and 0 < abs(value) < 1 and not _is_below_one(expected.issued):
        reading.ask("returns.cell.percent_fraction", expected.nearest_first([hundredfold, itself]))


def _read_percent_format(value: Decimal, traits: FormatTraits, expected: Expected, reading: ValueReading) -> None:
    """Read a number that shows as a percentage."""
    itself, hundredfold = expected.number(value), expected.number(_hundredfold(value))
    seen = shown(value, traits)
    if not expected.is_percent:
        reading.ask("returns.cell.percent_format", expected.nearest_first([itself, hundredfold]), seen=seen)
    elif value == expected.issued.number or _far_above(hundredfold.low, expected.issued):
        reading.ask("returns.cell.percent_format", expected.nearest_first([hundredfold, itself]), seen=seen)
    else:
        reading.quantities = [hundredfold]
        reading.note("returns.cell.percent_cell", seen=seen, taken=hundredfold.text)


def _hundredfold(value: Decimal) -> Decimal:
    """Return a fraction as percent, without the zeros that the multiplication leaves."""
    return Decimal(exact.trimmed(exact.multiply(value, HUNDRED)))


def _far_above(amount: Decimal | None, issued: Quantity) -> bool:
    """Tell whether a percentage is far above 100 and far above what was issued."""
    if amount is None or abs(amount) <= HUNDRED:
        return False
    return issued.point is None or abs(amount) > 8 * abs(issued.point)


def _is_below_one(issued: Quantity) -> bool:
    """Tell whether the issued percentage itself is a fraction of one."""
    return issued.point is not None and 0 < abs(issued.point) < 1


def _tell_display(value: Decimal, traits: FormatTraits, reading: ValueReading) -> None:
    """Say so when the person saw another number than the one stored."""
    if not value and traits.hides_zero:
        reading.ask("returns.cell.hidden_zero")
        return
    if traits.scientific or traits.decimals is None:
        return
    if traits.thousands:
        reading.note("returns.cell.display_scaled", taken=exact.plain(value))
        return
    seen = shown(value, traits)
    held = exact.multiply(value, HUNDRED) if traits.percent else value
    if Decimal(seen.rstrip("%")) != held:
        reading.note("returns.cell.display_rounded", seen=seen, taken=exact.plain(held))


def _read_date(value: Decimal, traits: FormatTraits, expected: Expected) -> ValueReading:
    """Read a number that shows as a day or a time: either the format alone was changed, or something typed became a date."""
    near = expected.issued.point is not None and distance(value, expected.issued.point) < 0.3
    if near:
        return ValueReading().ask("returns.cell.date_format", [expected.number(value)], taken=exact.plain(value))
    likely = _likely_time(value) if traits.time else _likely_date(value, expected.date1904)
    if likely:
        return ValueReading().refuse("returns.cell.date", stored=exact.plain(value), likely=likely)
    return ValueReading().refuse("returns.cell.date_bad", stored=exact.plain(value))


def _is_far(value: Decimal, issued: Quantity) -> bool:
    """Tell whether a number is three times the issued one, or less than a third of it."""
    return issued.point is not None and distance(value, issued.point) >= _FAR


def _likely_date(value: Decimal, date1904: bool) -> str:
    """Return what was probably typed before it became a date (``5-2``), or nothing."""
    days = int(value) + (1462 if date1904 else 0)
    if not _FIRST_DAY <= days <= _LAST_DAY:
        return ""
    day = date(1899, 12, 30) + timedelta(days=days)
    return f"{day.month}-{day.day}"


def _likely_time(value: Decimal) -> str:
    """Return what was probably typed before it became a time of day (``5:30``), or nothing."""
    if not 0 <= value < 10:
        return ""
    minutes = int(exact.multiply(value, Decimal(1440)).to_integral_value())
    return f"{minutes // 60}:{minutes % 60:02d}"


def weigh(reading: ValueReading, expected: Expected) -> None:
    """Ask about, or refuse, a number that can hardly be meant: zero for a figure, ten times it, a negative amount."""
    amount, issued = reading.quantities[0].number if len(reading.quantities) == 1 else None, expected.issued
    if amount is None or reading.in_doubt or amount == issued.number:
        return
    for weight in _WEIGHTS:
        weight(amount, issued, expected, reading)
        if reading.in_doubt:
            return


def _weigh_sign(amount: Decimal, issued: Quantity, expected: Expected, reading: ValueReading) -> None:
    """An amount, a stock or a share is not negative unless it was so before."""
    was_negative = issued.point is not None and issued.point < 0
    if amount < 0 and expected.kind in _AMOUNT_KINDS and not was_negative:
        reading.refuse("returns.cell.negative")


def _weigh_percent(amount: Decimal, issued: Quantity, expected: Expected, reading: ValueReading) -> None:
    """A share is not above 100 %, a rate hardly above 500 %, unless it was so before."""
    if not expected.is_percent or (issued.point is not None and issued.point > HUNDRED):
        return
    limit = _SHARE_LIMIT if expected.kind is Kind.SHARE else _RATE_LIMIT
    if amount > limit:
        reading.refuse("returns.cell.percent_limit", limit=exact.plain(limit))


def _weigh_zero(amount: Decimal, issued: Quantity, expected: Expected, reading: ValueReading) -> None:
    """A zero where a figure stood is more often a slip than a target."""
    if amount == 0 and issued.point:
        reading.ask("returns.cell.zero", issued=issued.text)


def _weigh_slip(amount: Decimal, issued: Quantity, expected: Expected, reading: ValueReading) -> None:
    """About ten or a hundred times the issued figure, or that part of it: the decimal point may have slipped."""
    point = issued.point
    if not point or not amount or (point < 0) != (amount < 0):
        return
    larger, smaller = max(abs(amount), abs(point)), min(abs(amount), abs(point))
    for factor in _SLIPS:
        if abs(larger / (smaller * factor) - 1) <= _SLIP_TOLERANCE:
            code = "returns.cell.times" if abs(amount) > abs(point) else "returns.cell.part"
            reading.ask(code, issued=issued.text, factor=factor)
            return


def _weigh_day(amount: Decimal, issued: Quantity, expected: Expected, reading: ValueReading) -> None:
    """A number far from the issued one that is what a spreadsheet makes of ``5-2``: the format may have been taken away afterwards."""
    likely = _likely_date(amount, expected.date1904) if amount == amount.to_integral_value() and _is_far(amount, issued) else ""
    if likely:
        reading.ask("returns.cell.may_be_date", likely=likely)


def _weigh_far(amount: Decimal, issued: Quantity, expected: Expected, reading: ValueReading) -> None:
    """More than ten times the issued figure, or less than a tenth of it, by no round factor: another measure, or no figure of this row at all."""
    point = issued.point
    if not point or not amount or (point < 0) != (amount < 0):
        return
    factor = max(abs(amount), abs(point)) / min(abs(amount), abs(point))
    if factor >= _HARDLY_MEANT:
        reading.ask("returns.cell.far", issued=issued.text, factor=int(factor))


def _weigh_statement(amount: Decimal, issued: Quantity, expected: Expected, reading: ValueReading) -> None:
    """A plain number for 10个以上 in the running text: 12个以上, or just 12?"""
    if expected.wording is None or issued.state not in _STATEMENTS:
        return
    low, high = (amount if bound is not None else None for bound in (issued.low, issued.high))
    statement = expected.printed(Quantity("", issued.state, low, high))
    reading.ask("returns.cell.statement_dropped", [statement, *reading.quantities], issued=expected.wording.text)


_WEIGHTS: tuple[Callable[[Decimal, Quantity, Expected, ValueReading], None], ...] = (_weigh_sign, _weigh_percent, _weigh_zero, _weigh_slip, _weigh_day, _weigh_far, _weigh_statement)
