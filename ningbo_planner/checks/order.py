"""The order in which findings are read: gravest first, then as printed. It follows single changes, so that one more finding is not a sort of all."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from ningbo_planner.domain.finding import GRADE_ORDER, Finding
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import Table

_Key = tuple[int, int, int, int, int, str]


class FindingOrder:
    """Keeps the findings of one plan in order."""

    def __init__(self, plan: Plan, rules: Sequence[str]) -> None:
        """Order findings of ``plan``; those of one cell stand in the order of ``rules``, which are their codes."""
        self._plan = plan
        self._rules = {code: at for at, code in enumerate(rules)}
        # Keys and findings side by side; nothing while the order is not known.
        self._keys: list[_Key] | None = None
        self._findings: list[Finding] = []
        # Place, table and places of periods by table id, as long as the order is known.
        self._tables: dict[str, tuple[int, Table, dict[str, int]]] = {}

    def forget(self) -> None:
        """Drop the order, because rows have moved or very much changes; it is made again when asked for."""
        self._keys = None

    def replace(self, before: Finding | None, after: Finding | None) -> None:
        """Follow a change of one finding."""
        if self._keys is None:
            return
        if before is not None:
            at = bisect_left(self._keys, self._key(before))
            del self._keys[at], self._findings[at]
        if after is not None:
            key = self._key(after)
            self._findings.insert(bisect_left(self._keys, key), after)
            insort(self._keys, key)

    def ordered(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return ``findings``, which are all that stand, in order."""
        if self._keys is None:
            self._tables = {name: (at, table, _places(table)) for at, (name, table) in enumerate(self._plan.tables.items())}
            pairs = sorted(((self._key(finding), finding) for finding in findings), key=lambda pair: pair[0])
            self._keys, self._findings = [key for key, _ in pairs], [finding for _, finding in pairs]
        return list(self._findings)

    def _key(self, finding: Finding) -> _Key:
        at, table, places = self._tables[finding.table]
        return GRADE_ORDER[finding.grade], at, table.positions.get(finding.row, -1), places.get(finding.period, -1), self._rules[finding.rule], finding.id


def _places(table: Table) -> dict[str, int]:
    return {period.id: at for at, period in enumerate(table.periods)}
