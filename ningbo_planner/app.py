"""The start of the window: application object, colours, error hook, window, plan; in this order, and nothing heavy before the first paint."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ningbo_planner import __version__
from ningbo_planner import settings as saved
from ningbo_planner.gui import theme
from ningbo_planner.gui.error_hook import ErrorHook, install_message_log
from ningbo_planner.gui.error_reports import ErrorReports
from ningbo_planner.gui.garbage_watch import GarbageWatch
from ningbo_planner.text import tr

if TYPE_CHECKING:
    from ningbo_planner.gui.main_window import MainWindow

QT_LANGUAGE = "qtbase_zh_CN"


class _Held:
    """What must live as long as the application."""

    translator: QTranslator | None = None
    hook: ErrorHook | None = None


def main(argv: Sequence[str]) -> int:
    """Open the window and run it until it is closed; ``argv`` may name a plan file."""
    application = make_application()
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
    make_application()
    _forgo_switched_names()
    was_collecting = gc.isenabled()
    # What is loaded and made now stays; looking through it for garbage again and again would take a fifth of the start.
    gc.disable()
    try:
        window = _make_window(plan_path)
    except BaseException:
        if was_collecting:
            gc.enable()
        raise
    finally:
        gc.freeze()
    GarbageWatch(window)
    return window


def _make_window(plan_path: str | Path | None) -> MainWindow:
    """Build and show the window with its plan."""
    settings = saved.load()
    theme.apply(settings.theme)
    window: MainWindow = importlib.import_module("ningbo_planner.gui.main_window").MainWindow(settings)
    ErrorReports(_hook(), window)
    is_first_start = not settings.recent_files
    if plan_path is None:
        window.files.open_first()
        if is_first_start:
            # Begin where there is something to see: the first total that does not add up, with its chart beside it.
            window.findings.go_to_first()
            window.status.say(tr("start_page.first"))
    else:
        window.files.open_path(Path(plan_path))
    window.show()
    return window


def _forgo_switched_names() -> None:
    """Keep PySide from reading the source of every module that is imported, to see whether it might ask for Qt's names in another spelling; none does."""
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        setattr(feature, "_mod_uses_pyside", lambda _module: True)


def make_application() -> QApplication:
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
