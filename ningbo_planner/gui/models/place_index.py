"""Finding rows as people name them while they type: a part of the name, the path, the initials of its pinyin, a year behind it. No Qt.

A column of names is looked through as one long text, so a hundred thousand rows take milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.reading import narrowed
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.gui.pinyin import InitialTable, readings

# So many rows are prepared in one slice; about three milliseconds.
BLOCK = 2048
# With more words than one, so many rows with the last word are asked for the others at most.
MAX_ASKED = 500
LARGE = 5000
# How well a name fits, the best first.
WHOLE, WHOLE_INITIALS, START, START_INITIALS, PART, PART_INITIALS = range(6)
_FIRST, _SECOND = InitialTable(), InitialTable(second=True)
Test = Callable[[Table, int], bool]


class Place(NamedTuple):
    """One place to go to.

    Attributes:
        cell: where it is.
        name: of the row.
        path: the names above it.
        table: the title of its table.
        period: the label of the period, if one was asked for.
        rank: how well it fits, ``WHOLE`` best.
    """

    cell: CellRef
    name: str
    path: str
    table: str
    period: str
    rank: int


class _Block(NamedTuple):
    """Some neighbouring rows: their names and their initials, a line each, with a line break before and behind."""

    start: int
    names: str
    initials: str


class PlaceIndex:
    """The names of all rows of a plan, ready to be looked through."""

    def __init__(self, plan: Plan) -> None:
        """Know nothing yet; see :meth:`build`."""
        self._plan = plan
        self._blocks: dict[str, list[_Block]] = {name: [] for name in plan.tables}
        self.is_complete = False

    def build(self) -> Iterator[None]:
        """Read the names, some rows a step."""
        for name, table in self._plan.tables.items():
            for start in range(0, len(table), BLOCK):
                self._blocks[name].append(_block(table, start))
                yield
        self.is_complete = True

    def search(self, text: str, current: CellRef | None, limit: int) -> list[Place]:
        """Return up to ``limit`` places that ``text`` may mean, best first; without a period the one of ``current`` is kept."""
        words = narrowed(text).lower().replace(",", " ").split()
        if not words:
            return []
        order = self._order(current)
        with_year = len(words) > 1 and any(_period(self._plan.tables[name], words[-1]) is not None for name in order)
        found = self._find(words[:-1], words[-1], order, current, limit) if with_year else []
        found = found or [*self._year_here(words, current), *self._find(words, "", order, current, limit)][:limit]
        if not found and "/" in words[0]:
            return self.search(" ".join(words).replace("/", " "), current, limit)
        return found

    def _year_here(self, words: Sequence[str], current: CellRef | None) -> list[Place]:
        """Return the same row in the year that is named, if nothing else is."""
        if len(words) > 1 or current is None or current.table not in self._plan.tables or current.row not in self._plan.tables[current.table]:
            return []
        table = self._plan.tables[current.table]
        period = _period(table, words[0])
        if period is None:
            return []
        return self._places({(current.table, table.positions[current.row]): WHOLE}, words[0], current)

    def _order(self, current: CellRef | None) -> list[str]:
        """Return the tables, the one in front first."""
        names = list(self._blocks)
        return sorted(names, key=lambda name: current is None or name != current.table)

    def _find(self, words: Sequence[str], year: str, order: Sequence[str], current: CellRef | None, limit: int) -> list[Place]:
        """Return the rows that the last of ``words`` names and the others speak of."""
        found = dict.fromkeys(self._with_id(words, order), WHOLE)
        asked = 0
        for rank, name, at in self._named(words[-1], [name for name in order if not year or _period(self._plan.tables[name], year) is not None]):
            if (name, at) in found:
                continue
            asked += 1
            if _speaks(self._plan.tables[name], at, words[:-1]):
                found[name, at] = rank
            if len(found) >= limit or asked >= MAX_ASKED:
                break
        return self._places(found, year, current)

    def _with_id(self, words: Sequence[str], tables: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Yield the rows whose id is typed, with nothing else."""
        for name in tables if len(words) == 1 else ():
            positions = self._plan.tables[name].positions
            yield from ((name, positions[each]) for each in dict.fromkeys((words[0], words[0].upper())) if each in positions)

    def _named(self, word: str, tables: Sequence[str]) -> Iterator[tuple[int, str, int]]:
        """Yield rank, table and position of the rows that ``word`` may mean, the surest first; some come again."""
        for rank, look in _ways(word):
            for name in tables:
                yield from ((rank, name, at) for at in look(self._blocks[name]))

    def is_large(self) -> bool:
        """Tell whether there are so many rows that only the index looks through them quickly."""
        return sum(map(len, self._plan.tables.values())) > LARGE

    def _places(self, found: dict[tuple[str, int], int], year: str, current: CellRef | None) -> list[Place]:
        places = []
        for (name, at), rank in found.items():
            table = self._plan.tables[name]
            period = _period(table, year) if year else None
            kept = period or _kept(table, current)
            if kept is not None:
                path = table.label_path(table.ids[at]).rpartition("/")[0]
                title = table.info.title or name
                places.append(Place(CellRef(name, table.ids[at], kept.id), table.columns["name"][at], path, title, period.label if period else "", rank))
        return places


