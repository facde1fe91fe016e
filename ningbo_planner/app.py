"""The start of the window: application object, colours, error hook, window, plan; in this order, and nothing heavy before the first paint."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ningbo_planner import __version__
from ningbo_planner import settings as saved
from ningbo_planner.checks.checker import first_cell
from ningbo_planner.gui import theme
from ningbo_planner.gui.error_hook import ErrorHook, install_message_log
from ningbo_planner.gui.error_reports import ErrorReports
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.text import tr

QT_LANGUAGE = "qtbase_zh_CN"


class _Held:
    """What must live as long as the application."""

    translator: QTranslator | None = None
    hook: ErrorHook | None = None


def main(argv: Sequence[str]) -> int:
    """Open the window and run it until it is closed; ``argv`` may name a plan file."""
    application = _application()
    hook = _hook()
    hook.watch_crashes()
    install_message_log()
    window = open_window(argv[0] if argv else None)
    # Logging off ends the program without asking; what is being typed is taken first, everything else is in the file.
    application.commitDataRequest.connect(lambda _manager: window.finish_typing())
    if hook.crashed_before:
        window.messages.say(tr("window.crashed_before"), key="crash")
    return application.exec()


def open_window(plan_path: str | Path | None = None) -> MainWindow:
    """Build and show the window without starting the event loop.

    Args:
        plan_path: the plan to open; without one it is the plan that was open last, or the user's own copy of the shipped plan.
    """
    _application()
    settings = saved.load()
    theme.apply(settings.theme)
    window = MainWindow(settings)
    ErrorReports(_hook(), window)
    is_first_start = not settings.recent_files
    if plan_path is None:
        window.files.open_first()
        if is_first_start:
            _show_first_finding(window)
    else:
        window.files.open_path(Path(plan_path))
    window.show()
    return window


def _show_first_finding(window: MainWindow) -> None:
    """Begin where there is something to see: the first total that does not add up, with its chart beside it."""
    findings = window.document.workspace.findings() if window.document.has_plan else []
    cell = first_cell(window.document.plan, findings[0]) if findings else None
    if cell is not None:
        window.pages.go_to(cell)


def _application() -> QApplication:
    """Return the application object, made and told its names and language if there was none."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName(tr("app.english_name"))
    QCoreApplication.setApplicationVersion(__version__)
    application.setApplicationDisplayName("")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    if _Held.translator is None:
        _Held.translator = QTranslator()
        if _Held.translator.load(QT_LANGUAGE, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            application.installTranslator(_Held.translator)
    return application


def _hook() -> ErrorHook:
    """Return the error hook, installed."""
    if _Held.hook is None:
        _Held.hook = ErrorHook()
    _Held.hook.install()
    return _Held.hook
