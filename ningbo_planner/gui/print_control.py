"""Printing: the dialog with its preview, PDF files, and the lines in the grid where pages end.

What lays out and paints pages is loaded when it is first asked for, so that the window's start does not wait for it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.choices import remember
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.tasks import Cancelled, Progress
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.safe_write import safe_name, unique_path
from ningbo_planner.settings import Settings
from ningbo_planner.text import tr

PDF_SUFFIX = ".pdf"
BREAKS_NAME = "pageBreaks"
_KEY = "printing"


class PrintControl(QObject):
    """Does what the menus say about printing."""

    def __init__(self, window: QWidget, document: Document, pages: TableTabs, messages: MessageBar, settings: Settings, finish_typing: Callable[[], object]) -> None:
        """Print what ``pages`` show; dialogs stand above ``window``."""
        super().__init__(window)
        self._window = window
        self._document = document
        self._pages = pages
        self._messages = messages
        self._settings = settings
        self._finish_typing = finish_typing
        self._shows_breaks = False
        pages.currentChanged.connect(self._follow_front)
        document.opened.connect(self._follow_front)

    def print(self) -> None:
        """Show the dialog with printer, choices and pages."""
        self._open_dialog()

    def preview(self) -> None:
        """Show the pages large, two side by side where there is room."""
        dialog = self._open_dialog()
        if dialog is not None:
            dialog.view.set_fit(importlib.import_module("ningbo_planner.gui.printing.page_grid").Fit.WIDTH)

    def export_pdf(self) -> None:
        """Write the table in front, as it was printed last, into a PDF file."""
        order = self._take_order()
        if order is not None:
            self._ask_pdf(order, self._options(), None, self._window)

    def toggle_breaks(self) -> None:
        """Draw where pages end, or no more."""
        self._shows_breaks = not self._shows_breaks
        for each in self._drawn_breaks() if not self._shows_breaks else ():
            each.end()
        self._follow_front()

    def shows_breaks(self) -> bool:
        """Tell whether it is drawn where pages end."""
        return self._shows_breaks

    # ------------------------------------------------------------------------------------------------------------ printing

    def _options(self) -> Any:
        """Return what was chosen last."""
        return importlib.import_module("ningbo_planner.gui.printing.print_options").from_text(self._settings.printing)

    def _take_order(self) -> Any:
        """Take down what there is to be printed now; ``None`` without a table."""
        self._finish_typing()
        view = self._pages.view
        if view is None:
            return None
        orders = importlib.import_module("ningbo_planner.gui.printing.print_order")
        return orders.take_order(self._document.workspace, self._pages, view, date.today())

    def print_charts(self, specs: Sequence[Any], name: str, parent: QWidget) -> Any:
        """Show the dialog for charts, one on each page."""
        workspace = self._document.workspace
        orders = importlib.import_module("ningbo_planner.gui.printing.print_order")
        charts = importlib.import_module("ningbo_planner.gui.printing.chart_pages")
        foot = orders.foot_text(workspace.plan, len(workspace.history.entries), date.today())
        return self._show_dialog(charts.ChartOrder(tuple(specs), name, foot), parent)

    def _open_dialog(self) -> Any:
        order = self._take_order()
        return self._show_dialog(order, self._window) if order is not None else None

    def _show_dialog(self, order: Any, parent: QWidget) -> Any:
        dialog = importlib.import_module("ningbo_planner.gui.dialogs.print_dialog").PrintDialog(order, self._options(), parent)
        dialog.print_wanted.connect(lambda wish: self._print(dialog, order, wish))
        dialog.pdf_wanted.connect(lambda wish: self._write_pdf(dialog, order, wish))
        dialog.finished.connect(lambda _: self._remember(dialog.options))
        dialog.open()
        return dialog

    def _remember(self, options: Any) -> None:
        """Keep what was chosen for the next time, and for the lines in the grid."""
        text = importlib.import_module("ningbo_planner.gui.printing.print_options").to_text(options)
        if text != self._settings.printing:
            self._settings.printing = text
            remember(self._settings)
            for each in self._drawn_breaks():
                each.find()

    def _print(self, dialog: Any, order: Any, wish: Any) -> None:
        """Print; without a printer the pages become a file."""
        if not wish.printer:
            self._write_pdf(dialog, order, wish)
            return
        printers = importlib.import_module("ningbo_planner.gui.printing.printers")
        title = order.title(wish.options)
        dialog.accept()
        try:
            printer = printers.make_printer(wish.printer, wish.options, wish.copies, title)
        except PlannerError as error:
            self._refuse_printing(error)
            return
        self.run_printer(printer, order, wish.options, wish.pages)

    def run_printer(self, printer: Any, order: Any, options: Any, pages: tuple[int, ...] | None = None) -> None:
        """Print ``order`` in the background on a printer that was set up for it."""
        output = importlib.import_module("ningbo_planner.gui.printing.page_output")

        def work(progress: Progress, cancelled: Cancelled) -> int:
            job = output.laid_out(order.job(options), cancelled)
            numbers = range(len(job)) if pages is None else pages
            is_whole = output.paint_pages(job, printer, numbers, progress, cancelled)
            if not is_whole:
                printer.abort()
            return len(numbers) if is_whole else 0

        self._document.tasks.run(tr("printing.printing"), work, lambda count: self._tell(tr("printing.printed", count=count) if count else ""), self._refuse_printing)

    def _write_pdf(self, dialog: Any, order: Any, wish: Any) -> None:
        if self._ask_pdf(order, wish.options, wish.pages, dialog):
            dialog.accept()

    def _ask_pdf(self, order: Any, options: Any, pages: tuple[int, ...] | None, parent: QWidget) -> bool:
        """Ask where to and write a PDF file in the background; tell whether it was begun."""
        title = order.title(options)
        wanted = unique_path(self._document.workspace.path.with_name(safe_name(f"{title}{PDF_SUFFIX}")))
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs")
        path = dialogs.ask_save(parent, tr("printing.pdf_title"), wanted, [tr("printing.pdf_filter")], PDF_SUFFIX)
        if path is None:
            return False
        output = importlib.import_module("ningbo_planner.gui.printing.page_output")

        def work(progress: Progress, cancelled: Cancelled) -> int:
            job = output.laid_out(order.job(options), cancelled)
            numbers = range(len(job)) if pages is None else pages
            return len(numbers) if output.write_pdf(job, options, path, title, numbers, progress, cancelled) else 0

        self._document.tasks.run(tr("printing.writing"), work, partial(self._tell_written, path), self._refuse)
        return True

    # -------------------------------------------------------------------------------------------------------- what is said

    def _tell_written(self, path: Path, count: int) -> None:
        if not count:
            self._tell("")
            return
        text = tr("printing.written", name=path.name, count=count)
        self._messages.say(text, Tone.DONE, offer=tr("printing.open"), act=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))), key=_KEY)

    def _tell(self, text: str) -> None:
        """Say what was done, or that it was stopped."""
        self._messages.say(text or tr("printing.stopped"), Tone.DONE if text else Tone.INFO, key=_KEY)

    def _refuse(self, error: PlannerError) -> None:
        self._messages.say(str(error), Tone.ERROR, key=_KEY)

    def _refuse_printing(self, error: PlannerError) -> None:
        """Say why nothing was printed and offer a file instead."""
        self._messages.say(str(error), Tone.ERROR, offer=tr("printing.offer_pdf"), act=self.export_pdf, key=_KEY)

    # ------------------------------------------------------------------------------------------------ where pages end

    def _follow_front(self) -> None:
        """Draw in a grid that comes to the front for the first time."""
        view = self._pages.view
        if self._shows_breaks and view is not None and view.findChild(QObject, BREAKS_NAME) is None:
            importlib.import_module("ningbo_planner.gui.printing.page_breaks").PageBreaks(view, partial(self._job_of, view)).setObjectName(BREAKS_NAME)

    def _drawn_breaks(self) -> list[Any]:
        """Return what draws in the grids."""
        found = (page.view.findChild(QObject, BREAKS_NAME) for page in self._pages.pages())
        return [each for each in found if each is not None]

    def _job_of(self, view: PlanView) -> Any:
        """Return the pages of one table as they would be printed now."""
        orders = importlib.import_module("ningbo_planner.gui.printing.print_order")
        return orders.order_of(self._document.workspace, view, self._pages.display.numbers).job(self._options())
