"""A plan as it would be: some figures replaced, nothing written, so that what a proposal brings can be asked of it like of the plan itself."""

from __future__ import annotations

from collections.abc import Mapping

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef


class Proposed(Plan):
    """A plan with some figures replaced; only :meth:`quantity` knows of them, tables are those of the plan."""

    def __init__(self, plan: Plan, figures: Mapping[CellRef, Quantity]) -> None:
        """See ``plan`` with ``figures`` in place of its own; those of an earlier proposal stay unless they are replaced again."""
        self.__dict__.update(plan.__dict__)
        self.figures: dict[CellRef, Quantity] = {**(plan.figures if isinstance(plan, Proposed) else {}), **figures}

    def quantity(self, ref: CellRef) -> Quantity:
        """Return what the cell ``ref`` would say."""
        found = self.figures.get(ref)
        return super().quantity(ref) if found is None else found
