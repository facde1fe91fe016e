"""Pictures in the cells beside their figures: bars, arrows, shades of growth; a table of rules says what each of them draws."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from typing import NamedTuple

from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import TARGET, CellRef, Table
from ningbo_planner.gui.models.number_format import growth, growth_text


class PictureKind(StrEnum):
    """What can be drawn in the cells."""

    NONE = "none"
    BARS = "bars"
    ARROWS = "arrows"
    GROWTH = "growth"


class Trend(Enum):
    """Whether a figure is higher than the one of the period before."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"


class Picture(NamedTuple):
    """What is drawn in one cell.

    Attributes:
        zero, end: where a bar begins and ends, as parts of the cell's width; both 0 without a bar.
        trend: the arrow, if any.
        ground: name of the theme's colour behind the figure, if any.
        text: a few words beside the figure.
    """

    zero: float = 0.0
    end: float = 0.0
    trend: Trend | None = None
    ground: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Shade:
    """One step of a scale of colours: growth from this rate on stands on this ground; ``None`` takes whatever is left."""

    least: Decimal | None
    ground: str


@dataclass(frozen=True, slots=True)
class PictureRule:
    """What one kind of picture draws.

    Attributes:
        draws_bar: a bar from zero, as long as the figure is beside the others of its row.
        draws_trend: an arrow against the period before.
        shades: the ground by growth over the period before, the highest step first; growth is written beside the figure.
    """

    draws_bar: bool = False
    draws_trend: bool = False
    shades: tuple[Shade, ...] = ()


RULES: dict[PictureKind, PictureRule] = {
    PictureKind.BARS: PictureRule(draws_bar=True),
    PictureKind.ARROWS: PictureRule(draws_trend=True),
    PictureKind.GROWTH: PictureRule(
        shades=(
            Shade(Decimal("0.15"), "rise_strong"),
            Shade(Decimal("0.0005"), "rise_soft"),
            Shade(Decimal("-0.0004"), ""),
            Shade(Decimal("-0.1"), "fall_soft"),
            Shade(None, "fall_strong"),
        )
    ),
}


def picture_of(rule: PictureRule, table: Table, cell: CellRef, quantity: Quantity) -> Picture | None:
    """Return what ``rule`` draws in a cell; nothing beside what is no plain number, or has no number to be compared with."""
    number = quantity.number
    if number is None:
        return None
    if rule.draws_bar:
        return _bar(number, *row_range(table, cell))
    before = number_before(table, cell)
    if before is None:
        return None
    if rule.draws_trend:
        return Picture(trend=Trend.UP if number > before else Trend.DOWN if number < before else Trend.LEVEL)
    unit = table.unit_of(cell.row)
    rate = growth(before, number, unit)
    if rate is None:
        return None
    return Picture(ground=_ground(rule, rate), text=growth_text(rate, unit))


def row_range(table: Table, cell: CellRef) -> tuple[Decimal, Decimal]:
    """Return the smallest and largest plain number of a cell's row and layer, zero always between them."""
    at = table.position(cell.row)
    numbers = [exact.ZERO, *(number for column in table.layers[cell.layer].values() if (number := column.get(at).number) is not None)]
    return min(numbers), max(numbers)


def period_before(table: Table, cell: CellRef) -> str | None:
    """Return the period before that of a cell, or ``None``."""
    ids = [period.id for period in table.periods]
    at = ids.index(cell.period)
    return ids[at - 1] if at else None


def number_before(table: Table, cell: CellRef) -> Decimal | None:
    """Return the plain number of the period before; the base period has been reached, so it stands before what was reached later too."""
    before = period_before(table, cell)
    if before is None:
        return None
    layers = (cell.layer, TARGET) if table.period(before).is_base else (cell.layer,)
    found = (table.cell(cell.row, before, layer).number for layer in layers)
    return next((number for number in found if number is not None), None)


def _bar(number: Decimal, low: Decimal, high: Decimal) -> Picture | None:
    """Return a bar from zero; geometry needs no exact numbers."""
    if low == high:
        return None
    zero = float(-low / (high - low))
    return Picture(zero, zero + float(number / (high - low)))


def _ground(rule: PictureRule, rate: Decimal) -> str:
    return next(shade.ground for shade in rule.shades if shade.least is None or rate >= shade.least)
