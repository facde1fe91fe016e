"""What a workbook gives for a new plan, and the notes that say how it was read."""

from __future__ import annotations

from dataclasses import dataclass, field

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.department import Department
from ningbo_planner.domain.exchange_round import Round
from ningbo_planner.domain.finding import Reason
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Hold, Link, PlanInfo, RowBounds
from ningbo_planner.domain.plan_rule import Assumption, PlanRule
from ningbo_planner.domain.story import Story
from ningbo_planner.domain.table import RowRecord, TableInfo
from ningbo_planner.text import tr

# So many places are named in one sentence; the others are counted.
_NAMED_PLACES = 12


@dataclass
class ImportedTable:
    """One table as read: its head, its columns, its rows in the order of print with depths from the top, what to tell the planner, and comments by cell."""

    info: TableInfo
    periods: list[Period]
    records: list[RowRecord]
    notes: list[str] = field(default_factory=list)
    comments: dict[str, Comment] = field(default_factory=dict)


@dataclass
class ImportedPlan:
    """What a workbook gives for a new plan.

    Attributes:
        info: what is said of the plan; its id means nothing.
        tables: in the order of the tabs.
        departments, links, rules, assumptions, holds, bounds, reasons, rounds, stories: registers by entry id.
        about_file: what to tell the planner of the file as a whole.
    """

    info: PlanInfo
    tables: list[ImportedTable]
    departments: dict[str, Department] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    rules: dict[str, PlanRule] = field(default_factory=dict)
    assumptions: dict[str, Assumption] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    bounds: dict[str, RowBounds] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)
    about_file: list[str] = field(default_factory=list)

    @property
    def notes(self) -> list[str]:
        """What the planner should know: of the file, then table by table."""
        return [*self.about_file, *(note for table in self.tables for note in table.notes)]


class Remarks:
    """Places of one sheet by what is to be said of them; one sentence for each kind."""

    def __init__(self, sheet: str) -> None:
        """Start without any."""
        self._sheet = sheet
        self._places: dict[str, list[str]] = {}

    def add(self, code: str, place: str) -> None:
        """Remember that ``import.cells.<code>`` is to be said of ``place`` (an address or a row number)."""
        if code:
            self._places.setdefault(code, []).append(place)

    def sentences(self) -> list[str]:
        """Return one sentence for each kind."""
        return [tr(f"import.cells.{code}", sheet=self._sheet, cells=place_list(places)) for code, places in self._places.items()]


def place_list(places: list[str]) -> str:
    """Return places as a list in words, the later ones of many only counted."""
    shown = "、".join(places[:_NAMED_PLACES])
    return tr("import.places_more", places=shown, count=len(places)) if len(places) > _NAMED_PLACES else shown
