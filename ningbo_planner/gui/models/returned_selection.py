"""What the planner takes and leaves of what came back, over all files of a report, and which of it is shown. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.structure import Side
from ningbo_planner.merge.diff import Change, ChangeState
from ningbo_planner.merge.meaning import Meaning
from ningbo_planner.merge.row_changes import RowChange
from ningbo_planner.merge.row_steps import RowPlace
from ningbo_planner.services.returns import ReturnedFile, ReturnsReport
from ningbo_planner.text import tr

Item = Change | RowChange
_OPEN_STATES = (ChangeState.NEW, ChangeState.CONFLICT)


def can_be_taken(item: Item) -> bool:
    """Tell whether the planner may take a change or a row at all."""
    if isinstance(item, RowChange):
        return item.is_open
    return item.state in _OPEN_STATES and bool(item.readings)


def is_clean(item: Item) -> bool:
    """Tell whether it may be taken without anybody looking at it; a row never is."""
    return isinstance(item, Change) and item.is_clean


def is_certain(item: Item) -> bool:
    """Tell whether it may be taken once the planner has said that its file counts; a row never is."""
    return isinstance(item, Change) and item.is_certain


class Selection:
    """Which changes are taken, and as which reading; which rows, and where.

    Attributes:
        taken: the chosen reading's text by change key, in the form that the service takes.
        rows: the place by key of the row.
        agreed: digests of untouched forms that count as agreement.
    """

    def __init__(self, report: ReturnsReport) -> None:
        """Begin with everything that is new and without doubt."""
        self._changes = list(report.changes())
        self._by_cell: dict[CellRef, list[Change]] = {}
        for change in self._changes:
            self._by_cell.setdefault(change.cell, []).append(change)
        self.taken: dict[str, str] = {}
        self.rows: dict[str, RowPlace] = {}
        self.agreed: set[str] = set()
        # Where the planner wants a new row, also while it is not taken.
        self._places: dict[str, RowPlace] = {}
        # Words of the changes that were searched, by their identity: they live as long as the report.
        self._words: dict[int, str] = {}
        self.take_clean(self._changes)

    def words_of(self, item: Item) -> str:
        """Return the words of a change, in small letters."""
        known = self._words.get(id(item))
        if known is None:
            known = self._words[id(item)] = _searched(item)
        return known

    def has(self, item: Item) -> bool:
        """Tell whether a change or a row is taken."""
        return item.key in (self.rows if isinstance(item, RowChange) else self.taken)

    def take_clean(self, items: Iterable[Item] | None = None) -> None:
        """Take every new figure without doubt, among ``items`` if any are given; what else is taken stays."""
        self.taken |= {item.key: item.readings[0].text for item in (self._changes if items is None else items) if isinstance(item, Change) and item.is_clean}

    def take_certain(self, items: Iterable[Item]) -> None:
        """Take every figure of a file that the planner lets count, but those that are asked about one by one."""
        for item in items:
            if isinstance(item, Change) and item.is_certain:
                self.take(item, item.readings[0].text)

    def leave(self, items: Iterable[Item]) -> None:
        """Leave ``items``."""
        for item in items:
            self.taken.pop(item.key, None)
            self.rows.pop(item.key, None)

    def take_none(self) -> None:
        """Leave everything."""
        self.taken, self.rows, self.agreed = {}, {}, set()

    def agree(self, files: Iterable[ReturnedFile]) -> None:
        """Let untouched forms count as agreement; where all of them do so already, they no longer do."""
        digests = {file.submission.digest for file in files if file.submission is not None and file.may_agree}
        self.agreed = self.agreed - digests if digests <= self.agreed else self.agreed | digests

    def take(self, change: Change, reading: str | None) -> None:
        """Take ``change`` as ``reading``, or leave it (``None``)."""
        if reading is None:
            self.taken.pop(change.key, None)
        elif can_be_taken(change):
            # Where two departments want one cell to say different things, one of them is taken.
            for rival in self._by_cell[change.cell]:
                if self.taken.get(rival.key) != reading:
                    self.taken.pop(rival.key, None)
            self.taken[change.key] = reading

    def take_row(self, row: RowChange, place: RowPlace | None = None) -> None:
        """Take a row, at ``place`` or where it was last wanted."""
        if can_be_taken(row):
            self._places[row.key] = self.rows[row.key] = place if place is not None else self.place_of(row)

    def place_of(self, row: RowChange) -> RowPlace:
        """Return where a new row would go: where the planner said, else below the row that stood above it in the form."""
        return self._places.get(row.key, RowPlace(row.after or None, Side.BELOW))


class Wish(StrEnum):
    """Which changes are shown, by what is to be done about them."""

    ALL = "all"
    CLEAN = "clean"
    CHOOSE = "choose"
    CONFLICT = "conflict"
    ROWS = "rows"
    SAME = "same"
    REFUSED = "refused"
    TAKEN = "taken"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """What is shown.

    Attributes:
        file: of one file only; nothing for all.
        meaning: of one meaning only; nothing for all.
        wish: see its class.
        words: these words in the row's name, the remark, the address or a figure.
    """

    file: ReturnedFile | None = None
    meaning: Meaning | None = None
    wish: Wish = Wish.ALL
    words: str = ""

    @property
    def shows_all(self) -> bool:
        """Tell whether every change of a file that is shown is shown."""
        return self.meaning is None and self.wish is Wish.ALL and not self.words.strip()

    def shown(self, items: Iterable[Item], selection: Selection) -> list[Item]:
        """Return those changes of a file that are shown."""
        found = items if self.meaning is None else [item for item in items if item.meaning is self.meaning]
        if self.wish is not Wish.ALL:
            is_wished = _WISHES[self.wish]
            found = [item for item in found if is_wished(item, selection)]
        for word in self.words.casefold().split():
            found = [item for item in found if word in selection.words_of(item)]
        return list(found)


# What is to be done about the changes that are asked for.
_WISHES: dict[Wish, Callable[[Item, Selection], bool]] = {
    Wish.CLEAN: lambda item, _: is_clean(item),
    Wish.CHOOSE: lambda item, _: isinstance(item, Change) and item.doubt,
    Wish.CONFLICT: lambda item, _: item.state is ChangeState.CONFLICT,
    Wish.ROWS: lambda item, _: isinstance(item, RowChange),
    Wish.SAME: lambda item, _: item.state is ChangeState.SAME,
    Wish.REFUSED: lambda item, _: item.state is ChangeState.REFUSED,
    Wish.TAKEN: lambda item, selection: selection.has(item),
    Wish.LEFT: lambda item, selection: not selection.has(item) and can_be_taken(item),
}


def _searched(item: Item) -> str:
    """Return the words of a change, in small letters."""
    figures = (item.issued, item.current, item.returned) if isinstance(item, Change) else tuple(figure.text for figure in item.figures)
    return "\n".join((item.label, item.unit, item.remark, item.address, *figures)).casefold()


def place_words(plan: Plan, table: str, place: RowPlace) -> str:
    """Return where a new row goes, in words."""
    held = plan.tables[table]
    if place.row is None or place.row not in held:
        return tr("receive.place.end")
    return tr(f"receive.place.{place.side}", row=held.label_path(place.row))


def places_of(plan: Plan, table: str) -> dict[str, RowPlace]:
    """Return all places that a new row may have in a table, in the order of print, by their words."""
    held = plan.tables[table]
    first = [RowPlace(held.ids[0], Side.ABOVE)] if len(held) else []
    offered = [*first, *(RowPlace(row, side) for row in held.ids for side in (Side.BELOW, Side.UNDER)), RowPlace()]
    found: dict[str, RowPlace] = {}
    for place in offered:
        words, number = place_words(plan, table, place), 2
        told = words
        while told in found:
            told, number = tr("receive.place.again", words=words, number=number), number + 1
        found[told] = place
    return found
