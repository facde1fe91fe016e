"""The start of the window: application object, colours, error hook, window, plan; in this order, and nothing heavy before the first paint."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from ningbo_planner import __version__
from ningbo_planner import settings as saved
from ningbo_planner.gui import theme
from ningbo_planner.gui.call_watch import CallWatch
from ningbo_planner.gui.error_hook import ErrorHook, install_message_log
from ningbo_planner.gui.error_reports import ErrorReports
from ningbo_planner.gui.garbage_watch import GarbageWatch
from ningbo_planner.gui.input_method import prefer_known_input_method
from ningbo_planner.services.second_start import call
from ningbo_planner.text import SOURCE_LANGUAGE, language, prefer_language, set_language, tr

if TYPE_CHECKING:
    from ningbo_planner.gui.main_window import MainWindow

# Where numbers and dates of Qt's own fields come from.
_LOCALES = {SOURCE_LANGUAGE: QLocale(QLocale.Language.Chinese, QLocale.Country.China)}


class _Held:
    """What must live as long as the application."""

    translator: QTranslator | None = None
    language = ""
    hook: ErrorHook | None = None
    window: MainWindow | None = None


def main(argv: Sequence[str]) -> int:
    """Open the window and run it until it is closed; ``argv`` may name a plan file. One that a window of this user shows already brings that window to the front."""
    if (wanted := _wanted(argv)) is not None and call(wanted):
        return 0
    application = make_application()
    hook = _hook()
    hook.watch_crashes()
    install_message_log()
    window = open_window(argv[0] if argv else None)
    # Logging off ends the program without asking; what is being typed is taken first, everything else is in the file.
    application.commitDataRequest.connect(lambda _manager: _Held.window.finish_typing() if _Held.window is not None else None)
    if hook.crashed_before:
        window.messages.say(tr("window.crashed_before"), key="crash")
    CallWatch(lambda: _Held.window, application)
    return application.exec()


def _wanted(argv: Sequence[str]) -> Path | None:
    """Return the plan that this start will open, as far as that is known before anything is made."""
    settings = saved.load()
    name = argv[0] if argv else settings.last_file if settings.reopen_last else ""
    return Path(name) if name else None


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
    _take(window)
    return window


def _take(window: MainWindow) -> None:
    """Care for a window as long as it lives."""
    GarbageWatch(window)
    ErrorReports(_hook(), window)
    _Held.window = window
    window.remake_wanted.connect(lambda: _make_anew(window))


def _make_anew(window: MainWindow) -> None:
    """Put another window in the place of ``window``, with the same plan, in the language and the size of words that were chosen."""
    settings = window.settings
    dialog = window.preferences.dialog
    page, field = dialog.front() if dialog is not None else (0, "")
    size, before = theme.size(), language()
    set_language(settings.language)
    _translate(make_application())
    theme.apply(settings.theme, settings.text_size)
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        made = importlib.import_module("ningbo_planner.gui.window_change").made_anew(window, size, before != language())
    finally:
        QApplication.restoreOverrideCursor()
    _take(made)
    if dialog is not None:
        made.preferences.show(page, field)


def _make_window(plan_path: str | Path | None) -> MainWindow:
    """Build and show the window with its plan."""
    settings = saved.load()
    prefer_language(settings.language)
    _translate(make_application())
    theme.apply(settings.theme, settings.text_size)
    window: MainWindow = importlib.import_module("ningbo_planner.gui.main_window").MainWindow(settings)
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
        if sys.platform.startswith("linux"):
            prefer_known_input_method(os.environ, Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)))
        application = QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName(tr("app.english_name"))
    QCoreApplication.setApplicationVersion(__version__)
    application.setApplicationDisplayName("")
    _translate(application)
    return application


def _translate(application: QApplication) -> None:
    """Let Qt's own words, numbers and dates follow the language of the window."""
    if _Held.language == language():
        return
    _Held.language = language()
    QLocale.setDefault(_LOCALES.get(language(), QLocale(language())))
    if _Held.translator is not None:
        application.removeTranslator(_Held.translator)
    _Held.translator = QTranslator()
    if _Held.translator.load(f"qtbase_{language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(_Held.translator)


def _hook() -> ErrorHook:
    """Return the error hook, installed."""
    if _Held.hook is None:
        _Held.hook = ErrorHook()
    _Held.hook.install()
    return _Held.hook
