"""The dialog 打印: what is chosen at the left, the pages as they will be printed at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QSpinBox, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.printing.options_panel import OptionsPanel
from ningbo_planner.gui.printing.page_grid import Fit
from ningbo_planner.gui.printing.page_numbers import page_numbers
from ningbo_planner.gui.printing.preview_view import PreviewView
from ningbo_planner.gui.printing.print_job import PrintJob
from ningbo_planner.gui.printing.print_options import PrintOptions
from ningbo_planner.gui.printing.print_order import PrintOrder
from ningbo_planner.gui.printing.printers import printer_names
from ningbo_planner.gui.slices import Slices
from ningbo_planner.text import tr

_SIZE = (150 * theme.UNIT, 96 * theme.UNIT)
_PANEL_WIDTH = 40 * theme.UNIT
_ICON = 18
_MOST_COPIES = 99


@dataclass(frozen=True, slots=True)
class PrintWish:
    """What was asked for.

    Attributes:
        options: how.
        printer: on which printer; nothing for a PDF file.
        copies: how many.
        pages: which pages, counted from 0; ``None`` for all.
    """

    options: PrintOptions
    printer: str
    copies: int
    pages: tuple[int, ...] | None


class PrintDialog(QDialog):
    """Shows what will be printed.

    Signals:
        print_wanted(PrintWish): pages are to be printed, or written as a PDF file where there is no printer.
        pdf_wanted(PrintWish): they are to be written as a PDF file.
    """

    print_wanted = Signal(object)
    pdf_wanted = Signal(object)

    def __init__(self, order: PrintOrder, options: PrintOptions, parent: QWidget | None = None) -> None:
        """Show ``order`` as ``options`` say."""
        super().__init__(parent)
        self.setObjectName("printDialog")
        self.setWindowTitle(tr("print_dialog.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        size_to_screen(self, *_SIZE)
        self._order = order
        self._job: PrintJob | None = None
        self._slices = Slices(self)
        self.panel = OptionsPanel(options, order.selection is not None, order.is_of_tables)
        self.panel.changed.connect(self._start)
        self.view = PreviewView()
        self._make_target()
        self._make_view_tools()
        self._status = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._status.setObjectName("printStatus")
        self._make_buttons()
        self._lay_out()
        self.finished.connect(lambda _: self._slices.stop())
        self._start()
        # Asking the system for its printers may take a moment; the pages are seen by then.
        QTimer.singleShot(0, self, self._find_printers)
        self.view.setFocus()

    @property
    def options(self) -> PrintOptions:
        """What is chosen now."""
        return self.panel.options

    # ---------------------------------------------------------------------------------------------------------- made once

    def _make_target(self) -> None:
        self.printer = QComboBox()
        self.printer.setObjectName("printPrinter")
        self.printer.addItem(tr("print_dialog.to_pdf"), "")
        self.copies = QSpinBox(minimum=1, maximum=_MOST_COPIES, value=1, suffix=tr("print_dialog.copies_suffix"))
        self.copies.setObjectName("printCopies")
        self.pages = QLineEdit(placeholderText=tr("print_dialog.pages_hint"), clearButtonEnabled=True, maxLength=200)
        self.pages.setObjectName("printPages")
        self._printer_hint = QLabel(tr("print_dialog.no_printer"), wordWrap=True, visible=False)
        self._printer_hint.setObjectName("printNoPrinter")
        self.printer.currentIndexChanged.connect(lambda: self.copies.setEnabled(bool(self.printer.currentData())))
        self.copies.setEnabled(False)

    def _make_view_tools(self) -> None:
        """Make what stands above the pages: from page to page, one or two, larger and smaller."""
        view = self.view
        self.previous_page = self._tool("previousPage", "chevron-up", lambda: view.go_to(view.current - view.grid.across))
        self.next_page = self._tool("nextPage", "chevron-down", lambda: view.go_to(view.current + view.grid.across))
        self.page_number = QSpinBox(minimum=1, maximum=1, keyboardTracking=False, prefix=tr("print_dialog.page_prefix"))
        self.page_number.setObjectName("pageNumber")
        self.page_number.setAccessibleName(tr("spoken.pageNumber"))
        self.page_number.valueChanged.connect(lambda number: view.go_to(number - 1))
        self.page_count = QLabel()
        self.page_count.setObjectName("pageCount")
        self.two_pages = self._tool("twoPages", "book-open", lambda: view.set_across(2 if self.two_pages.isChecked() else 1), checkable=True)
        self.zoom_out = self._tool("previewZoomOut", "zoom-out", lambda: view.zoom_by(-1))
        self.zoom_label = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.zoom_label.setObjectName("previewZoom")
        self.zoom_label.setMinimumWidth(5 * theme.UNIT)
        self.zoom_in = self._tool("previewZoomIn", "zoom-in", lambda: view.zoom_by(1))
        self.whole_page = self._tool("wholePage", "file", lambda: view.set_fit(Fit.PAGE))
        self.page_width = self._tool("pageWidth", "move-horizontal", lambda: view.set_fit(Fit.WIDTH))
        view.page_changed.connect(self._show_number)
        view.zoom_changed.connect(self._show_zoom)

    def _make_buttons(self) -> None:
        self.print_button = QPushButton(tr("print_dialog.print"), default=True)
        self.print_button.setObjectName("printButton")
        # A shortcut of the button itself would take the place of its key letter.
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_button.click)
        self.print_button.clicked.connect(lambda: self._order_pages(self.print_wanted))
        self.pdf_button = QPushButton(tr("print_dialog.export_pdf"), autoDefault=False)
        self.pdf_button.setObjectName("pdfButton")
        self.pdf_button.clicked.connect(lambda: self._order_pages(self.pdf_wanted))
        self._close_button = QPushButton(tr("dialog.close"), autoDefault=False)
        self._close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        target = QFormLayout()
        target.setSpacing(theme.UNIT)
        target.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, field in {"printer": self.printer, "copies": self.copies, "pages": self.pages}.items():
            target.addRow(tr(f"print_dialog.{name}"), field)
        target.addRow(self._printer_hint)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.UNIT, 0)
        column.setSpacing(2 * theme.UNIT)
        column.addLayout(target)
        column.addWidget(self.panel)
        column.addStretch(1)
        # On a low screen the fields scroll, so that the buttons stay in reach.
        scroller = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame, horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setAccessibleName(tr("spoken.printOptions"))
        scroller.setWidget(inner)
        scroller.setFixedWidth(theme.scaled(_PANEL_WIDTH))
        right = QVBoxLayout()
        right.setSpacing(theme.UNIT)
        right.addLayout(self._tool_line())
        right.addWidget(self.view, 1)
        middle = QHBoxLayout()
        middle.setSpacing(2 * theme.UNIT)
        middle.addWidget(scroller)
        middle.addLayout(right, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(theme.UNIT)
        bottom.addWidget(self._status, 1)
        for button in (self.print_button, self.pdf_button, self._close_button):
            bottom.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[2 * theme.UNIT] * 4)
        whole.setSpacing(2 * theme.UNIT)
        whole.addLayout(middle, 1)
        whole.addLayout(bottom)

    def _tool_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.UNIT // 2)
        for widget in (self.previous_page, self.next_page, self.page_number, self.page_count):
            line.addWidget(widget)
        line.addStretch(1)
        for widget in (self.two_pages, self.whole_page, self.page_width, self.zoom_out, self.zoom_label, self.zoom_in):
            line.addWidget(widget)
        return line

    def _tool(self, name: str, drawing: str, act: Callable[[], object], checkable: bool = False) -> QToolButton:
        button = QToolButton(checkable=checkable, toolTip=tr(f"print_dialog.tool.{name}"), accessibleName=tr(f"print_dialog.tool.{name}"))
        button.setObjectName(name)
        button.setIcon(icon(drawing))
        button.setIconSize(QSize(_ICON, _ICON))
        button.clicked.connect(lambda: act())
        return button

    # --------------------------------------------------------------------------------------------------------- shown anew

    def _find_printers(self) -> None:
        """List the printers; where there is none, say so and offer a file."""
        names = printer_names()
        for at, name in enumerate(names):
            self.printer.insertItem(at, name, name)
        self.printer.setCurrentIndex(0)
        self._printer_hint.setVisible(not names)

    def _start(self) -> None:
        """Lay the pages out as chosen now, and show them as they come."""
        self._job = self._order.job(self.options)
        self.view.show_job(self._job)
        self._slices.start(self._walk(self._job), self._show_done)

    def _walk(self, job: PrintJob) -> Iterator[None]:
        known = 0
        for _ in job.walk():
            if len(job) != known:
                known = len(job)
                self.view.take_pages()
                self.page_number.setMaximum(max(1, known))
                self.page_count.setText(tr("print_dialog.pages_so_far", count=known))
            yield

    def _show_done(self) -> None:
        """Tell how many pages there are, and what was done to make the columns fit."""
        job = self._job
        if job is not None:
            self.view.take_pages()
            self.page_number.setMaximum(max(1, len(job)))
            self.page_count.setText(tr("print_dialog.page_count", count=len(job)))
            self._status.setText(job.remark())

    def _show_number(self, number: int) -> None:
        self.page_number.blockSignals(True)
        self.page_number.setValue(number + 1)
        self.page_number.blockSignals(False)

    def _show_zoom(self, percent: int) -> None:
        self.zoom_label.setText(tr("print_dialog.zoom", percent=percent))

    def _order_pages(self, wanted: SignalInstance) -> None:
        """Hand over what was chosen; pages that are not there are told of, and nothing is printed."""
        pages: tuple[int, ...] | None = None
        if self.pages.text().strip():
            if self._job is None or not self._job.is_done:
                self._status.setText(tr("print_dialog.still_counting"))
                return
            try:
                pages = tuple(page_numbers(self.pages.text(), len(self._job)))
            except PlannerError as error:
                self._status.setText(str(error))
                self.pages.setFocus()
                return
        wanted.emit(PrintWish(self.options, str(self.printer.currentData() or ""), self.copies.value(), pages))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter in a field take what was typed there, and nothing more: paper must not run because somebody set an edge."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.focusWidget(), QSpinBox | QLineEdit | QComboBox):
            event.accept()
            return
        super().keyPressEvent(event)
