"""What a spread did and why one is impossible, in sentences and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ningbo_planner.balance.spread import Move, Role, Spread
from ningbo_planner.balance.spread_demands import Conflict, Demand, DemandKind, Release
from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import ABSENT
from ningbo_planner.domain.spread_code import SpreadOrder, Way
from ningbo_planner.domain.table import CellRef
from ningbo_planner.text import tr

# So many names stand in one sentence.
_NAMES = 6


def way_words(order: SpreadOrder, reference: str) -> str:
    """Return by what a figure is spread, in words; ``reference`` is the printed name of the period or the row that the order names."""
    if order.path is not None:
        return tr(f"spread.path.{order.path}", start=reference)
    weights = ":".join(exact.plain(amount) for _, amount in order.weights)
    return tr(f"spread.way.{order.way or Way.PROPORTIONAL}", reference=reference, weights=weights)


def note_sentences(plan: Plan, found: Spread, breaks: Sequence[Equation], mends: Sequence[Equation]) -> list[str]:
    """Return what a planner should know of a spread before it is written."""
    said = [_gap(plan, cell, gap) for cell, gap in found.gaps]
    said += [tr("spread.note.alike", row=_name(plan, cell)) for cell in found.alike]
    said += [tr("spread.note.negative", row=_name(plan, cell)) for cell in found.negative]
    said += [tr("spread.note.finer")] if found.is_finer else []
    below = found.moves if len(found.moves) > 1 else ()
    said += _of_roles(plan, [move for move in below if move.cell != found.total])
    said += [_limited(plan, move) for move in found.moves if move.limits][:_NAMES]
    said += [tr("spread.note.mends", count=len(mends))] if mends else []
    return [*said, note_of_breaks(plan, breaks)] if breaks else said


def note_of_breaks(plan: Plan, breaks: Sequence[Equation]) -> str:
    """Return which figures agree now and would not any more."""
    return tr("spread.note.breaks", count=len(breaks), names=_names(plan, [equation.stated for equation in breaks]))


def _gap(plan: Plan, cell: CellRef, gap: Decimal) -> str:
    sense = "over" if gap > 0 else "under"
    return tr(f"spread.note.gap_{sense}", row=_name(plan, cell), gap=exact.trimmed(abs(gap)) + plan.unit_of(cell))


def _of_roles(plan: Plan, moves: Sequence[Move]) -> list[str]:
    """Return a sentence for each kind of figures that stay."""
    held = [move.cell for move in moves if move.role is Role.HELD]
    kept = [move.cell for move in moves if move.role is Role.KEPT]
    blank = [move.cell for move in moves if move.role is Role.OUT and move.before.state in ABSENT]
    words = [move for move in moves if move.role is Role.OUT and move.before.state not in ABSENT]
    said = [tr(f"spread.note.{code}", count=len(cells), names=_names(plan, cells)) for code, cells in (("held", held), ("kept", kept), ("blank", blank)) if cells]
    said += [tr("spread.note.words", row=_name(plan, move.cell), text=move.before.text) for move in words[:_NAMES]]
    stated = [move for move in moves if move.counts_as is not None]
    return said + [tr("spread.note.stated", row=_name(plan, move.cell), text=move.before.text, amount=exact.trimmed(move.counts_as or exact.ZERO)) for move in stated[:_NAMES]]


def _limited(plan: Plan, move: Move) -> str:
    period = plan.tables[move.cell.table].period(move.cell.period).label
    return tr(f"spread.note.limit_{move.limits[0]}", row=_name(plan, move.cell), period=period, text=move.after.text)


def conflict_sentences(plan: Plan, conflict: Conflict) -> list[str]:
    """Return why a spread is impossible: what is wanted and what is left, the demands, what letting go of each would give, what would do."""
    unit = plan.unit_of(conflict.cell)
    wanted, by = exact.trimmed(conflict.wanted) + unit, exact.trimmed(conflict.by) + unit
    names = {"row": _name(plan, conflict.cell), "period": plan.tables[conflict.cell.table].period(conflict.cell.period).label, "wanted": wanted, "by": by}
    if conflict.low is not None and conflict.high is not None and conflict.low > conflict.high:
        said = [tr("spread.conflict.crossed", **names, low=exact.trimmed(conflict.low) + unit, high=exact.trimmed(conflict.high) + unit)]
    elif conflict.high is not None and conflict.wanted > conflict.high:
        said = [tr("spread.conflict.above", **names, high=exact.trimmed(conflict.high) + unit)]
    elif conflict.low is not None and conflict.wanted < conflict.low:
        said = [tr("spread.conflict.below", **names, low=exact.trimmed(conflict.low) + unit)]
    else:
        said = [tr("spread.conflict.steps", **names)]
    said.append(tr("spread.conflict.demands", demands="；".join(_shortened([demand_words(plan, demand) for demand in conflict.demands]))))
    said += [release_sentence(plan, conflict, release) for release in conflict.releases[:_NAMES]]
    if conflict.nearest:
        said.append(tr("spread.conflict.nearest", figures="、".join(exact.trimmed(amount) + unit for amount in conflict.nearest)))
    return said


def demand_words(plan: Plan, demand: Demand) -> str:
    """Return one demand in words."""
    unit = plan.unit_of(demand.cell)
    amount = "" if demand.amount is None else exact.trimmed(demand.amount) + unit
    period = plan.tables[demand.cell.table].period(demand.cell.period).label
    values = {"row": _name(plan, demand.cell), "period": period, "amount": amount, "owner": demand.owner, "reason": demand.reason}
    code = "hold_unsaid" if demand.kind is DemandKind.HOLD and not demand.reason else demand.kind.value
    return tr(f"spread.demand.{code}", **values, rate="" if demand.rate is None else exact.trimmed(demand.rate))


def release_sentence(plan: Plan, conflict: Conflict, release: Release) -> str:
    """Return what letting go of one demand would give."""
    unit = plan.unit_of(conflict.cell)
    what = demand_words(plan, release.demand)
    if release.solves:
        to = None if release.to is None else exact.trimmed(release.to) + plan.unit_of(release.demand.cell)
        return tr("spread.release.solves_to", demand=what, to=to) if to is not None else tr("spread.release.solves", demand=what)
    if release.high is not None and conflict.wanted > release.high:
        return tr("spread.release.at_most", demand=what, high=exact.trimmed(release.high) + unit)
    if release.low is not None and conflict.wanted < release.low:
        return tr("spread.release.at_least", demand=what, low=exact.trimmed(release.low) + unit)
    return tr("spread.release.not_enough", demand=what)


def conflict_json(plan: Plan, conflict: Conflict) -> dict[str, Any]:
    """Return a contradiction as the command line prints it."""
    return {
        "conflict": [demand_json(plan, demand) for demand in conflict.demands],
        "at": {"row": conflict.cell.row, "label": _name(plan, conflict.cell), "period": conflict.cell.period},
        "wanted": exact.trimmed(conflict.wanted),
        "possible": [_text(conflict.low), _text(conflict.high)],
        "by": exact.trimmed(conflict.by),
        "release": [
            {
                **demand_json(plan, release.demand),
                "solves": release.solves,
                "possible": [_text(release.low), _text(release.high)],
                "to": _text(release.to),
                "sentence": release_sentence(plan, conflict, release),
            }
            for release in conflict.releases
        ],
        "nearest": [exact.trimmed(amount) for amount in conflict.nearest],
    }


def demand_json(plan: Plan, demand: Demand) -> dict[str, Any]:
    """Return one demand for programs."""
    return {
        "kind": demand.kind.value,
        "table": demand.cell.table,
        "row": demand.cell.row,
        "label": _name(plan, demand.cell),
        "period": demand.cell.period,
        "amount": _text(demand.amount),
        "rate": _text(demand.rate),
        "owner": demand.owner,
        "reason": demand.reason,
        "sentence": demand_words(plan, demand),
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else exact.trimmed(amount)


def _name(plan: Plan, cell: CellRef) -> str:
    return str(plan.tables[cell.table].get(cell.row, "name"))


def _names(plan: Plan, cells: Sequence[CellRef]) -> str:
    """Return the names of rows, the first few of many."""
    names = list(dict.fromkeys(_name(plan, cell) for cell in cells))
    shown = "、".join(f"“{name}”" for name in names[:_NAMES])
    return shown if len(names) <= _NAMES else tr("spread.and_more", names=shown, count=len(names))


def _shortened(words: list[str]) -> list[str]:
    """Return the first few of many demands, and how many more there are."""
    most = 2 * _NAMES
    return words if len(words) <= most else [*words[:most], tr("spread.more_demands", count=len(words) - most)]
