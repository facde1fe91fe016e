"""What shall be printed from the window: taken down on the window's thread, made into pages on any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui.models.arrangement import Arrangement
from ningbo_planner.gui.models.baseline import newest_version
from ningbo_planner.gui.models.number_format import NumberStyle
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.printing.page_area import area_of
from ningbo_planner.gui.printing.print_job import PrintJob, TableSource
from ningbo_planner.gui.printing.print_options import Content, PrintOptions, Rows
from ningbo_planner.gui.printing.print_style import style_of
from ningbo_planner.gui.printing.printed_table import Part, PrintedTable
from ningbo_planner.gui.printing.table_pages import TablePages
from ningbo_planner.gui.views.clip.copied_areas import pick
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What is there to be printed.

    Attributes:
        workspace: the plan.
        front: the table in front, as it is shown.
        sheets: all tables in the order of the tabs, as they are shown; ``None`` for those that never were.
        selection: which part of the table in front is selected, ``None`` when the selected areas do not line up.
        numbers: how numbers are written.
        foot: what stands at the left of every page's foot.
        is_of_tables: whether rows, columns and marks may be chosen.
    """

    workspace: Workspace
    front: Sheet
    sheets: dict[str, Sheet | None]
    selection: Part | None
    numbers: NumberStyle
    foot: str
    is_of_tables: bool = True

    def job(self, options: PrintOptions) -> PrintJob:
        """Return the pages of what was chosen, not laid out yet; they belong to the thread that this is called on."""
        style, area = style_of(options), area_of(options)
        checker = self.workspace.checker if options.has_marks else None
        part = self.selection if options.content is Content.SELECTION else None
        tables = [PrintedTable(sheet, self.numbers, checker, part) for sheet in self._chosen(options)]
        return PrintJob([TableSource(TablePages(table, options, style, area)) for table in tables], area, style, self.foot)

    def title(self, options: PrintOptions) -> str:
        """Return what a file of these pages is called."""
        info = self.workspace.plan.info if options.content is Content.ALL else self.front.table.info
        return info.title

    def _chosen(self, options: PrintOptions) -> Sequence[Sheet]:
        if options.content is Content.SELECTION:
            return [self.front]
        if options.content is Content.TABLE:
            return [_arranged(self.front, options.rows)]
        tables = self.workspace.plan.tables
        return [Sheet(tables[name]) if sheet is None else _arranged(sheet, options.rows) for name, sheet in self.sheets.items() if name in tables]


def take_order(workspace: Workspace, pages: TableTabs, view: PlanView, today: date) -> PrintOrder:
    """Take down what there is to be printed now; ``view`` is the grid in front."""
    shown = {page.table_id: page.model.sheet for page in pages.pages()}
    picked = pick(view.navigation.selection.blocks())
    return PrintOrder(
        workspace,
        view.sheet,
        {name: shown.get(name) for name in workspace.plan.tables},
        None if picked is None else Part(picked.rows, picked.columns),
        pages.display.numbers,
        foot_text(workspace.plan, len(workspace.history.entries), today),
    )


def order_of(workspace: Workspace, view: PlanView, numbers: NumberStyle) -> PrintOrder:
    """Take down one table alone, to find where its pages end."""
    return PrintOrder(workspace, view.sheet, {}, None, numbers, "")


def foot_text(plan: Plan, steps: int, today: date) -> str:
    """Return title, version and date; ``steps`` are all in the log."""
    day = tr("printing.date", year=today.year, month=today.month, day=today.day)
    version = newest_version(plan)
    if version is None:
        return tr("printing.foot", title=plan.info.title, date=day)
    # Freezing a version may be a step of its own.
    if steps <= version.step + 1:
        return tr("printing.foot_version", title=plan.info.title, version=version.name, date=day)
    return tr("printing.foot_after_version", title=plan.info.title, version=version.name, date=day)


def _arranged(sheet: Sheet, rows: Rows) -> Sheet:
    """Return the sheet as it is shown, or with all rows and columns in the official order."""
    if rows is Rows.SHOWN or sheet.rows.is_whole and not sheet.arrangement.hidden:
        return sheet
    return Sheet(sheet.table, Arrangement(shows_actuals=sheet.arrangement.shows_actuals))
