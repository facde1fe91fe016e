"""How one cell looks, as plain values: made when the cell is first shown, drawn again and again by the delegate."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from ningbo_planner.checks.checker import Checker
from ningbo_planner.checks.sums import SumRule
from ningbo_planner.domain import exact
from ningbo_planner.domain.cells import pack
from ningbo_planner.domain.finding import GRADE_ORDER, Finding, FindingKind, FindingStatus, Grade
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.cell_pictures import Picture
from ningbo_planner.gui.models.origins import OriginKind
from ningbo_planner.text import tr


class Align(Enum):
    """Where the text of a cell stands."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2


class Arrow(Enum):
    """Whether rows below are shown, hidden, or not there at all."""

    NONE = 0
    OPEN = 1
    CLOSED = 2


class Mark(Enum):
    """What a small sign of its own shape tells of a figure."""

    CHANGED = "changed"
    TYPED = "typed"
    IMPORTED = "imported"
    COMPUTED = "computed"
    REREAD = "reread"
    HELD = "held"
    COMMENT = "comment"


# The marks that share one place: a figure came into its cell in one way only.
ORIGIN_MARKS = frozenset({Mark.TYPED, Mark.IMPORTED, Mark.COMPUTED})
ORIGIN_MARK = {OriginKind.TYPED: Mark.TYPED, OriginKind.IMPORTED: Mark.IMPORTED}


class Face(NamedTuple):
    """The look of one cell.

    Attributes:
        text: what stands in it, as it is written there.
        align: where it stands.
        is_number: whether a cut text would look like another number; ``###`` is shown instead.
        wraps: whether a long text goes on in the next line.
        is_total: whether its row states a total (bold, filled).
        is_base: whether it is what was reached before the plan.
        is_muted: whether nothing is stated (``——``, ``/``).
        sign: a short word beside the figure: the gap of a total (``▼−20``), ``缺`` for an open sum, ``≠`` for two tables that disagree.
        grade: the gravest grade of what is wrong with it, if anything.
        is_explained: whether somebody gave a reason for all of it.
        is_unread: whether nobody can read it as a target.
        marks: what small signs tell of it.
        picture: what is drawn behind or beside its figure.
        origin: where its figure comes from.
        depth, arrow: level of a name in the tree, and the triangle before it.
    """

    text: str = ""
    align: Align = Align.LEFT
    is_number: bool = False
    wraps: bool = False
    is_total: bool = False
    is_base: bool = False
    is_muted: bool = False
    sign: str = ""
    grade: Grade | None = None
    is_explained: bool = False
    is_unread: bool = False
    marks: tuple[Mark, ...] = ()
    picture: Picture | None = None
    origin: OriginKind = OriginKind.PRINTED
    depth: int = 0
    arrow: Arrow = Arrow.NONE

    @property
    def is_held(self) -> bool:
        """Whether it is locked."""
        return Mark.HELD in self.marks

    @property
    def is_reread(self) -> bool:
        """Whether it is meant otherwise than it is printed (``>1`` meant as ``>10000``)."""
        return Mark.REREAD in self.marks


EMPTY_FACE = Face()
# No cell shows more of a text; measuring and breaking ten pages into lines would take seconds.
LONGEST = 1000


def figure_face(
    quantity: Quantity,
    text: str,
    findings: list[Finding],
    *,
    is_total: bool = False,
    is_base: bool = False,
    is_prose: bool = False,
    marks: tuple[Mark, ...] = (),
    picture: Picture | None = None,
    origin: OriginKind = OriginKind.PRINTED,
) -> Face:
    """Return the look of a figure that is written as ``text``; ``findings`` are those that this cell answers for."""
    is_words = not quantity.is_numeric and not quantity.is_absent
    is_muted = quantity.state in (State.MISSING, State.NOT_APPLICABLE)
    return Face(
        text=shown(text),
        align=Align.CENTRE if is_muted else Align.LEFT if is_words or is_prose else Align.RIGHT,
        is_number=quantity.is_numeric and not is_prose,
        wraps=is_prose,
        is_total=is_total,
        is_base=is_base,
        is_muted=is_muted,
        sign=sign_of(findings),
        grade=min((finding.grade for finding in findings), key=GRADE_ORDER.__getitem__, default=None),
        is_explained=bool(findings) and all(finding.status is FindingStatus.EXPLAINED for finding in findings),
        is_unread=quantity.state is State.NOT_UNDERSTOOD,
        marks=marks,
        picture=picture,
        origin=origin,
    )


def shown(text: str) -> str:
    """Return as much of a text as a cell can show."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def own_findings(checker: Checker, cell: CellRef) -> list[Finding]:
    """Return the findings that ``cell`` answers for: those that name it first."""
    return [finding for finding in checker.of_cell(cell) if finding.cells and finding.cells[0] == cell]


def gap_text(gap: Decimal) -> str:
    """Return a gap with its direction in a sign of its own (``▲+9``, ``▼−20``), so that it is told without colour."""
    return tr("grid.sign.over", gap=exact.trimmed(gap)) if gap > 0 else tr("grid.sign.under", gap=exact.trimmed(abs(gap)))


def sign_of(findings: list[Finding]) -> str:
    """Return the short word for the gravest of ``findings``: a gap before an open sum before two tables that disagree."""
    for finding in findings:
        if finding.rule == SumRule.code and finding.kind is FindingKind.SUM and finding.gap:
            return gap_text(finding.gap)
    if any(finding.rule == SumRule.code for finding in findings):
        return tr("grid.sign.incomplete")
    return tr("grid.sign.tables") if any(finding.kind is FindingKind.CROSS_TABLE for finding in findings) else ""


def is_reread(quantity: Quantity, unit: str) -> bool:
    """Tell whether a figure is meant otherwise than its own print reads."""
    if quantity.is_absent or pack(quantity) is not None:
        return False
    return not parse(quantity.text, unit).same_meaning(quantity)
