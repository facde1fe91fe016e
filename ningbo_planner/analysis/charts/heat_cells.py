"""What a cell of a heat map says, by what is measured: its value for the colour, its text with a sign, its tone, its cells."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from ningbo_planner.analysis.chart_spec import Mark, Tone
from ningbo_planner.analysis.charts.changes import price_notes
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.members import bounded, level_text, plus, points_text, with_unit
from ningbo_planner.analysis.charts.pace import completion, target_and_actual
from ningbo_planner.analysis.charts.setting import Setting, drawn_periods, is_rate, parts_of, ref
from ningbo_planner.domain.finding import GRADE_ORDER, Finding, Grade
from ningbo_planner.domain.indicator import Direction
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.table import ACTUAL, CellRef, Table
from ningbo_planner.text import tr

_HUNDRED = Decimal(100)
_SIGNS = {Grade.ERROR: "■", Grade.WARNING: "▲", Grade.HINT: "●"}
_TONES = {Grade.ERROR: Tone.BAD, Grade.WARNING: Tone.WARNING, Grade.HINT: Tone.MUTED}


class HeatCells(ABC):
    """The cells of one measure.

    Attributes:
        setting, table: what they are read from.
        unit: printed at the top right.
    """

    unit = "%"

    def __init__(self, setting: Setting, table: Table) -> None:
        """Read ``table`` in ``setting``."""
        self.setting = setting
        self.table = table
        self.whole = drawn_periods(table)
        self._made: dict[tuple[str, str], Mark] = {}
        self._figures: dict[CellRef, str] = {}
        self._places = {period.id: at for at, period in enumerate(self.whole)}

    def at(self, row: str, period: Period) -> Mark:
        """Return one cell, made once."""
        key = (row, period.id)
        if key not in self._made:
            self._made[key] = self.mark(row, period)
        return self._made[key]

    @abstractmethod
    def mark(self, row: str, period: Period) -> Mark:
        """Return one cell."""

    @abstractmethod
    def subtitle(self, where: str) -> str:
        """Return what is drawn."""

    def has_row(self, row: str) -> bool:
        """Tell whether ``row`` has anything to say in this measure."""
        return True

    def periods(self, chosen: Sequence[Period]) -> list[Period]:
        """Return the columns: those of ``chosen`` that can say anything."""
        return list(chosen)

    def notes(self, rows: Sequence[str]) -> list[str]:
        """Return what the reader must know."""
        return []

    def left_out_note(self, count: int) -> str:
        """Return the note on rows that this measure does not know."""
        return tr("ranks.note.heat_left_out", count=count)

    def name(self, row: str) -> str:
        """Return the name of ``row``."""
        return str(self.table.get(row, "name"))

    def figure(self, cell: CellRef) -> str:
        """Return one figure with its period and unit, for a tip; made once, for it stands in the tip of its own cell and of the next."""
        if cell not in self._figures:
            unit = self.table.unit_of(cell.row)
            figure = with_unit(level_text(self.setting.plan, cell, unit), unit)
            self._figures[cell] = tr("ranks.tip.figure", what=self.table.period(cell.period).label, figure=figure)
        return self._figures[cell]


class GrowthCells(HeatCells):
    """Growth over the period before; of rates the change in points, which stands beside the scale of colours."""

    def periods(self, chosen: Sequence[Period]) -> list[Period]:
        """Return those with a period before them."""
        return [period for period in chosen if period is not self.whole[0]] or list(chosen)

    def cells(self, row: str, period: Period) -> tuple[CellRef, CellRef] | None:
        """Return the cell before and the cell of ``period``."""
        at = self._places[period.id]
        return (ref(self.table, row, self.whole[at - 1].id), ref(self.table, row, period.id)) if at else None

    def mark(self, row: str, period: Period) -> Mark:
        """Return the growth of one cell."""
        cells, facts = self.cells(row, period), Facts(self.setting.plan)
        own = ref(self.table, row, period.id)
        if cells is None:
            return Mark(None, "——", tone=Tone.MUTED, cells=(own,))
        tip = (f"{self.name(row)}　{period.label}", *(self.figure(cell) for cell in cells))
        if is_rate(self.table, row):
            return self._points(facts, cells, tip)
        growth = facts.growth(*cells)
        if growth is None:
            return Mark(None, "——", tone=Tone.MUTED, tip=(*tip, tr("ranks.tip.no_growth")), cells=cells[::-1])
        value = Decimal(growth)
        tone = Tone.RISE if value > 0 else Tone.FALL if value < 0 else Tone.NONE
        sign = self.table.cell(row, period.id).sign
        text = bounded(sign, plus(value, "%"))
        return Mark(float(value), text, sign, tone=tone, tip=(*tip, tr("ranks.tip.growth", growth=text)), cells=cells[::-1])

    def _points(self, facts: Facts, cells: tuple[CellRef, CellRef], tip: tuple[str, ...]) -> Mark:
        """Return the change of a rate in points."""
        change = facts.difference(*cells)
        if change is None:
            return Mark(None, "——", tone=Tone.MUTED, tip=tip, cells=cells[::-1])
        value = Decimal(change)
        sign = self.table.cell(*cells[1][1:3]).sign
        text = bounded(sign, tr("ranks.heat.points", change=points_text(value)))
        return Mark(None, text, sign, tone=Tone.RISE if value > 0 else Tone.FALL if value < 0 else Tone.NONE, tip=(*tip, text), cells=cells[::-1])

    def subtitle(self, where: str) -> str:
        """Return what is drawn."""
        return tr("ranks.subtitle.heat_growth", where=where)

    def notes(self, rows: Sequence[str]) -> list[str]:
        """Return what the reader must know."""
        notes = price_notes(self.table, rows)
        if any(is_rate(self.table, row) for row in rows):
            notes.append(tr("ranks.note.heat_points"))
        return notes


class GapCells(HeatCells):
    """What the stated total has more or less than its parts; the colour by its share of the total."""

    unit = ""

    def __init__(self, setting: Setting, table: Table) -> None:
        """Read ``table``; totals in one unit have it at the top."""
        super().__init__(setting, table)
        units = {table.unit_of(row) for row in table.ids if parts_of(table, row)}
        self.unit = units.pop() if len(units) == 1 else ""

    def has_row(self, row: str) -> bool:
        """Tell whether ``row`` is a total."""
        return bool(parts_of(self.table, row))

    def mark(self, row: str, period: Period) -> Mark:
        """Return the gap of one total."""
        total = ref(self.table, row, period.id)
        parts = [ref(self.table, part, period.id) for part in parts_of(self.table, row)]
        facts = Facts(self.setting.plan)
        stated = self.table.cell(row, period.id).number
        gap = facts.gap(total, parts) if stated is not None else None
        if gap is None or stated is None:
            return Mark(None, "——", tone=Tone.MUTED, cells=(total, *parts))
        value = Decimal(gap)
        relative = float(value / stated * 100) if stated else float(value)
        missing = [self.name(cell.row) for cell in parts if not self.table.cell(*cell[1:]).is_numeric]
        tip = [f"{self.name(row)}　{period.label}", self.figure(total), tr("ranks.tip.sum", sum=with_unit(facts.sum(parts) or "0", self.table.unit_of(row)), gap=plus(value))]
        if missing:
            tip.append(tr("ranks.tip.missing", rows="、".join(missing)))
        text = plus(value) + ("*" if missing else "") if value else ("0*" if missing else "0")
        tone = Tone.RISE if value > 0 else Tone.FALL if value < 0 else Tone.NONE
        return Mark(relative, text, tone=tone, tip=tuple(tip), cells=(total, *parts))

    def subtitle(self, where: str) -> str:
        """Return what is drawn."""
        return tr("ranks.subtitle.heat_gap", where=where)

    def notes(self, rows: Sequence[str]) -> list[str]:
        """Return what the reader must know."""
        return [tr("ranks.note.heat_gap")]

    def left_out_note(self, count: int) -> str:
        """Return the note on rows that are no totals."""
        return tr("ranks.note.heat_no_totals", count=count)


class FindingCells(HeatCells):
    """How many findings a cell has, and the gravest of them."""

    def __init__(self, setting: Setting, table: Table) -> None:
        """Sort the findings of ``table`` into its cells."""
        super().__init__(setting, table)
        self.unit = tr("ranks.count_unit")
        self.found: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
        for finding in setting.findings:
            if finding.table == table.info.id and finding.row in table:
                own = {cell.period for cell in finding.cells if cell.table == table.info.id and cell.row == finding.row}
                for period in {finding.period} if finding.period else own:
                    self.found[finding.row, period].append(finding)

    def mark(self, row: str, period: Period) -> Mark:
        """Return the findings of one cell."""
        cell = ref(self.table, row, period.id)
        found = sorted(self.found.get((row, period.id), ()), key=lambda each: GRADE_ORDER[each.grade])
        if not found:
            return Mark(None, tr("ranks.heat.nothing"), cells=(cell,))
        grade = found[0].grade
        tip = (f"{self.name(row)}　{period.label}", *(each.message for each in found))
        return Mark(float(len(found)), f"{_SIGNS[grade]}{len(found)}", tone=_TONES[grade], tip=tip, cells=(cell,))

    def subtitle(self, where: str) -> str:
        """Return what is drawn."""
        return tr("ranks.subtitle.heat_finding", where=where)

    def notes(self, rows: Sequence[str]) -> list[str]:
        """Return what the signs mean."""
        return [tr("ranks.note.heat_finding")]


class CompletionCells(HeatCells):
    """What was reached of the target, in percent; the colour by how far from it."""

    def periods(self, chosen: Sequence[Period]) -> list[Period]:
        """Return those with targets."""
        return [period for period in chosen if not period.is_base] or list(chosen)

    def mark(self, row: str, period: Period) -> Mark:
        """Return the completion of one cell."""
        facts = Facts(self.setting.plan)
        cells = (ref(self.table, row, period.id, ACTUAL), ref(self.table, row, period.id))
        rate = completion(facts, self.table, row, period)
        if rate is None:
            return Mark(None, "——", tone=Tone.MUTED, cells=cells)
        gap = Decimal(rate) - _HUNDRED
        lower = self.table.get(row, "direction") is Direction.LOWER
        tone = Tone.NONE if gap == 0 else Tone.GOOD if (gap > 0) != lower else Tone.BAD
        tip = (f"{self.name(row)}　{period.label}", tr("ranks.tip.actual_target", **target_and_actual(facts, self.table, row, period)), tr("ranks.tip.completed", rate=rate))
        sign = "▲" if gap > 0 else "▼" if gap < 0 else "●"
        return Mark(float(gap), f"{sign}{rate}%", tone=tone, tip=tip, cells=cells)

    def subtitle(self, where: str) -> str:
        """Return what is drawn."""
        return tr("ranks.subtitle.heat_completion", where=where)

    def notes(self, rows: Sequence[str]) -> list[str]:
        """Return what the signs mean."""
        notes = [tr("ranks.note.heat_completion")]
        if any(self.table.get(row, "direction") is Direction.LOWER for row in rows):
            notes.append(tr("ranks.note.lower_is_better"))
        return notes


BY_MEASURE: dict[str, type[HeatCells]] = {"growth": GrowthCells, "gap": GapCells, "finding": FindingCells, "completion": CompletionCells}
