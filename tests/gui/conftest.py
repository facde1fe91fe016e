"""What the tests of the window share: a plan open in a document, a grid on the screen, and Qt's own checks of our models in their strictest mode."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.views.table_page import TablePage
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.storage.plan_file import create_plan_file
from tests.gui.grid_hands import Hands

# The platform without a screen says this of sizes, menus and dialogs; it is no fault of ours.
HARMLESS = "This plugin does not support"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every warning of Qt fail a test of the window, but for the harmless one."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(HARMLESS, extend=True))


@pytest.fixture(scope="session")
def shipped_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one plan file of the shipped plan, to be copied."""
    path = tmp_path_factory.mktemp("shipped") / "宁波.nbplan"
    new_plan(path)
    return path


@pytest.fixture(scope="session", autouse=True)
def leave_no_clipboard(qapp: QGuiApplication) -> Iterator[None]:
    """Empty the clipboard at the end: the platform without a screen keeps it until after Python is gone, and then cannot let go of it."""
    yield
    qapp.clipboard().clear()


@pytest.fixture
def plan_path(shipped_file: Path, tmp_path: Path) -> Path:
    """Return a fresh plan file of the shipped plan."""
    return Path(shutil.copy(shipped_file, tmp_path / "方案.nbplan"))


@pytest.fixture
def open_document(qapp: object, tmp_path: Path) -> Iterator[Callable[..., Document]]:
    """Open plans, given as a plan or as a file, in documents that are closed at the end."""
    opened: list[Document] = []

    def open_it(source: Plan | Path, read_only: bool = False) -> Document:
        path = source if isinstance(source, Path) else tmp_path / f"plan{len(opened)}.nbplan"
        if isinstance(source, Plan):
            create_plan_file(path, source)
        document = Document()
        document.show_workspace(open_plan(path, author="张三", read_only=read_only))
        opened.append(document)
        return document

    yield open_it
    for document in opened:
        document.close()


@pytest.fixture
def document(open_document: Callable[..., Document], plan_path: Path) -> Document:
    """Return a document with the shipped plan."""
    return open_document(plan_path)


@pytest.fixture
def watch_model() -> Iterator[Callable[[QAbstractItemModel], QAbstractItemModelTester]]:
    """Let Qt check a model at every signal; what it finds wrong is a warning of Qt and fails the test."""
    watched: list[QAbstractItemModelTester] = []

    def watch(model: QAbstractItemModel) -> QAbstractItemModelTester:
        watched.append(QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning))
        return watched[-1]

    yield watch
    watched.clear()


@pytest.fixture
def show_page(qtbot: QtBot, watch_model: Callable[[QAbstractItemModel], object]) -> Callable[..., Hands]:
    """Show the page of a table on the screen, its model watched, and return the hands that work on it."""
    theme.apply("light")

    def show(document: Document, table: str, width: int = 1030, height: int = 620) -> Hands:
        page = TablePage(document, table)
        watch_model(page.model)
        qtbot.addWidget(page)
        page.resize(width, height)
        page.show()
        qtbot.waitExposed(page)
        page.activateWindow()
        page.view.setFocus()
        qtbot.waitUntil(page.view.hasFocus)
        return Hands(page)

    return show


@pytest.fixture
def hands(document: Document, show_page: Callable[..., Hands]) -> Hands:
    """Return the hands on the decomposition table of the shipped plan."""
    return show_page(document, "decomposition")


@pytest.fixture(autouse=True)
def clean_up(qapp: object) -> Iterator[None]:
    """Delete what a test left behind before the next begins, so that a late event hits its own test."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
