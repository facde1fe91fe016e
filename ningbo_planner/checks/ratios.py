"""Shares against what they are shares of: the numerator's row over the denominator's, or over an assumption such as GDP.

All three figures are printed rounded; they disagree only if no unrounded figures exist that print like them. Quotients are fractions, so this is exact.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from ningbo_planner.checks.own_rules import OwnRule, cells_of
from ningbo_planner.checks.rule import Place, amount_text, difference_text, printed
from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.domain.unit import PER_MILLE, Unit, is_share_of, parse_unit

_HALF = Fraction(1, 2)
_HUNDRED, _THOUSAND = Fraction(100), Fraction(1000)


class Span(NamedTuple):
    """The values that a printed figure stands for; ``None`` is unbounded."""

    low: Fraction | None
    high: Fraction | None

    def meets(self, other: Span) -> bool:
        """Tell whether some value lies in both."""
        starts = self.low is None or other.high is None or self.low <= other.high
        return starts and (other.low is None or self.high is None or other.low <= self.high)


class Side(NamedTuple):
    """A figure with the unit it is in and the name it goes by."""

    quantity: Quantity
    unit: str
    name: str


class RatioRule(OwnRule):
    """What planners' ratios demand."""

    code = "ratio"
    kind = RuleKind.RATIO
    grade = Grade.WARNING
    registers = frozenset({"rules", "assumptions"})

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare one share with the quotient that it states, in one period."""
        rule = self.rule_at(plan, place)
        cells = cells_of(plan, rule, place) if rule is not None else None
        sides = _sides(plan, rule, place, cells) if rule is not None and cells is not None else None
        if rule is None or cells is None or sides is None:
            return None
        share, above, below = sides
        spans = [_span(side.quantity) for side in sides]
        if any(span is None for span in spans):
            return None
        stated, numerator, denominator = (span for span in spans if span is not None)
        scale = _scale(share.unit, parse_unit(above.unit), parse_unit(below.unit))
        quotient = _over(numerator, denominator, scale)
        if quotient is None or stated.meets(quotient):
            return None
        return self._found(plan, place, rule, cells, sides, scale)

    def _found(self, plan: Plan, place: Place, rule: PlanRule, cells: list[CellRef], sides: tuple[Side, Side, Side], scale: Fraction) -> Finding:
        """Put the finding of one ratio together."""
        share, above, below = sides
        point = share.quantity.point or exact.ZERO
        quotient = Fraction(above.quantity.point or 0) / Fraction(below.quantity.point or 1) * scale
        computed = _decimal(quotient, _places(point) + 1)
        gap = exact.subtract(point, computed)
        values = {
            "rule": rule.text,
            "stated": printed(share.quantity, share.unit),
            "above": above.name,
            "below": below.name,
            "above_amount": printed(above.quantity, above.unit),
            "below_amount": printed(below.quantity, below.unit),
            "computed": amount_text(computed, share.unit),
            "gap": difference_text(gap, share.unit),
        }
        basis = tuple(side.quantity.text for side in sides)
        said = {"stated": point, "computed": computed, "gap": gap, "cells": tuple(cells), "basis": basis, "values": values}
        return self.finding(plan, place, FindingKind.RATIO, self.grade_of(rule), "finding.ratio", cells[0].row, **said)


def _sides(plan: Plan, rule: PlanRule, place: Place, cells: list[CellRef]) -> tuple[Side, Side, Side] | None:
    """Return share, numerator and denominator; ``None`` when the rule does not name all three."""
    found = [Side(plan.quantity(cell), plan.unit_of(cell), plan.tables[cell.table].get(cell.row, "name")) for cell in cells]
    assumption = plan.assumptions.get(rule.params.get("assumption", ""))
    if assumption is not None:
        value = assumption.values.get(place.period, "") or assumption.values.get(_year_of(plan, cells[0]), "")
        found.append(Side(parse(value, assumption.unit), assumption.unit, assumption.name))
    return (found[0], found[1], found[2]) if len(found) == 3 and is_share_of(*(side.unit for side in found)) else None


def _year_of(plan: Plan, cell: CellRef) -> str:
    """Return the year that the row of a text names as its time limit (2026 for 2026年)."""
    return str(plan.tables[cell.table].get(cell.row, "due")).removesuffix("年")


def _span(quantity: Quantity) -> Span | None:
    """Return the values that a figure stands for as it is printed; ``None`` for one that is no figure, or only about one."""
    if not quantity.is_numeric or quantity.state is State.ABOUT:
        return None
    low, high = (None if bound is None else Fraction(bound) for bound in (quantity.low, quantity.high))
    if quantity.state is State.NUMBER and low is not None and high is not None and quantity.low is not None:
        half = _HALF / 10 ** _places(quantity.low)
        return Span(low - half, high + half)
    return Span(low, high)


def _places(amount: Decimal) -> int:
    """Return how many decimals an amount is written with."""
    return max(0, -int(amount.as_tuple().exponent))


def _scale(unit: str, above: Unit, below: Unit) -> Fraction:
    """Return what a quotient of bare figures is multiplied by to be in ``unit``."""
    shown = parse_unit(unit)
    scale = _HUNDRED if shown.is_percent else _THOUSAND if shown.base == PER_MILLE else 1 / Fraction(shown.factor)
    return scale * Fraction(above.factor) / Fraction(below.factor)


def _over(above: Span, below: Span, scale: Fraction) -> Span | None:
    """Return the quotients of two spans of amounts that are not negative; ``None`` when one may be."""
    if above.low is None or above.low < 0 or below.low is None or below.low <= 0:
        return None
    low = Fraction() if below.high is None else above.low / below.high * scale
    return Span(low, None if above.high is None else above.high / below.low * scale)


def _decimal(value: Fraction, places: int) -> Decimal:
    """Return ``value`` rounded to so many decimals."""
    digits = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return Decimal(exact.trimmed(digits))
