"""Units and measures: linked rows that measure different things (产值 and 营收) or count in different words (家 and 个), parts that are not of their total's kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ningbo_planner.checks.linked import LinkedRule, link_rows
from ningbo_planner.checks.rule import Place, Rule
from ningbo_planner.domain.equations import is_of_text
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.measures import has_measure, measures_at, measures_differ, measures_in
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.sums import NOT_ADDITIVE, unit_at
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.domain.unit import COUNT_WORDS, parse_unit

# What is not sure to be another thing.
_MILD = frozenset({"finding.measure.count_word", "finding.measure.unsaid"})
_SUMMED = frozenset({Aggregation.SUM, Aggregation.PART})


class MeasureRule(LinkedRule):
    """Rows that are linked although they do not measure the same, or not in the same words."""

    code = "measure"
    grade = Grade.WARNING
    reads_figures = False

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare what the two sides of one link measure, and their units."""
        link = plan.links.get(place.subject)
        if link is None or place not in self.places_of_link(plan, link):
            return None
        stated, *others = link_rows(link)
        if measures_differ(plan, stated, others):
            own, *measured = (measures_at(plan.tables[row.table], plan.tables[row.table].position(row.row)) for row in (stated, *others))
            return self._found(plan, place, [stated, *others], "finding.measure.differs", "、".join(sorted(own)), "、".join(sorted(frozenset().union(*measured))))
        unit, units = plan.unit_of(stated), [plan.unit_of(row) for row in others]
        if any(not parse_unit(each).same_base(parse_unit(unit)) for each in units):
            return self._found(plan, place, [stated, *others], "finding.measure.other_unit", unit, "、".join(dict.fromkeys(units)))
        if any(_is_other_word(unit, each) for each in units):
            return self._found(plan, place, [stated, *others], "finding.measure.count_word", unit, "、".join(dict.fromkeys(units)))
        return None if is_of_text(plan, link) else self._of_unsaid(plan, place, [stated, *others])

    def _of_unsaid(self, plan: Plan, place: Place, rows: list[RowRef]) -> Finding | None:
        """Report that of two tables only one says what is measured; sentences of the text have what is around them to say it."""
        measured = {row: measures_at(plan.tables[row.table], plan.tables[row.table].position(row.row)) for row in rows}
        for silent, telling in ((rows[:1], rows[1:]), (rows[1:], rows[:1])):
            said = frozenset().union(*(measured[row] for row in telling))
            if said and not any(measured[row] for row in silent):
                names = "、".join(f"“{plan.tables[row.table].get(row.row, 'name')}”" for row in silent)
                return self._found(plan, place, [silent[0], *telling], "finding.measure.unsaid", names, "、".join(sorted(said)))
        return None

    def _found(self, plan: Plan, place: Place, rows: list[RowRef], code: str, own: str, other: str) -> Finding:
        tables = plan.tables
        values = {
            "table": tables[rows[0].table].info.title,
            "other_table": tables[rows[1].table].info.title,
            "others": "、".join(f"“{tables[row.table].get(row.row, 'name')}”" for row in rows[1:]),
            "own": own,
            "other": other,
        }
        cells = tuple(CellRef(*row, tables[row.table].periods[-1].id) for row in rows)
        home = next(row for row in rows if row.table == place.table)
        grade = Grade.HINT if code in _MILD else self.grade
        return self.finding(plan, place, FindingKind.MEASURE, grade, code, home.row, values=values, cells=cells, basis=(own, other))


class UnitRule(Rule):
    """Rows under a total that cannot be part of it: in another unit, or measuring something else."""

    code = "unit"
    grade = Grade.HINT
    reads_figures = False

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the rows whose unit or name differs from what is usual in the table."""
        held = plan.tables[table]
        rows: set[int] = set()
        units, names = held.columns["unit"], held.columns["name"]
        if len(set(units)) > 1:
            [(usual, _)] = Counter(units).most_common(1)
            odd = [at for at, unit in enumerate(units) if unit != usual]
            rows.update(odd, *(held.child_positions(at) for at in odd))
        if has_measure("\n".join(names)):
            rows.update(at for at, name in enumerate(names) if held.depths[at] and has_measure(name))
        return [Place(table, held.ids[at]) for at in sorted(rows)]

    def places_of_row(self, plan: Plan, row: RowRef) -> Iterable[Place]:
        """Yield the row and all below it."""
        table = plan.tables.get(row.table)
        if table is None or row.row not in table:
            return [Place(*row)]
        at = table.position(row.row)
        return [Place(row.table, each) for each in table.ids[at : table.subtree_stop(at)]]

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare one row with the total that it stands under."""
        table = plan.tables[place.table]
        if place.subject not in table:
            return None
        at = table.position(place.subject)
        parent, kinds = table.parent_position(at), table.columns["kind"]
        if parent < 0 or table.columns["aggregation"][parent] not in _SUMMED or {kinds[at], kinds[parent]} & NOT_ADDITIVE:
            return None
        own, total = unit_at(table, at), unit_at(table, parent)
        if not own.same_base(total):
            return self._found(plan, place, "finding.unit.other", own.name, total.name, parent)
        measured, whole = measures_in(table.columns["name"][at]), measures_at(table, parent)
        if measured and whole and not measured & whole:
            return self._found(plan, place, "finding.unit.measure", "、".join(sorted(measured)), "、".join(sorted(whole)), parent)
        return None

    def _found(self, plan: Plan, place: Place, code: str, own: str, other: str, parent: int) -> Finding:
        table: Table = plan.tables[place.table]
        values = {"own": own, "other": other, "total": table.columns["name"][parent]}
        cells = (CellRef(place.table, place.subject, table.periods[0].id),)
        return self.finding(plan, place, FindingKind.MEASURE, self.grade, code, place.subject, values=values, cells=cells, basis=(own, other))


def _is_other_word(unit: str, other: str) -> bool:
    """Tell whether two units count the same in different words (家, 个)."""
    one, two = parse_unit(unit).base, parse_unit(other).base
    return one != two and one in COUNT_WORDS and two in COUNT_WORDS