def _block(table: Table, start: int) -> _Block:
    """Prepare the names of some rows."""
    names = "\n".join([name.replace("\n", " ") for name in table.columns["name"][start : start + BLOCK]])
    first, second = names.translate(_FIRST), names.translate(_SECOND)
    if first != second:
        first = "\n".join([one if one == two else f"{one} {two}" for one, two in zip(first.split("\n"), second.split("\n"), strict=True)])
    return _Block(start, f"\n{names.lower()}\n", f"\n{first}\n")


def _ways(word: str) -> Iterator[tuple[int, Callable[[Sequence[_Block]], Iterator[int]]]]:
    """Yield how a row can be meant by ``word``, the surest first: its whole name, its beginning, the same in initials, a part of either."""
    by_initials = word.isascii() and word.isalnum()
    for rank, wanted, names in (
        (WHOLE, f"\n{word}\n", True),
        (WHOLE_INITIALS, f"\n{word}\n", False),
        (WHOLE_INITIALS, f" {word}\n", False),
        (START, f"\n{word}", True),
        (START_INITIALS, f"\n{word}", False),
        (START_INITIALS, f" {word}", False),
        (PART, word, True),
        (PART_INITIALS, word, False),
    ):
        if names or (by_initials and (rank is not PART_INITIALS or len(word) > 1)):
            yield rank, partial(_lines, wanted=wanted, names=names)


def _lines(blocks: Sequence[_Block], *, wanted: str, names: bool) -> Iterator[int]:
    """Yield the positions of the rows in whose line ``wanted`` stands; a line break in it is that before or behind the line."""
    skip = wanted.startswith("\n")
    for block in blocks:
        text = block.names if names else block.initials
        line, counted = -1, 0
        at = text.find(wanted)
        while at >= 0:
            line += text.count("\n", counted, at + skip)
            yield block.start + line
            counted = at + skip
            at = text.find(wanted, text.find("\n", counted))


def _speaks(table: Table, at: int, words: Sequence[str]) -> bool:
    """Tell whether all ``words`` stand in the names above a row, its group or the title of its table, or are their initials."""
    if not words:
        return True
    said = [table.info.title, table.columns["group"][at], *table.label_path(table.ids[at]).split("/")]
    return all(any(word in each.lower() or any(word in short for short in readings(each)) for each in said) for word in words)


def _period(table: Table, word: str) -> Period | None:
    """Return the period that ``word`` names: by its id or label, or a year by its last two digits."""
    wanted = word.removesuffix("年")
    for period in table.periods:
        if word in (period.id.lower(), period.label.lower()) or wanted == period.id.lower():
            return period
    if len(wanted) == 2 and wanted.isdigit():
        return next((period for period in table.periods if len(period.id) == 4 and period.id.isdigit() and period.id.endswith(wanted)), None)
    return None


def _kept(table: Table, current: CellRef | None) -> Period | None:
    """Return the period of the cursor where the table has it, else its first."""
    return next((period for period in table.periods if current is not None and period.id == current.period), next(iter(table.periods), None))
