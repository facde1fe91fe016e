"""What is large? A total in parts and their parts, as areas (treemap) or rings (sunburst); a click opens a part, a trail leads back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Phase, Role, Series, Tone
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.hues import coloured_rows
from ningbo_planner.analysis.charts.members import is_share
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, drawn_periods, has_path, parts_of, phase_of, ref
from ningbo_planner.analysis.charts.tree import Node, TreeMaker, Undrawn, has_whole, left_out_parts, top_totals
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import BOUNDS
from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.text import tr

_HUNDRED = Decimal(100)


def has_levels_chart(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether ``row`` is a total in time, or the table as a whole has several that can be added."""
    if not drawn_periods(table):
        return False
    return bool(parts_of(table, row)) if row else has_whole(table)


@dataclass(frozen=True)
class _View:
    """One chart of levels being made."""

    setting: Setting
    request: ChartRequest
    table: Table
    period: Period
    root: Node
    undrawn: Undrawn

    @cached_property
    def unit(self) -> str:
        """The unit of the whole."""
        return self.table.unit_of(self.request.row or top_totals(self.table)[0])

    def drill(self, node: Node) -> str:
        """Return the chart below a part: its own parts, or its path."""
        if not node.row or node.row == self.request.row:
            return ""
        if parts_of(self.table, node.row):
            return replace(self.request.about(node.row), measure="").name
        return ChartRequest(ChartKind.PATH, self.request.table, node.row).name if has_path(self.table, node.row) else ""

    def mark(self, node: Node, parent: Node | None = None) -> Mark:
        """Return a node as a mark: its figure and its share of the whole."""
        share = node.share_in(self.root)
        text = tr("levels.leaf", amount=node.text, share=share) if share else node.text
        tone = Tone.BAD if node.is_remainder or node.gap < 0 else Tone.NONE
        phase = phase_of(self.period) if not node.is_remainder else Phase.PLAN
        return Mark(float(node.size), text, phase=phase, tone=tone, label=node.name, tip=self._tip(node, parent), cells=node.cells, drill=self.drill(node))

    def _tip(self, node: Node, parent: Node | None) -> tuple[str, ...]:
        amount = node.text + self.unit
        code = tr("levels.tip_sum", period=self.period.label, amount=amount) if node.is_sum else tr("levels.tip", period=self.period.label, amount=amount)
        lines = [node.name, code, tr("levels.tip_share", whole=self.root.name, share=node.share_in(self.root) or "——")]
        if parent is not None and parent is not self.root:
            lines.append(tr("levels.tip_share", whole=parent.name, share=node.share_in(parent) or "——"))
        if node.gap < 0:
            lines.append(tr("levels.tip_over", gap=f"{exact.trimmed(-node.gap)}{self.unit}"))
        return tuple(lines)


def treemap_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return two levels as areas: one series for each part, with its own parts as marks; the parts themselves are the marks of the last series."""
    view = _view(setting, request, 2)
    series = [_group(view, node) for node in view.root.children]
    heads = tuple(view.mark(node) for node in view.root.children)
    series.append(Series(view.root.name, Role.TOTAL, heads, view.request.place if request.row else None))
    return _spec(view, tuple(series), tr("levels.subtitle.treemap", whole=view.root.name, period=view.period.label))


def sunburst_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return all levels as rings: one series for each ring, whose marks in their order share out the whole; a mark without a label is empty space."""
    view = _view(setting, request, None)
    rings: list[Series] = []
    ring = _below(view.root)
    while any(node.name for node, _ in ring):
        marks = tuple(view.mark(node, parent) if node.name else Mark(float(node.size), tone=Tone.MUTED) for node, parent in ring)
        rings.append(Series(tr("levels.ring", number=len(rings) + 1), Role.PART, marks))
        ring = [pair for node, _ in ring for pair in _below(node)]
    whole = Mark(float(view.root.size), view.root.text, label=view.root.name, tip=view.mark(view.root).tip[:2], cells=view.root.cells)
    rings.append(Series(view.root.name, Role.TOTAL, (whole,), view.request.place if request.row else None))
    return _spec(view, tuple(rings), tr("levels.subtitle.sunburst", whole=view.root.name, period=view.period.label))


def _below(node: Node) -> list[tuple[Node, Node | None]]:
    """Return what the next ring has under ``node``: its children with their parent, empty space for what they leave, or nothing but space."""
    covered = sum((child.size for child in node.children), Decimal(0))
    pairs: list[tuple[Node, Node | None]] = [(child, node) for child in node.children]
    if node.size > covered:
        pairs.append((Node("", "", node.size - covered, node.size - covered, "", ()), None))
    return pairs


def _group(view: _View, node: Node) -> Series:
    """Return one part with its parts; one without any is its own only mark."""
    marks = tuple(view.mark(child, node) for child in node.children) or (view.mark(node),)
    role = Role.REMAINDER if node.is_remainder else Role.PART
    return Series(node.name, role, marks, RowRef(view.request.table, node.row) if node.row else None, view.drill(node))


def _view(setting: Setting, request: ChartRequest, levels: int | None) -> _View:
    plan, table = setting.plan, setting.plan.tables[request.table]
    period, undrawn = _period(table, request), Undrawn()
    unit = table.unit_of(request.row or top_totals(table)[0])
    maker = TreeMaker(plan, table, period.id, unit, request.rows, undrawn)
    depth = () if levels is None else (levels,)
    root = maker.of_row(request.row, *depth) if request.row else maker.whole(*depth)
    # Without a single figure there is nothing to share out; the title says so.
    return _View(setting, request, table, period, root or Node(table.get(request.row, "name"), "", Decimal(0), Decimal(0), "——", (ref(table, request.row, period.id),)), undrawn)


