"""Charts of a plan's workbook: the path of each table's totals, and of each total its parts on each other and as shares; all refer to the tables' cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.sums import is_total, part_positions
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.exchange.plans.sheet_places import SheetPlaces
from ningbo_planner.exchange.writer.addresses import Area
from ningbo_planner.exchange.writer.chart_parts import Chart, ChartBox, Grouping, Series
from ningbo_planner.text import tr

# So many lines can be told apart, so many columns can stand on each other, and so many charts can be looked through.
_MOST_LINES, _MOST_PARTS, _MOST_TOTALS = 8, 24, 30
_LABELLED_LINES = 3


@dataclass(frozen=True, slots=True)
class ChartBand:
    """What stands side by side on the chart sheet: a heading and one chart or two."""

    heading: str
    charts: tuple[Chart, ...]


def chart_bands(plan: Plan, places: SheetPlaces) -> tuple[list[ChartBand], int]:
    """Return the bands of the chart sheet in the order of the tables, and how many totals got none because there are too many."""
    bands: list[ChartBand] = []
    left = 0
    for table in plan.tables.values():
        totals = [at for at in range(len(table)) if len(table.periods) > 1 and is_total(table, at) and _drawn_parts(places, table, at)]
        if totals:
            bands += _path_band(places, table, totals)
            bands += [_parts_band(places, table, at) for at in totals[:_MOST_TOTALS]]
            left += len(totals[_MOST_TOTALS:])
    return bands, left


def placed(bands: Sequence[ChartBand], first: int, rows: int, columns: Sequence[int]) -> Iterator[ChartBox]:
    """Yield the charts with their places: each band ``rows`` high, its charts below its heading, one in each of ``columns`` or one over all."""
    for at, band in enumerate(bands):
        top, bottom = first + at * rows + 1, first + (at + 1) * rows - 2
        for column, chart in zip(columns, band.charts, strict=False):
            yield ChartBox(chart, Area(top, column, bottom, column if len(band.charts) > 1 else columns[-1]))


def _path_band(places: SheetPlaces, table: Table, totals: Sequence[int]) -> list[ChartBand]:
    """Return the band with the path of the totals of one unit, the highest first; a total with words among its figures has no line, which would fall to zero."""
    whole = [at for at in totals if all(value is not None for value in _series(places, table, at).values)]
    whole = sorted(whole, key=lambda at: table.depths[at])
    alike = [at for at in whole if table.unit_of(table.ids[at]) == table.unit_of(table.ids[whole[0]])][:_MOST_LINES]
    if not alike:
        return []
    lines = [_series(places, table, at, labelled=len(alike) <= _LABELLED_LINES) for at in sorted(alike)]
    title = tr("export.chart.path", table=table.info.title)
    return [ChartBand(title, (_chart(places, table, alike[0], title, lines=lines),))]


def _parts_band(places: SheetPlaces, table: Table, at: int) -> ChartBand:
    """Return the band of one total: parts on each other with the stated total as a line above them, and their shares."""
    name = table.columns["name"][at]
    parts = [_series(places, table, part) for part in _drawn_parts(places, table, at)]
    stated = _series(places, table, at, labelled=True)
    lines = [stated] if all(value is not None for value in stated.values) else []
    stacked = _chart(places, table, at, tr("export.chart.parts", name=name), parts, lines)
    shares = _chart(places, table, at, tr("export.chart.shares", name=name), parts, grouping=Grouping.SHARES)
    return ChartBand(tr("export.chart.of_total", table=table.info.title, name=name), (stacked, shares))


def _drawn_parts(places: SheetPlaces, table: Table, at: int) -> list[int]:
    """Return the parts of a total that can be drawn on each other: in its unit, with a figure; none when they are too few or too many."""
    unit = table.unit_of(table.ids[at])
    parts = [part for part in part_positions(table, at) if table.unit_of(table.ids[part]) == unit and any(value is not None for value in _series(places, table, part).values)]
    return parts if 1 < len(parts) <= _MOST_PARTS else []


def _chart(places: SheetPlaces, table: Table, at: int, title: str, columns: Sequence[Series] = (), lines: Sequence[Series] = (), grouping: Grouping = Grouping.STACKED) -> Chart:
    labels = [period.label for period in table.periods]
    return Chart(title, table.unit_of(table.ids[at]), labels, places.head_reference(table), columns, lines, grouping)


def _series(places: SheetPlaces, table: Table, at: int, labelled: bool = False) -> Series:
    row = table.ids[at]
    values = [places.number(CellRef(table.info.id, row, period.id)) for period in table.periods]
    return Series(table.columns["name"][at], places.name_reference(table, row), places.row_reference(table, row), values, labelled)
