"""What replacing a text would do at each place where it was found: the new text, how it is read, or why the place stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ningbo_planner.domain.entry import entry_at
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits import replacing
from ningbo_planner.edits.answering import write_departments
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.labels import clean
from ningbo_planner.edits.primitives import Edit, cell_edits
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.text_pattern import TextPattern
from ningbo_planner.services.text_search import DEPARTMENTS, Hit, SpotKind, label_reader
from ningbo_planner.text import tr


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would become of one place.

    Attributes:
        hit: the place.
        before, after: what stands there, and what would.
        edits: what writes words; nothing for a figure.
        quantity: a figure as it would be read; ``None`` for words.
        why_not: the sentence that tells why it cannot be; nothing when it can.
    """

    hit: Hit
    before: str
    after: str
    edits: tuple[Edit, ...] = ()
    quantity: Quantity | None = None
    why_not: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether the place can be changed as proposed."""
        return not self.why_not


class Replacer:
    """Proposes what putting one text in place of another makes of the places where it was found, one after the other, for one step."""

    def __init__(self, plan: Plan, pattern: TextPattern, new: str, author: str = "") -> None:
        """Put ``new`` where ``pattern`` stands; comments are signed by ``author``."""
        self._plan = plan
        self._pattern = pattern
        self._new = new
        self._author = author
        self._time = datetime.now().isoformat(timespec="seconds")
        # By table: which names there are below each row and group, so that no two rows become one to the reader.
        self._names: dict[str, set[tuple[int, str, str]]] = {}

    def propose(self, hit: Hit) -> Proposal:
        """Return what would become of one place."""
        if hit.spot.kind is SpotKind.FIGURE:
            return self._figure(hit)
        before = text_at(self._plan, hit)
        after = self._pattern.replaced(before, self._new)
        if after == before:
            return Proposal(hit, before, after, why_not=tr("find.why.not_printed"))
        try:
            return Proposal(hit, before, after, self._words(hit, after))
        except PlannerError as error:
            return Proposal(hit, before, after, why_not=str(error))

    def _figure(self, hit: Hit) -> Proposal:
        """Read the new text in the unit of the row, arithmetic as it was typed; what nobody can read is not written."""
        cell = cell_at(hit)
        stands = self._plan.quantity(cell)
        before = stands.expression if stands.expression and self._pattern.in_words(stands.expression) else stands.text
        after = self._pattern.replaced(before, self._new).strip()
        hold = self._plan.holds.get(cell_key(cell))
        if hold is not None:
            return Proposal(hit, before, after, why_not=tr("find.why.held", owner=hold.owner, reason=hold.reason))
        if after == before:
            return Proposal(hit, before, after, why_not=tr("find.why.not_printed"))
        entry = entry_at(self._plan, cell, after, formulas_only=True)
        if entry.problem is not None:
            return Proposal(hit, before, after, why_not=tr("find.why.unreadable", text=after, reason=str(entry.problem)))
        return Proposal(hit, before, after, quantity=entry.quantity)

    def _words(self, hit: Hit, after: str) -> tuple[Edit, ...]:
        """Return the edits that write words; raises a sentence when they cannot be written."""
        row, field = RowRef(hit.table, hit.row), hit.spot.key
        if hit.spot.kind is SpotKind.COMMENT:
            return replacing.put_comment(self._plan, cell_at(hit), clean("note", after), self._author, self._time)
        if field == DEPARTMENTS:
            return write_departments(self._plan, [row], after).edits
        if field == "unit":
            raise PlannerError("find.why.unit")
        said = clean(field, after)
        if field == "name":
            self._take_name(row, said)
        return replacing.put_words(self._plan, row, field, said)

    def _take_name(self, row: RowRef, name: str) -> None:
        """Refuse a name that says nothing, or that a row beside has already."""
        table = self._plan.tables[row.table]
        if not name:
            raise PlannerError("label.empty_name", row=table.get(row.row, "name"))
        taken = self._names.get(row.table)
        if taken is None:
            taken = self._names[row.table] = set(zip(table.parents, table.columns["group"], table.columns["name"], strict=True))
        at = table.position(row.row)
        wanted = (table.parents[at], table.columns["group"][at], name)
        if wanted in taken:
            raise PlannerError("label.same_name", name=name)
        taken.add(wanted)


def text_at(plan: Plan, hit: Hit) -> str:
    """Return what stands at a place, as it can be changed: a name without the unit that print puts behind it."""
    table = plan.tables[hit.table]
    if hit.spot.kind is SpotKind.FIGURE:
        return plan.quantity(cell_at(hit)).text
    if hit.spot.kind is SpotKind.COMMENT:
        comment = plan.comments.get(cell_key(cell_at(hit)))
        return comment.text if comment is not None else ""
    if hit.spot.key in (DEPARTMENTS, "unit"):
        return label_reader(plan, table, hit.spot.key)(table.position(hit.row))
    return str(table.get(hit.row, hit.spot.key))


def cell_at(hit: Hit) -> CellRef:
    """Return the cell of a figure or of a comment."""
    return CellRef(hit.table, hit.row, hit.spot.key, hit.spot.layer)


def replacing_step(proposals: Iterable[Proposal], before: str, after: str) -> Step:
    """Return the one step that does ``proposals``, which are possible ones."""
    wanted = list(proposals)
    figures = {cell_at(proposal.hit): proposal.quantity for proposal in wanted if proposal.quantity is not None}
    words = (edit for proposal in wanted for edit in proposal.edits)
    return replacing.replace_all((*cell_edits(figures), *words), len(wanted), before, after)
