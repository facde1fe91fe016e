"""The measured run of :mod:`benchmarks.edit_benchmark`: a window with one grid, edited in sight."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from benchmarks.made_up_plan import TABLE, made_up_plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.views.table_page import TablePage
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.storage.plan_file import create_plan_file

WINDOW = (1600, 1000)


@dataclass
class Result:
    """What was measured, in seconds: single acts by name, and samples of repeated ones; and how many cells were seen."""

    once: dict[str, float] = field(default_factory=dict)
    samples: dict[str, list[float]] = field(default_factory=dict)
    cells_in_sight: int = 0

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Time one act."""
        start = time.perf_counter()
        yield
        self.once[name] = time.perf_counter() - start

    def sample(self, name: str, act: Callable[[], object]) -> None:
        """Time one of many."""
        start = time.perf_counter()
        act()
        self.samples.setdefault(name, []).append(time.perf_counter() - start)


def application() -> QApplication:
    """Return the application object; it must live longer than every widget."""
    held = QApplication.instance()
    return held if isinstance(held, QApplication) else QApplication([])


def run(folder: Path, rows: int, periods: int, edits: int, dice: random.Random) -> Result:
    """Open a made-up plan in a grid and edit cells in sight; each edit is timed until it is painted."""
    result = Result()
    theme.apply("light")
    plan = made_up_plan(rows, periods)
    path = folder / "made_up.nbplan"
    with result.time("make the plan file"):
        create_plan_file(path, plan)
    document = Document()
    with result.time("open and check"):
        document.show_workspace(open_plan(path, author="测试"))
    with result.time("grid until first paint"):
        page = TablePage(document, TABLE)
        page.resize(*WINDOW)
        page.show()
        QApplication.processEvents()
    _edit(result, page, edits, dice)
    _repaint(result, page, dice)
    with result.time("collapse one section"):
        page.model.toggle(page.model.sheet.rows.ids[0])
        QApplication.processEvents()
    with result.time("expand it again"):
        page.model.toggle(page.model.sheet.rows.ids[0])
        QApplication.processEvents()
    with result.time("select all and sum up"):
        page.view.selectAll()
        page.view.selection_summary()
        QApplication.processEvents()
    page.deleteLater()
    QApplication.sendPostedEvents()
    document.close()
    return result


def _edit(result: Result, page: TablePage, edits: int, dice: random.Random) -> None:
    """Edit cells that are in sight, each step timed from typing to paint."""
    view, model = page.view, page.model
    document = model.document
    first, last = view.rows_in_sight()
    for number in range(edits):
        row = dice.randrange(first, last)
        column = dice.randrange(model.sheet.first_period, model.sheet.last_period + 1)
        index = model.index(row, column)
        text = f"{dice.randrange(10, 9000) / 10 + number / 10:.1f}"

        def typed() -> None:
            model.setData(index, text, Qt.ItemDataRole.EditRole)
            QApplication.processEvents()

        result.sample("edit, check, store, paint", typed)
    for _ in range(min(edits, 100)):
        result.sample("undo", lambda: (document.undo(), QApplication.processEvents()))
    result.sample("find one cell's row", lambda: model.index_of(CellRef(TABLE, model.sheet.rows.ids[-1], model.sheet.columns[model.sheet.first_period].key)))


def _repaint(result: Result, page: TablePage, dice: random.Random) -> None:
    """Jump to far places, where nothing is prepared, and repaint places that are."""
    view = page.view
    bar = view.verticalScrollBar()
    for _ in range(50):
        target = dice.randrange(bar.maximum())
        result.sample("jump and paint anew", lambda: (bar.setValue(target), QApplication.processEvents()))
    for _ in range(50):
        result.sample("repaint all in sight", lambda: (view.viewport().update(), QApplication.processEvents()))
    first, last = view.rows_in_sight()
    result.cells_in_sight = (last - first + 1) * page.model.sheet.column_count
