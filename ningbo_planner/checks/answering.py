"""Who answers for rows: names that nobody knows, names by an alias or run together, rows without anybody, linked rows with other departments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from ningbo_planner.checks.linked import LinkedRule, link_rows
from ningbo_planner.checks.rule import Place, Rule
from ningbo_planner.domain.department import DepartmentList, read_departments
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef, Table, TableKind
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.text import tr

_FIELD = "departments"
_READ = frozenset({"departments", "departments_text", "section", "aggregation"})


class DepartmentRule(Rule):
    """Printed lists of departments that do not read as the register has them, and rows that nobody answers for."""

    code = "department"
    grade = Grade.WARNING
    registers = frozenset({"departments"})
    reads_figures = False

    def __init__(self) -> None:
        """Know no printed list yet."""
        self._read: dict[str, DepartmentList] = {}

    def refresh(self, changes: ChangeSet | None) -> None:
        """Forget how lists were read when the register was written."""
        if changes is None or any(register == "departments" for register, _ in changes.entries):
            self._read.clear()

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the rows whose printed list is odd, and those without any department."""
        if not plan.departments:
            return []
        held = plan.tables[table]
        texts, listed = held.columns["departments_text"], held.columns["departments"]
        odd = {text for text in set(texts) if text and self._is_odd(plan, text)}
        rows = {at for at, text in enumerate(texts) if text in odd} if odd else set()
        if _wants_departments(held):
            rows.update(at for at, departments in enumerate(listed) if not departments)
        return [Place(table, held.ids[at]) for at in sorted(rows)]

    def places_of_row(self, plan: Plan, row: RowRef) -> Iterable[Place]:
        """Yield the row itself: its name is in what is said of it."""
        return (Place(*row),)

    def renewed_in(self, changes: ChangeSet) -> Set[str]:
        """Return the tables whose rows stand in another order, or have other departments: what is said of one depends on those above it, and on all."""
        return changes.structures | {table for table, _, name in changes.fields if name in _READ}

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Report what is odd about who answers for one row."""
        table = plan.tables[place.table]
        if place.subject not in table or not plan.departments:
            return None
        at = table.position(place.subject)
        text = table.columns["departments_text"][at]
        if text:
            return None if _is_said_above(table, at) else self._of_text(plan, place, text)
        return self._of_none(plan, place, at)

    def _is_odd(self, plan: Plan, text: str) -> bool:
        listed = self._listed(plan, text)
        return bool(listed.unknown or listed.repaired)

    def _listed(self, plan: Plan, text: str) -> DepartmentList:
        """Return how a printed list reads."""
        if text not in self._read:
            self._read[text] = read_departments(text, plan.departments)
        return self._read[text]

    def _of_text(self, plan: Plan, place: Place, text: str) -> Finding | None:
        """Report names that are not those of the register."""
        listed = self._listed(plan, text)
        if listed.unknown:
            return self._found(plan, place, Grade.WARNING, "finding.department.unknown", text, names="、".join(listed.unknown))
        if listed.repaired:
            words = (tr("finding.department.read_as", word=word, names=_names(plan, self._listed(plan, word).departments)) for word in listed.repaired)
            return self._found(plan, place, Grade.HINT, "finding.department.repaired", text, words="，".join(words))
        return None

    def _of_none(self, plan: Plan, place: Place, at: int) -> Finding | None:
        """Report a row that nobody answers for, nor for any row above it."""
        table = plan.tables[place.table]
        listed = table.columns[_FIELD]
        above = at
        while above >= 0:
            if listed[above]:
                return None
            above = table.parent_position(above)
        if not _wants_departments(table):
            return None
        parts = [each for part in table.child_positions(at) for each in listed[part]]
        if parts and table.columns["aggregation"][at] is Aggregation.SUM:
            names = "、".join(dict.fromkeys(plan.departments[each].name for each in parts if each in plan.departments))
            return self._found(plan, place, Grade.HINT, "finding.department.total_without", "", names=names)
        return self._found(plan, place, Grade.HINT, "finding.department.none", "")

    def _found(self, plan: Plan, place: Place, grade: Grade, code: str, text: str, **values: str) -> Finding:
        return self.finding(plan, place, FindingKind.DEPARTMENT, grade, code, place.subject, values={"text": text, **values}, basis=(text,))


class SharedRowRule(LinkedRule):
    """Linked rows of two tables that other departments answer for, or another one first."""

    code = "department_link"
    grade = Grade.HINT
    reads_figures = False

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare who answers for the two sides of one link."""
        link = plan.links.get(place.subject)
        if link is None or place not in self.places_of_link(plan, link):
            return None
        stated, *others = link_rows(link)
        own, theirs = _departments(plan, [stated]), _departments(plan, others)
        if not own or not theirs:
            return None
        is_text = [plan.tables[row.table].info.kind is TableKind.TEXT for row in (stated, others[0])]
        if all(is_text):
            return None
        if any(is_text):
            sentence, named, wanted = (stated, own, theirs) if is_text[0] else (others[0], theirs, own)
            missing = [each for each in wanted if each not in named]
            code = "finding.department_link.open" if _is_open(plan, sentence) else "finding.department_link.text"
            return self._found(plan, place, [stated, *others], code, missing) if missing else None
        if set(own) != set(theirs):
            return self._found(plan, place, [stated, *others], "finding.department_link.differs", [])
        is_other_lead = own[0] != theirs[0] and len(others) == 1
        return self._found(plan, place, [stated, *others], "finding.department_link.lead", []) if is_other_lead else None

    def _found(self, plan: Plan, place: Place, rows: Sequence[RowRef], code: str, missing: Sequence[str]) -> Finding:
        tables = plan.tables
        own, theirs = _departments(plan, rows[:1]), _departments(plan, rows[1:])
        values = {
            "table": tables[rows[0].table].info.title,
            "other_table": tables[rows[1].table].info.title,
            "others": "、".join(f"“{tables[row.table].get(row.row, 'name')}”" for row in rows[1:]),
            "own": _names(plan, own),
            "theirs": _names(plan, theirs),
            "missing": _names(plan, missing),
        }
        return self.finding(plan, place, FindingKind.DEPARTMENT, self.grade, code, rows[0].row, values=values, basis=(values["own"], values["theirs"]))


def _departments(plan: Plan, rows: Sequence[RowRef]) -> list[str]:
    """Return who answers for ``rows``, each once."""
    return list(dict.fromkeys(each for row in rows for each in plan.tables[row.table].get(row.row, _FIELD)))


def _names(plan: Plan, departments: Sequence[str]) -> str:
    return "、".join(plan.departments[each].name if each in plan.departments else each for each in departments)


def _is_open(plan: Plan, row: RowRef) -> bool:
    """Tell whether the printed list of a row ends with 等."""
    return read_departments(plan.tables[row.table].get(row.row, "departments_text"), plan.departments).is_open


def _is_said_above(table: Table, at: int) -> bool:
    """Tell whether the row above prints the same list from the same paragraph: what is odd in it is told of once."""
    texts, sections = table.columns["departments_text"], table.columns["section"]
    return at > 0 and bool(sections[at]) and texts[at - 1] == texts[at] and sections[at - 1] == sections[at]


def _wants_departments(table: Table) -> bool:
    """Tell whether a table says who answers for its rows: it prints a column for them, and some row has one; sentences of the text have their paragraph's."""
    is_printed = _FIELD in (*table.info.leading, *table.info.trailing)
    return is_printed and table.info.kind is not TableKind.TEXT and any(table.columns[_FIELD])
