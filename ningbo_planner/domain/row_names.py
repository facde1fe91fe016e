"""Rows by the names that people write: a label, a path of labels, a label in one table, a row's id, or a shortened label that fits one only."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from ningbo_planner.domain.measures import MEASURES
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.reading import narrowed
from ningbo_planner.domain.table import RowRef, Table, TableKind
from ningbo_planner.errors import PlannerError

SLASH = "/"
# So many rows are noted in one step, which takes a millisecond or two.
_BLOCK = 512
_NEAR = 3
_NEAR_ENOUGH = 0.5
_TOLD = 6
# What makes another thing of a name when it follows: a share, a rate or a rank of what is named is not that itself.
_OTHER_THING = re.compile("占|比重|比例|比率|增速|增长|增幅|年均|排名|位次|覆盖率|普及率")
_REMARK = re.compile(r"\([^()]*\)$")


def plain_name(name: str) -> str:
    """Return a name as it is compared: half-width signs, no blanks."""
    return "".join(narrowed(name).split())


class RowNames:
    """All names of one plan that a formula may use; the plan must not change meanwhile."""

    def __init__(self, plan: Plan, is_whole: bool = True) -> None:
        """Note the names of all rows and tables; those of very many rows are better noted by :meth:`walk`, then ``is_whole`` is false."""
        self._plan = plan
        self._rows: defaultdict[str, list[RowRef]] = defaultdict(list)
        self._tables: dict[str, str] = {}
        self._longest = 0
        for _ in self.walk() if is_whole else ():
            pass

    def walk(self) -> Iterator[None]:
        """Note the names, some rows a step; before the end it knows too few."""
        for key, table in self._plan.tables.items():
            for start in range(0, len(table), _BLOCK):
                stop = start + _BLOCK
                for row, name in zip(table.ids[start:stop], table.columns["name"][start:stop], strict=True):
                    self._rows[plain_name(name)].append(RowRef(key, row))
                yield
            self._tables |= {plain_name(name): key for name in (key, table.info.title) if name}
        self._longest = max(map(len, (*self._rows, *self._tables)), default=0)

    def known_at(self, text: str, at: int) -> str:
        """Return the longest name or path of names that begins at ``at``, or nothing."""
        stop = at + self._name_length(text, at)
        while stop > at and text[stop : stop + 1] == SLASH:
            length = self._name_length(text, stop + 1) or self._id_length(text, stop + 1, text[at:stop])
            if not length:
                break
            stop += 1 + length
        return text[at:stop]

    def _name_length(self, text: str, at: int) -> int:
        """Return the length of the longest single name that begins at ``at``; that of a table is one only before a slash."""
        for length in range(min(self._longest, len(text) - at), 0, -1):
            word = text[at : at + length]
            if word in self._rows or (word in self._tables and text[at + length : at + length + 1] == SLASH):
                return length
        return 0

    def _id_length(self, text: str, at: int, table: str) -> int:
        """Return the length of the row id that stands behind the name of its table: ``main/M04``."""
        end = at
        while end < len(text) and (text[end].isalnum() or text[end] == "_"):
            end += 1
        return end - at if table in self._tables and text[at:end] in self._plan.tables[self._tables[table]] else 0

    def widened(self, text: str, at: int, name: str, stop: int) -> str:
        """Return the name at ``at`` up to ``stop`` where that is one as a whole, else ``name``, which is known and only its beginning."""
        whole = text[at:stop]
        return whole if len(whole) > len(name) and self.is_name(whole) else name

    def is_name(self, written: str) -> bool:
        """Tell whether a name means some row."""
        path = plain_name(written)
        return bool(path and (self._by_path(path) or self._shortened(path)))

    def rows(self, written: str) -> list[RowRef]:
        """Return the rows that a name may mean, in the order of print.

        Raises:
            PlannerError: there is none; near names are offered.
        """
        path = plain_name(written)
        found = self._by_path(path) or self._shortened(path)
        if not found:
            raise self._unknown(written)
        return found

    def _by_path(self, path: str) -> list[RowRef]:
        table, _, rest = path.partition(SLASH)
        if path in self._rows:
            return list(self._rows[path])
        if table in self._tables and rest:
            key = self._tables[table]
            if rest in self._plan.tables[key]:
                return [RowRef(key, rest)]
            return [ref for ref in self._by_path(rest) if ref.table == key]
        candidates = (ref for name, refs in self._rows.items() if path.endswith(SLASH + name) for ref in refs)
        return [ref for ref in candidates if self._is_under(ref, path)]

    def _is_under(self, ref: RowRef, path: str) -> bool:
        """Tell whether the labels from above down to ``ref`` end with ``path``."""
        table = self._plan.tables[ref.table]
        return f"{SLASH}{plain_name(table.label_path(ref.row))}".endswith(SLASH + path)

    def _shortened(self, name: str) -> list[RowRef]:
        """Return the rows of the only label that is ``name`` but for a remark in brackets, or that ends with it, or that has it in it.

        The beginning of a label is not its name when the rest makes another thing of it (增加值 and 增加值占GDP比重).
        """
        if len(name) < 2 or name.isdecimal() or name in MEASURES:
            return []
        fitting = [known for known in self._rows if name in known]
        bare = [known for known in fitting if _REMARK.sub("", known) == name]
        ends = [known for known in fitting if known.endswith(name)]
        chosen = next((found for found in (bare, ends) if len(found) == 1), fitting)
        is_one = len(chosen) == 1 and not _OTHER_THING.search(chosen[0].partition(name)[2])
        return list(self._rows[chosen[0]]) if is_one else []

    def _unknown(self, written: str) -> PlannerError:
        """Return the sentence about a name that fits no row, or several shortened ones."""
        name = plain_name(written).rpartition(SLASH)[2]
        fitting = [known for known in self._rows if len(name) > 1 and name in known]
        near = fitting[:_TOLD] or get_close_matches(name, self._rows, n=_NEAR, cutoff=_NEAR_ENOUGH)
        code = "rule.name_unknown_near" if near else "rule.name_unknown"
        return PlannerError(code, name=written, near="、".join(near))

    def choose(self, names: Sequence[str], candidates: Sequence[Sequence[RowRef]]) -> list[RowRef]:
        """Return one row for each name: of a name that stands in several tables the one in the table that most of the names stand in.

        Raises:
            PlannerError: a name stands several times in the table it would be taken from.
        """
        votes = Counter(table for refs in candidates for table in {ref.table for ref in refs})
        tables = list(self._plan.tables)
        order = sorted(tables, key=lambda key: (self._is_text(key), -votes[key], tables.index(key)))
        return [self._one(name, refs, order) for name, refs in zip(names, candidates, strict=True)]

    def _one(self, name: str, refs: Sequence[RowRef], order: Sequence[str]) -> RowRef:
        home = next(key for key in order if any(ref.table == key for ref in refs))
        chosen = [ref for ref in refs if ref.table == home]
        if len(chosen) > 1:
            raise PlannerError("rule.name_ambiguous", name=name, choices=self._told(chosen))
        return chosen[0]

    def _is_text(self, key: str) -> bool:
        return self._plan.tables[key].info.kind is TableKind.TEXT

    def _told(self, refs: Iterable[RowRef]) -> str:
        """Return rows as a person can write them."""
        tables = self._plan.tables
        return "、".join(f"{ref.table}/{ref.row}（{tables[ref.table].label_path(ref.row)}）" for ref in list(refs)[:_TOLD])


def shown_row(plan: Plan, ref: RowRef) -> str:
    """Return the name of a row as a sentence names it."""
    table: Table = plan.tables[ref.table]
    return table.get(ref.row, "name")
