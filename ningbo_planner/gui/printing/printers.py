"""The printers of this computer; the one place that loads Qt's printing, when the print dialog is opened."""

from __future__ import annotations

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.printing.page_output import page_layout
from ningbo_planner.gui.printing.print_options import PrintOptions


def printer_names() -> list[str]:
    """Return the printers that are there, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return sorted(names, key=lambda name: name != usual)


def make_printer(name: str, options: PrintOptions, copies: int, title: str) -> QPrinter:
    """Return a printer with paper and copies set.

    Raises:
        PlannerError: it is gone, or not ready.
    """
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise PlannerError("printing.printer_gone", name=name)
    return set_up(QPrinter(info, QPrinter.PrinterMode.HighResolution), options, copies, title)


def set_up(printer: QPrinter, options: PrintOptions, copies: int, title: str) -> QPrinter:
    """Give a printer paper, direction and copies; edges are painted, the printer adds none."""
    printer.setFullPage(True)
    printer.setPageLayout(page_layout(options))
    printer.setCopyCount(copies)
    printer.setDocName(title)
    return printer
