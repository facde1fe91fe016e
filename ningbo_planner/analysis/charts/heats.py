"""Where in the table does it stand out? Rows by periods: growth, gaps of totals, findings, completion; every cell says its figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Role, Series, Tone
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.heat_cells import BY_MEASURE, HeatCells
from ningbo_planner.analysis.charts.heat_titles import heat_title
from ningbo_planner.analysis.charts.members import drill_of, of_department, trail_of, where_of
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, drawn_periods, has_path, has_several, parts_of
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.text import tr

MEASURES = tuple(BY_MEASURE)
# More rows than this nobody reads at once; a longer table is folded to its upper levels.
MOST = 40
# Upper levels of fewer rows than this say too little; then the first rows are drawn instead.
_FEW = 8


def has_heat_chart(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether a place has rows with figures over time."""
    return has_several(_each_row_at(table, row))


def heat_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return the cells of the rows that ``request`` names, each with its figure."""
    table = setting.plan.tables[request.table]
    rows = _rows_at(table, request.row)
    if request.rows:
        rows = [row for row in rows if row in request.rows]
    rows = of_department(table, rows, request.department)
    cells = BY_MEASURE[request.measure or MEASURES[0]](setting, table)
    fitting = [row for row in rows if cells.has_row(row)]
    shown = folded_to_levels(table, fitting)
    periods = cells.periods(drawn_periods(table, request.periods))
    series = tuple(
        Series(table.get(row, "name"), Role.LEVEL, tuple(cells.at(row, period) for period in periods), RowRef(table.info.id, row), drill_of(table, request, row)) for row in shown
    )
    facts = Facts(setting.plan)
    return ChartSpec(
        name=request.name,
        kind=ChartKind.HEAT,
        title=heat_title(cells, facts, where_of(table, request.row), [(row, period) for row in shown for period in periods]),
        subtitle=cells.subtitle(where_of(table, request.row)),
        unit=cells.unit,
        categories=tuple(period.label for period in periods),
        series=series,
        facts=facts.take(),
        footnotes=tuple(_notes(cells, shown, series, len(rows) - len(fitting), len(fitting) - len(shown))),
        trail=trail_of(setting.plan, request, has_heat_chart),
    )


def _rows_at(table: Table, row: str) -> list[str]:
    """Return the total with its parts, or all rows of the table, as far as they have figures over time."""
    return list(_each_row_at(table, row))


def _each_row_at(table: Table, row: str) -> Iterator[str]:
    parts = parts_of(table, row) if row else []
    rows = [row, *parts] if parts else [] if row else table.ids
    return (each for each in rows if has_path(table, each))


def folded_to_levels(table: Table, rows: Sequence[str], most: int = MOST) -> list[str]:
    """Return ``rows``, of too many only those of the upper levels that fit, or the first of them."""
    if len(rows) <= most:
        return list(rows)
    depths = {row: table.depths[table.position(row)] for row in rows}
    for depth in range(max(depths.values()), min(depths.values()) - 1, -1):
        kept = [row for row in rows if depths[row] <= depth]
        if len(kept) <= most:
            break
    return kept if _FEW <= len(kept) <= most else list(rows[:most])


def _notes(cells: HeatCells, shown: Sequence[str], series: Sequence[Series], without: int, folded: int) -> list[str]:
    notes = list(cells.notes(shown))
    if any(mark.value is None and mark.tone is Tone.MUTED for each in series for mark in each.marks):
        notes.append(tr("ranks.note.heat_missing"))
    if folded:
        notes.append(tr("ranks.note.heat_folded", shown=len(series), count=folded))
    if without:
        notes.append(cells.left_out_note(without))
    return notes

