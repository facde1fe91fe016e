"""What must add up, as formulas of the workbook: totals that agree with their parts compute themselves; those that do not stay as stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import SUM, Equation, sum_equation
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.exchange.plans.sheet_places import SheetPlaces
from ningbo_planner.exchange.writer.sheet_writer import EXACT_DIGITS, Formula

# Excel takes so many arguments in a function, and so long a formula.
_MOST_ARGUMENTS, _LONGEST = 250, 8000
# Beyond so many areas the missing parts are counted once and for all.
_COUNTED_AREAS = 60
_NOT_APPLICABLE = "/"
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Computed:
    """The computed side of an equation: its formula, its value now, and the same for the number of its cells without a figure."""

    formula: str
    value: Decimal
    missing_formula: str
    missing: int


def live_total(places: SheetPlaces, table: Table, row: str, period: str) -> Formula | None:
    """Return the sum that a total's cell can hold in place of its number: all its parts are numbers and come to exactly what is stated."""
    equation = sum_equation(table, row, period)
    if equation is None or equation.rule != SUM:
        return None
    stated = places.number(equation.stated)
    found = None if stated is None else computed(places, equation, table.info.id)
    if found is None or found.missing or found.value != stated or len(found.value.as_tuple().digits) > EXACT_DIGITS:
        return None
    return Formula(found.formula, found.value)


def computed(places: SheetPlaces, equation: Equation, home: str = "") -> Computed | None:
    """Return the computed side of ``equation`` for the sheet of table ``home``; ``None`` where no formula says the same as the plan."""
    figures = {cell: places.figure(cell) for cell in equation.cells}
    if any(figure.scale is None and figure.amount is not None for figure in figures.values()):
        return None
    usual = next((figure.scale for figure in figures.values() if figure.scale is not None), _ONE)
    stated = figures[equation.stated].scale or usual
    weighed = [(term.cell, _weight(term.factor, figures[term.cell].scale or usual, stated)) for term in equation.terms]
    constant = exact.multiply(equation.constant, stated)
    formula = _sum_text(places, weighed, constant, home)
    missing = sum(figures[term.cell].is_missing for term in equation.terms)
    counted = _missing_text(places, equation, missing, home)
    if max(len(formula), len(counted)) > _LONGEST:
        return None
    amounts = [exact.multiply(figures[cell].amount or exact.ZERO, factor) for cell, factor in weighed]
    return Computed(formula, exact.add(exact.total(amounts), constant), counted, missing)


def _weight(factor: Decimal, scale: Decimal, stated: Decimal) -> Decimal:
    """Return what a term counts for on the sheet, where it and the stated figure are kept with these scales."""
    return factor if scale == stated else exact.multiply(factor, stated / scale)


def _sum_text(places: SheetPlaces, weighed: Sequence[tuple[CellRef, Decimal]], constant: Decimal, home: str) -> str:
    """Return a sum as a formula: plain parts in one ``SUM``, the others each with its factor."""
    plain = places.references([cell for cell, factor in weighed if factor == _ONE], home)
    text = _sum_of(plain) if plain else ""
    for cell, factor in weighed:
        if factor != _ONE:
            times = "" if abs(factor) == _ONE else f"*{exact.plain(abs(factor))}"
            # N() takes a text as nothing, as SUM does; the missing ones are counted beside.
            text += f"{'-' if factor < 0 else '+' if text else ''}N({places.reference(cell, home)}){times}"
    if constant or not text:
        text += f"{'-' if constant < 0 else '+' if text else ''}{exact.plain(abs(constant))}"
    return text


def _sum_of(areas: Sequence[str]) -> str:
    """Return the sum of areas, in portions that a function takes."""
    if len(areas) <= _MOST_ARGUMENTS:
        return f"SUM({','.join(areas)})"
    portions = [_sum_of(areas[start : start + _MOST_ARGUMENTS]) for start in range(0, len(areas), _MOST_ARGUMENTS)]
    return f"SUM({','.join(portions)})"


def _missing_text(places: SheetPlaces, equation: Equation, missing: int, home: str) -> str:
    """Return the formula that counts the terms without a number though one belongs there."""
    areas = places.references([term.cell for term in equation.terms], home)
    if len(areas) > _COUNTED_AREAS:
        return str(missing)
    counted = "".join(f'-COUNTIF({area},"{_NOT_APPLICABLE}")' for area in areas)
    return "+".join(f"ROWS({area})" for area in areas) + f"-COUNT({','.join(areas)}){counted}"
