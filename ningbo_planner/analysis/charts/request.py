"""What somebody asks of a chart: its kind, its place, what is chosen of it; as one line of text on the command line and in the story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode

from ningbo_planner.analysis.chart_spec import ChartKind
from ningbo_planner.domain.table import RowRef
from ningbo_planner.errors import PlannerError

_SEPARATOR = ","
_OPTIONS = ("rows", "periods", "measure", "against", "department")


@dataclass(frozen=True, slots=True)
class ChartRequest:
    """Which chart is meant.

    Attributes:
        kind: the question.
        table: id of the table.
        row: id of the row it is about; empty for the whole table.
        rows: ids of the rows chosen among those it would show; empty for all.
        periods: ids of the periods chosen; empty for all.
        measure: what is measured where the kind knows several (``level``, ``growth``, ``gap``, ``finding``, ``index``); empty for its first.
        against: id of the version it is compared with; empty for none.
        department: id of the department it is limited to; empty for all.
    """

    kind: ChartKind
    table: str
    row: str = ""
    rows: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    measure: str = ""
    against: str = ""
    department: str = ""

    @property
    def name(self) -> str:
        """The request as one line: ``bridge/decomposition/D07?periods=2021,2026``."""
        place = "/".join([self.kind, quote(self.table, safe=""), *([quote(self.row, safe="")] if self.row else ())])
        values = {key: getattr(self, key) for key in _OPTIONS if getattr(self, key)}
        written = {key: _SEPARATOR.join(value) if isinstance(value, tuple) else value for key, value in values.items()}
        return place + (f"?{urlencode(written, safe=_SEPARATOR)}" if written else "")

    @property
    def place(self) -> RowRef:
        """The row it is about."""
        return RowRef(self.table, self.row)

    def about(self, row: str, kind: ChartKind | None = None) -> ChartRequest:
        """Return the same request for another row (with nothing chosen below it), or of another kind."""
        return replace(self, kind=kind or self.kind, row=row, rows=())

    @classmethod
    def parse(cls, name: str) -> ChartRequest:
        """Read a request.

        Raises:
            PlannerError: it is not one.
        """
        path, _, query = name.partition("?")
        kind, *place = path.split("/")
        options = dict(parse_qsl(query))
        if kind not in list(ChartKind) or not 1 <= len(place) <= 2 or not place[0] or not options.keys() <= set(_OPTIONS):
            raise PlannerError("chart.unknown", name=name)
        table, row = (*(unquote(each) for each in place), "")[:2]
        chosen = {key: tuple(filter(None, options.pop(key, "").split(_SEPARATOR))) for key in ("rows", "periods")}
        return cls(ChartKind(kind), table, row, **chosen, **options)