def _period(table: Table, request: ChartRequest) -> Period:
    """Return the last of the periods asked for; without a choice the last in which a total or a part says something."""
    periods = drawn_periods(table, request.periods)
    rows = [request.row] if request.row else top_totals(table)
    known = [*rows, *(part for row in rows for part in parts_of(table, row))]
    stated = [period for period in periods if any(table.cell(row, period.id).is_numeric for row in known)]
    return periods[-1] if request.periods or not stated else stated[-1]


def _spec(view: _View, series: tuple[Series, ...], subtitle: str) -> ChartSpec:
    facts = Facts(view.setting.plan)
    return ChartSpec(
        name=view.request.name,
        kind=view.request.kind,
        title=_title(facts, view),
        subtitle=subtitle,
        unit=view.unit,
        categories=(),
        series=series,
        facts=facts.take(),
        footnotes=tuple(_notes(view)),
        trail=_trail(view),
        coloured=coloured_rows(view.setting.plan, view.table, view.request.row) if view.request.row else (),
    )


def _trail(view: _View) -> tuple[tuple[str, str], ...]:
    """Return the charts of the totals above, outermost first."""
    table, request = view.table, view.request
    if not request.row:
        return ()
    above, row = [], table.parent(request.row)
    while row is not None:
        above.append(row)
        row = table.parent(row)
    names = [(replace(request.about(row), measure="").name, table.get(row, "name")) for row in reversed(above) if parts_of(table, row)]
    whole = [(request.about("").name, table.info.title)] if has_whole(table) and table.depths[table.position((above or [request.row])[-1])] == 0 else []
    return (*whole, *names)


def _title(facts: Facts, view: _View) -> str:
    """Return what is largest, on both levels where there are two."""
    root, period = view.root, view.period.label
    parts = sorted((part for part in root.parts if part.row), key=lambda part: -part.amount)
    if not parts or not root.size:
        return tr("levels.title.empty", whole=root.name, period=period)
    leaves = sorted((leaf for part in parts for leaf in part.parts if leaf.row), key=lambda leaf: -leaf.amount)
    named = [parts[0], *(leaves[:1] or parts[1:2])]
    values = {"whole": root.name, "period": period, "amount": _amount(facts, view)}
    if any(len(node.cells) > 1 for node in named):
        # The share of a sum has no single cell to lead to.
        return tr("levels.title.plain", **values)
    if not is_share(parts[0].share_in(root)):
        return tr("levels.title.largest", **values, part=parts[0].name, figure=facts.value(parts[0].cells[0]))
    values |= {"part": parts[0].name, "share": _share(facts, root, parts[0])}
    if len(named) == 1:
        return tr("levels.title.one", **values)
    values |= {"second": named[1].name, "second_share": _share(facts, root, named[1])}
    if leaves:
        return tr("levels.title.two_sum" if root.is_sum else "levels.title.two", **values)
    return tr("levels.title.sum" if root.is_sum else "levels.title.parts", **values)


def _share(facts: Facts, root: Node, node: Node) -> str:
    """Return the share of a part: of the stated figure, or of the sum where none is stated."""
    text = facts.share_of_sum(node.cells[0], root.cells) if root.is_sum else facts.share(node.cells[0], root.cells[0])
    return text or "——"


def _amount(facts: Facts, view: _View) -> str:
    """Return the figure of the whole with its unit."""
    root = view.root
    if not root.is_sum:
        return facts.value(root.cells[0])
    return f"{facts.sum(root.cells) or root.text}{view.table.unit_of(root.cells[0].row)}"


def _notes(view: _View) -> list[str]:
    root, unit = view.root, view.unit
    notes = []
    if root.is_sum and root.size:
        code = tr("levels.note.no_total", amount=root.text + unit) if not view.request.row else tr("levels.note.summed", whole=root.name, amount=root.text + unit)
        notes.append(code)
    over = [node for node in root.walk() if node.gap < 0]
    notes += [tr("levels.note.over", row=node.name, stated=node.text + unit, gap=f"{exact.trimmed(-node.gap)}{unit}") for node in over]
    short = [node for node in root.walk() if node.gap > 0 and node.children]
    notes += [tr("levels.note.short", row=node.name, gap=f"{exact.trimmed(node.gap)}{unit}") for node in short]
    if view.undrawn.missing:
        notes.append(tr("chart.note.missing", parts="、".join(view.undrawn.missing)))
    if view.undrawn.not_positive:
        notes.append(tr("levels.note.not_positive", parts="、".join(view.undrawn.not_positive)))
    notes += _bound_notes(view)
    other = [name for row in ([view.request.row] if view.request.row else top_totals(view.table)) for name in left_out_parts(view.table, row)]
    if other:
        notes.append(tr("levels.note.other_units", parts="、".join(other)))
    if not over and not short and not view.undrawn.not_positive and _shares_miss(root):
        notes.append(tr("levels.note.rounded"))
    return notes


def _bound_notes(view: _View) -> list[str]:
    """Say of which statement only a bound is known."""
    rows = [node for node in view.root.walk() if node.row and view.table.cell(node.row, view.period.id).state in BOUNDS]
    return [tr("levels.note.bounds", parts="、".join(node.name for node in rows))] if rows else []


def _shares_miss(root: Node) -> bool:
    """Tell whether the written shares of the largest parts do not add up to 100.0."""
    leaves = [leaf for child in root.children for leaf in (child.children or (child,))]
    return any(sum((Decimal(node.share_in(root) or 0) for node in nodes), Decimal(0)) != _HUNDRED for nodes in (root.children, leaves) if nodes)
