"""What stands out in a heat map, as a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ningbo_planner.analysis.chart_spec import Tone
from ningbo_planner.analysis.charts.facts import Facts, years_between
from ningbo_planner.analysis.charts.heat_cells import CompletionCells, FindingCells, GapCells, GrowthCells, HeatCells
from ningbo_planner.analysis.charts.members import growth_words, plus, with_unit
from ningbo_planner.analysis.charts.pace import completion
from ningbo_planner.analysis.charts.setting import parts_of, ref
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.period import Period
from ningbo_planner.text import tr

Place = tuple[str, Period]


def heat_title(cells: HeatCells, facts: Facts, where: str, places: Sequence[Place]) -> str:
    """Return the finding of the map over ``places``."""
    match cells:
        case GrowthCells():
            return _growth_title(cells, facts, where, places)
        case GapCells():
            return _gap_title(cells, facts, where, places)
        case FindingCells():
            return _finding_title(cells, facts, where, places)
        case _:
            return _completion_title(cells, facts, where, places)


def _valued(cells: HeatCells, places: Sequence[Place]) -> list[tuple[float, Place]]:
    marks = ((cells.at(*place).value, place) for place in places)
    return [(value, place) for value, place in marks if value is not None]


def _growth_title(cells: GrowthCells, facts: Facts, where: str, places: Sequence[Place]) -> str:
    known = _valued(cells, places)
    if not known:
        return tr("ranks.title.heat_growth_none", where=where)
    best, worst = max(known, key=lambda each: each[0]), min(known, key=lambda each: each[0])

    def words(place: Place) -> str:
        both = cells.cells(*place)
        sign = cells.table.cell(place[0], place[1].id).sign
        return growth_words((facts.growth(*both) if both else None) or "0", False, sign)

    fields = {"where": where, "row": cells.name(best[1][0]), "period": _when(cells, best[1]), "best": words(best[1])}
    if best[0] == worst[0] and len(known) > 1:
        return tr("ranks.title.heat_growth_equal", where=where, best=words(best[1]))
    if best[0] == worst[0]:
        return tr("ranks.title.heat_growth_one", **fields)
    return tr("ranks.title.heat_growth", **fields, last=cells.name(worst[1][0]), when=_when(cells, worst[1]), worst=words(worst[1]))


def _when(cells: GrowthCells, place: Place) -> str:
    """Return when a row grows so much; where the period before is no year before, since when."""
    both = cells.cells(*place)
    if both is None or years_between(cells.table, both[0].period, both[1].period) in (None, 1):
        return place[1].label
    return tr("ranks.since", period=place[1].label, before=cells.table.period(both[0].period).label)


def _gap_title(cells: GapCells, facts: Facts, where: str, places: Sequence[Place]) -> str:
    known = _valued(cells, places)
    if not known:
        return tr("ranks.title.heat_gap_none", where=where)
    broken = [(value, place) for value, place in known if value]
    if not broken:
        return tr("ranks.title.heat_gap_fits", where=where, count=facts.count([ref(cells.table, row, period.id) for _, (row, period) in known]))
    _, (row, period) = max(broken, key=lambda each: abs(each[0]))
    count = facts.count([ref(cells.table, each, when.id) for _, (each, when) in broken])
    gap = facts.gap(ref(cells.table, row, period.id), [ref(cells.table, part, period.id) for part in parts_of(cells.table, row)]) or "0"
    return tr("ranks.title.heat_gap", where=where, count=count, row=cells.name(row), period=period.label, gap=with_unit(plus(Decimal(gap)), cells.table.unit_of(row)))


def _finding_title(cells: FindingCells, facts: Facts, where: str, places: Sequence[Place]) -> str:
    found = [(row, period, each) for row, period in places for each in cells.found.get((row, period.id), ())]
    if not found:
        return tr("ranks.title.heat_finding_none", where=where)
    count = facts.count([ref(cells.table, row, period.id) for row, period, _ in found])
    errors = [(row, period) for row, period, each in found if each.grade is Grade.ERROR]
    rows = [row for row, _, _ in found]
    most = max(dict.fromkeys(rows), key=rows.count)
    fields = {"where": where, "count": count, "row": cells.name(most), "most": facts.count([ref(cells.table, row, period.id) for row, period, _ in found if row == most])}
    if len(set(rows)) == 1:
        return tr("ranks.title.heat_finding_row", **fields, errors=facts.count([ref(cells.table, row, period.id) for row, period in errors]))
    if not errors:
        return tr("ranks.title.heat_finding_no_error", **fields)
    return tr("ranks.title.heat_finding", **fields, errors=facts.count([ref(cells.table, row, period.id) for row, period in errors]))


def _completion_title(cells: HeatCells, facts: Facts, where: str, places: Sequence[Place]) -> str:
    known = _valued(cells, places)
    if not known:
        return tr("ranks.title.heat_completion_none", where=where)
    reached = [place for _, place in known if cells.at(*place).tone is not Tone.BAD]
    _, (row, period) = min(known, key=lambda each: each[0])
    count = facts.count([ref(cells.table, each, when.id) for _, (each, when) in known])
    good = facts.count([ref(cells.table, each, when.id) for each, when in reached])
    rate = completion(facts, cells.table, row, period) if isinstance(cells, CompletionCells) else None
    return tr("ranks.title.heat_completion", where=where, count=count, good=good, row=cells.name(row), period=period.label, rate=rate)
