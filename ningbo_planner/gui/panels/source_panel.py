"""The panel 来源: where the figure of the current cell comes from, what it is made of and what became of it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from ningbo_planner.checks.rule import amount_text, printed
from ningbo_planner.domain.plan import cell_key, cell_of
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import EntryKind
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.cell_story import CellStory, Event, Part, StoryTeller, changed_cells
from ningbo_planner.gui.models.reading_hint import printed_with_unit
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

_SCHEME = "cell"


class SourcePanel(QWidget):
    """Tells the story of the current cell.

    Signals:
        cell_chosen(CellRef): a part or the total was clicked.
    """

    cell_chosen = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Follow ``document``; :meth:`show_cell` says which cell."""
        super().__init__(parent)
        self.setObjectName("sourcePanel")
        self._document = document
        self._cell: CellRef | None = None
        self._told: CellStory | None = None
        self._teller: StoryTeller | None = None
        self.page = QTextBrowser(self)
        self.page.setObjectName("sourcePage")
        self.page.setAccessibleName(tr("spoken.sourcePage"))
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.page.document().setDocumentMargin(theme.UNIT * 1.5)
        self.page.anchorClicked.connect(self._follow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        document.changed.connect(self._take_change)
        document.opened.connect(self._open)
        theme.notifier.changed.connect(self._tell)
        self._open()

    def show_cell(self, cell: CellRef | None) -> None:
        """Tell the story of ``cell``."""
        if cell != self._cell:
            self._cell = cell
            self._tell_when_visible()

    def _open(self) -> None:
        """Forget the plan before."""
        self._cell = None
        workspace = self._document.workspace if self._document.has_plan else None
        self._teller = StoryTeller(workspace.plan, workspace.history) if workspace is not None else None
        self._tell_when_visible()

    def _take_change(self, change: Change) -> None:
        """Tell anew when a step touched what is told."""
        told = set(changed_cells(self._told)) if self._told is not None else set()
        changes = change.changes
        rows = {(cell.table, cell.row) for cell in told}
        fields = any((table, row) in rows for table, row, _ in changes.fields)
        if told & changes.cells or changes.structures or changes.entries or fields:
            self._tell_when_visible()

    def _tell_when_visible(self) -> None:
        self._told = None
        if self.isVisible():
            self._tell()

    def _tell(self) -> None:
        """Write the page."""
        self._told = None
        known = self._document.has_plan and self._cell is not None and self._document.plan.has_cell(self._cell)
        if self._teller is not None and known:
            self._told = self._teller.tell(self._cell)
        self.page.document().setDefaultStyleSheet(_page_style())
        body = story_html(self._told) if self._told is not None else _paragraph(tr("source_panel.choose"), "muted")
        self.page.setHtml(body)

    def _follow(self, url: QUrl) -> None:
        """Go to the cell that a link names."""
        cell = cell_of(url.path().lstrip("/"))
        if self._document.plan.has_cell(cell):
            self.cell_chosen.emit(cell)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell what was chosen while the panel was hidden."""
        super().showEvent(event)
        if self._told is None:
            self._tell()


def story_html(story: CellStory) -> str:
    """Return the page about one cell."""
    return "".join((_head(story), _sum_html(story), _facts_html(story), _events_html(story)))


def _head(story: CellStory) -> str:
    """Return place, period and figure."""
    quantity = story.quantity
    figure = quantity.text or tr("source_panel.empty")
    if quantity.is_numeric:
        figure = printed(quantity, story.unit)
    lines = [
        _paragraph(" / ".join((story.table, *story.names[:-1])), "muted"),
        f"<h3>{escape(tr('source_panel.cell', row=story.names[-1], period=story.period))}</h3>",
        f"<p class='figure'>{escape(figure)}</p>",
    ]
    reading = printed_with_unit(quantity, story.unit)
    if quantity.is_numeric and quantity.state is not State.NUMBER or (quantity.is_numeric and quantity.text not in (reading, reading.removesuffix(story.unit))):
        lines.append(_paragraph(tr("source_panel.printed", text=quantity.text, reading=reading), "muted"))
    if story.hold is not None:
        lines.append(_paragraph(tr("source_panel.held", owner=story.hold.owner, reason=story.hold.reason), "held"))
    return "".join(lines)


def _sum_html(story: CellStory) -> str:
    """Return the parts of a total with their sum and the gap, and the total that the cell is part of."""
    lines = []
    if story.total is not None:
        lines.append(f"<p>{tr('source_panel.part_of')} {_link(story.total)}</p>")
    if story.sum is None:
        return "".join(lines)
    lines.append(_section(tr("source_panel.parts")))
    rows = [(_link(part), escape(_figure(part)), "") for part in story.sum.parts]
    rows.append((f"<b>{tr('source_panel.computed')}</b>", f"<b>{escape(story.sum.computed)}</b>", ""))
    if story.sum.gap is not None:
        sign = "+" if story.sum.gap > 0 else "−" if story.sum.gap < 0 else ""
        gap = f"{sign}{amount_text(abs(story.sum.gap), story.unit)}"
        rows.append((f"<b>{tr('source_panel.gap')}</b>", f"<b>{escape(gap)}</b>", "error" if story.sum.gap else "good"))
    lines.append(_table(rows))
    if story.sum.missing:
        lines.append(_paragraph(tr("source_panel.missing", names="、".join(story.sum.missing)), "warning"))
    return "".join(lines)


def _facts_html(story: CellStory) -> str:
    """Return what the plan says of the row."""
    row = story.indicator
    lead, others = story.departments[:1], story.departments[1:]
    facts = [
        (tr("source_panel.lead"), "、".join(lead)),
        (tr("source_panel.others"), "、".join(others)),
        (tr("source_panel.kind"), tr(f"indicator_kind.{row.kind}")),
        (tr("source_panel.unit"), story.unit),
        (tr("source_panel.due"), row.due),
        (tr("source_panel.section"), row.section),
        (tr("source_panel.source"), row.source),
        (tr("source_panel.quote"), f"“{row.quote}”" if row.quote else ""),
        (tr("source_panel.note"), row.note),
    ]
    rows = [(f"<span class='muted'>{escape(name)}</span>", escape(said), "") for name, said in facts if said]
    return _section(tr("source_panel.facts")) + _table(rows, align="left")


def _events_html(story: CellStory) -> str:
    """Return the changes of the cell, newest first."""
    if not story.events:
        return _section(tr("source_panel.events")) + _paragraph(tr("source_panel.no_events"), "muted")
    return _section(tr("source_panel.events")) + "".join(map(_event_html, story.events))


def _event_html(event: Event) -> str:
    """Return one change: from what to what, who, when and from which file."""
    entry = event.entry
    change = tr("source_panel.change", before=event.before or tr("source_panel.empty"), after=event.after or tr("source_panel.empty"))
    if entry.kind is not EntryKind.DO:
        change = tr(f"source_panel.repeated.{entry.kind}", change=change)
    who = " · ".join(part for part in (entry.time[:16].replace("T", " "), entry.author, event.origin) if part)
    return f"<p class='event'>{escape(change)}<br><span class='muted'>{escape(who)}</span></p>"


def _figure(part: Part) -> str:
    return printed(part.quantity, part.unit) if part.quantity.is_numeric else part.quantity.text or tr("source_panel.empty")


def _link(part: Part) -> str:
    return f"<a href='{_SCHEME}:/{escape(cell_key(part.cell), quote=True)}'>{escape(part.name)}</a>"


def _section(title: str) -> str:
    return f"<p class='section'>{escape(title)}</p>"


def _paragraph(text: str, kind: str) -> str:
    return f"<p class='{kind}'>{escape(text)}</p>"


def _table(rows: list[tuple[str, str, str]], align: str = "right") -> str:
    """Return rows of two cells; the second is aligned as said, the third tells its class."""
    lines = (f"<tr><td class='name'>{name}</td><td align='{align}' class='{kind}'>{said}</td></tr>" for name, said, kind in rows)
    return f"<table width='100%' cellspacing='0' cellpadding='3'>{''.join(lines)}</table>"


def _page_style() -> str:
    """Return the page's style in the colours of the theme."""
    colours = theme.current()
    kinds = "".join(f".{name} {{ color: {getattr(colours, name).name()}; }} " for name in ("muted", "error", "warning", "good", "held"))
    return kinds + (
        f"a {{ color: {colours.accent.name()}; text-decoration: none; }} p {{ margin: 4px 0; }} h3 {{ font-size: {theme.heading_points():g}pt; margin: 2px 0; }} "
        f".figure {{ font-size: {theme.heading_points():g}pt; font-weight: bold; color: {colours.accent.name()}; }} "
        f".section {{ font-weight: bold; margin-top: 14px; margin-bottom: 4px; }} .event {{ margin: 6px 0; }} td.name {{ padding-right: 10px; }}"
    )
