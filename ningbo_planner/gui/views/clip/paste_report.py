"""What a paste did, in sentences: how many cells were written, which were kept or skipped and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.gui.views.clip.contents import MAX_TEXT
from ningbo_planner.text import tr

# More places than this nobody reads in a banner.
MOST_PLACES = 12


@dataclass(slots=True)
class PasteReport:
    """What is to be said of one paste.

    Attributes:
        written: how many cells were written.
        held, unread, no_numbers: cells that are held, that hold a text nobody can read as a figure, on which arithmetic was not possible.
        totals: stated totals that were changed; kept_totals: those that were kept on request.
        labels: names of rows whose label columns something would have fallen on; label_count: how many cells.
        beyond: cells outside the sheet.
        hidden_rows: rows among those covered that are not shown; hidden_columns: cells written in columns that are not shown.
        left_areas: selected areas that the block does not fit.
        shortened, cleaned: texts that were cut, signs that were taken out.
    """

    written: int = 0
    held: list[CellRef] = field(default_factory=list)
    unread: list[CellRef] = field(default_factory=list)
    no_numbers: list[CellRef] = field(default_factory=list)
    totals: list[CellRef] = field(default_factory=list)
    kept_totals: list[CellRef] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    label_count: int = 0
    beyond: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    left_areas: int = 0
    shortened: int = 0
    cleaned: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether everything went where it was to go and is what it was."""
        lists = (self.held, self.unread, self.no_numbers, self.totals, self.kept_totals)
        return not (any(lists) or any((self.label_count, self.beyond, self.hidden_rows, self.hidden_columns, self.left_areas, self.shortened, self.cleaned)))

    @property
    def lost(self) -> bool:
        """Whether something that was to be pasted is not there, or not as a figure."""
        return bool(self.held or self.unread or self.no_numbers or self.label_count or self.beyond or self.left_areas or self.shortened)

    def sentence(self, plan: Plan) -> str:
        """Return all that is to be said."""
        return "".join([tr("clipboard.pasted", count=self.written), *self._about_cells(plan), *self._about_shape(), *self._about_texts()])

    def _about_cells(self, plan: Plan) -> Iterable[str]:
        """Yield what is said of single cells."""
        if self.held:
            yield tr("clipboard.held", count=len(self.held), places=places_text(plan, self.held))
        if self.totals:
            yield tr("clipboard.totals", count=len(self.totals), places=places_text(plan, self.totals))
        if self.kept_totals:
            yield tr("clipboard.kept_totals", count=len(self.kept_totals), places=places_text(plan, self.kept_totals))
        if self.unread:
            yield tr("clipboard.unread", count=len(self.unread), places=places_text(plan, self.unread))
        if self.no_numbers:
            yield tr("clipboard.no_numbers", count=len(self.no_numbers), places=places_text(plan, self.no_numbers))

    def _about_shape(self) -> Iterable[str]:
        """Yield what is said of where the block fell."""
        if self.label_count:
            yield tr("clipboard.labels", count=self.label_count, rows=_listed(self.labels))
        if self.beyond:
            yield tr("clipboard.beyond", count=self.beyond)
        if self.hidden_rows:
            yield tr("clipboard.hidden_rows", count=self.hidden_rows)
        if self.hidden_columns:
            yield tr("clipboard.hidden_columns", count=self.hidden_columns)
        if self.left_areas:
            yield tr("clipboard.left_areas", count=self.left_areas)

    def _about_texts(self) -> Iterable[str]:
        """Yield what is said of the texts themselves."""
        if self.shortened:
            yield tr("clipboard.shortened", count=self.shortened, limit=MAX_TEXT)
        if self.cleaned:
            yield tr("clipboard.cleaned", count=self.cleaned)


def places_text(plan: Plan, cells: Sequence[CellRef]) -> str:
    """Return cells by the names of their rows and periods, a dozen at most."""
    words: dict[str, list[str]] = {}
    for cell in cells[:MOST_PLACES]:
        table = plan.tables[cell.table]
        period = table.period(cell.period).label
        words.setdefault(table.get(cell.row, "name"), []).append(tr("clipboard.actual", period=period) if cell.layer == ACTUAL else period)
    places = [tr("clipboard.place", row=row, periods="、".join(periods)) for row, periods in words.items()]
    text = "；".join(places)
    return tr("clipboard.and_more", places=text) if len(cells) > MOST_PLACES else text


def _listed(names: Sequence[str]) -> str:
    text = "、".join(names[:MOST_PLACES])
    return tr("clipboard.and_more", places=text) if len(names) > MOST_PLACES else text
