"""What one returned cell may mean, and what is to be said of it; filled in by the readers of numbers and of texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from math import log10
from typing import Any, NamedTuple

from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.quantity import EMPTY, Quantity, State, canonical_text
from ningbo_planner.domain.submission import ProblemGrade
from ningbo_planner.domain.unit import Unit, parse_unit
from ningbo_planner.exchange.returned.wordings import in_words


class Said(NamedTuple):
    """One thing to say of a cell: how grave, which sentence, its fields."""

    grade: ProblemGrade
    code: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the plan knows of a cell before it is read.

    Attributes:
        unit: the unit of the row, as printed.
        kind: what its figures are.
        issued: what the department was handed.
        percent_sign: whether the plan prints a percent sign in this row.
        date1904: whether the workbook counts days from 1904.
        wording: in a table of running text, how the plan tells the target now (``达到7000亿元``); nothing elsewhere.
    """

    unit: str = ""
    kind: Kind = Kind.FLOW
    issued: Quantity = EMPTY
    percent_sign: bool = False
    date1904: bool = False
    wording: Quantity | None = None

    @property
    def parsed_unit(self) -> Unit:
        """The unit taken apart."""
        return parse_unit(self.unit)

    @property
    def is_percent(self) -> bool:
        """Tell whether the row is in percent."""
        return self.parsed_unit.is_percent

    def printed(self, quantity: Quantity) -> Quantity:
        """Return ``quantity`` in the notation of the plan; what the department typed stays in the report."""
        if quantity.same_meaning(self.issued):
            return self.issued
        if self.wording is not None:
            told = in_words(quantity, self.wording, self.unit)
            if told is not None:
                return told
        text = canonical_text(quantity, percent=self.percent_sign and quantity.is_numeric).strip()
        return Quantity(text, quantity.state, quantity.low, quantity.high)

    def number(self, amount: Decimal) -> Quantity:
        """Return the plain number ``amount`` in the notation of the plan."""
        return self.printed(Quantity("", State.NUMBER, amount, amount))

    def nearest_first(self, quantities: Iterable[Quantity]) -> list[Quantity]:
        """Return the readings in the order of how near they come to the issued figure; without one as they stand."""
        return sorted(quantities, key=lambda quantity: distance(quantity.point, self.issued.point))


def distance(amount: Decimal | None, issued: Decimal | None) -> float:
    """Return by how many powers of ten two amounts differ; another sign counts as far."""
    if not amount or not issued:
        return 0.0 if amount == issued or issued is None else 50.0
    ratio = abs(amount / issued)
    # The power is taken off first: what is left fits a float however far the two are apart.
    power = ratio.adjusted()
    apart = abs(power + log10(float(ratio.scaleb(-power))))
    return apart + (20 if (amount < 0) != (issued < 0) else 0)


@dataclass(slots=True)
class ValueReading:
    """A cell as it was read.

    Attributes:
        quantities: what it may mean, the likeliest first.
        said: what is to be said of it.
    """

    quantities: list[Quantity] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def in_doubt(self) -> bool:
        """Tell whether somebody has to choose or mend."""
        return bool(self.said) and any(said.grade is not ProblemGrade.NOTE for said in self.said)

    @property
    def refused(self) -> bool:
        """Tell whether the department has to mend the cell; nothing more need be said of it then."""
        return bool(self.said) and any(said.grade is ProblemGrade.ERROR for said in self.said)

    def note(self, code: str, /, **values: Any) -> ValueReading:
        """Say something that needs no decision."""
        self.said.append(Said(ProblemGrade.NOTE, code, values))
        return self

    def ask(self, code: str, quantities: Iterable[Quantity] | None = None, /, **values: Any) -> ValueReading:
        """Hold the cell until the planner chooses, from ``quantities`` where they are given."""
        self.said.append(Said(ProblemGrade.ASK, code, values))
        if quantities is not None:
            self.quantities = list(dict.fromkeys(quantities))
        return self

    def refuse(self, code: str, /, **values: Any) -> ValueReading:
        """Refuse the cell: the department has to mend it."""
        self.said.append(Said(ProblemGrade.ERROR, code, values))
        self.quantities = []
        return self
