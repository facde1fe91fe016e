"""The program tries itself out: ``ningbo-planner --self-test [REPORT]``. In a folder that is deleted afterwards it does what an office does, start to end.

One line a step, with ✓ or ✗; exit code 0 only if every step was right. Nothing is needed but the program, so it tells on any machine whether a build is
whole: what it reads of its own folder, the process that opens workbooks, the solver, the drawing, and the window.
"""

from __future__ import annotations

import importlib
import os
import platform
import re
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ningbo_planner import __version__
from ningbo_planner.domain.plan import cell_key
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.errors import PlannerError
from ningbo_planner.paths import resource_dir, template_dir, user_dir
from ningbo_planner.services.plan_files import new_plan, open_plan, shipped_plans
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import catalogue, tr

PASSED, FAILED = 0, 1
_HOME = "NINGBO_PLANNER_HOME"
# Whose versions are told once they have been used; what nothing used is not in the build.
_LIBRARIES = ("numpy", "pandas", "pyqtgraph", "highspy", "openpyxl", "pptx")
_NUMBER = re.compile(r"[1-9][0-9]*")
_CHART_KINDS = {".png": b"\x89PNG\r\n", ".svg": b"<?xml", ".pdf": b"%PDF-"}
_STORY_KINDS = {".pptx": b"PK", ".html": b"<!DOCTYPE html>"}


def main(arguments: Sequence[str]) -> int:
    """Run every step, print a line for each, and into the file named by ``arguments`` too; return the exit code."""
    _show_any_sign()
    with tempfile.TemporaryDirectory(prefix="ningbo-planner-", ignore_cleanup_errors=True) as folder:
        trial = _Trial(Path(folder))
        lines = []
        for line in trial.lines():
            print(line, flush=True)
            lines.append(line)
    if arguments:
        Path(arguments[0]).write_text("\n".join([*lines, ""]), "utf-8")
    return PASSED if trial.failed == 0 else FAILED


def show_and_quit() -> int:
    """Open the window as every start does, and end the process with its first paint."""
    window = importlib.import_module("ningbo_planner.app").open_window()
    return int(importlib.import_module("ningbo_planner.gui.self_view").end_when_painted(window.pages.view.viewport()))


def _show_any_sign() -> None:
    """Print Chinese and the ticks on every console; a windowed program has none to print on."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@contextmanager
def _home(folder: Path) -> Iterator[None]:
    """Keep the steps away from the user's own settings and plans."""
    before = os.environ.get(_HOME)
    os.environ[_HOME] = str(folder)
    try:
        yield
    finally:
        os.environ.pop(_HOME)
        if before is not None:
            os.environ[_HOME] = before


class _Trial:
    """One run of all steps, each of which may use what those before it made.

    Attributes:
        failed: how many steps were not right.
    """

    def __init__(self, folder: Path) -> None:
        """Work in ``folder`` alone."""
        self.failed = 0
        self._folder = folder
        self._path = folder / tr("self_test.plan_name")
        self._work: Workspace | None = None
        self._filled: tuple[Path, str, str] | None = None
        self._application: Any = None

    def lines(self) -> Iterator[str]:
        """Yield the line of each step as it is done, then the sum."""
        steps = self._steps()
        yield from (self._line("user_folder", self._user_folder),)
        with _home(self._folder / "home"):
            for name, step in steps.items():
                yield self._line(name, step)
            if self._work is not None:
                self._work.close()
        count = len(steps) + 1
        yield tr("self_test.all_right", count=count) if self.failed == 0 else tr("self_test.not_right", count=count, failed=self.failed)

    def _steps(self) -> dict[str, Callable[[], str]]:
        """Return the steps by name, in order."""
        return {
            "versions": self._versions,
            "files": self._files,
            "qt": self._qt,
            "fonts": lambda: self._view().fonts(),
            "translations": self._translations,
            "plugins": lambda: self._view().plugins(),
            "new": self._new,
            "check": self._check,
            "save": self._save,
            "explain": self._explain,
            "issue": self._issue,
            "receive": self._receive,
            "export": self._export,
            "import": self._import,
            "draw": self._draw,
            "window": self._window,
            "libraries": self._libraries,
        }

    def _line(self, name: str, step: Callable[[], str]) -> str:
        """Do one step and return its line; whatever goes wrong is what was to be found out."""
        begun = time.perf_counter()
        try:
            sign, told = "✓", step()
        except PlannerError as error:
            sign, told = "✗", str(error)
        except Exception as error:  # noqa: BLE001 - a broken build may raise anything
            place = traceback.extract_tb(error.__traceback__)[-1]
            sign, told = "✗", f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
        self.failed += sign == "✗"
        return tr("self_test.line", sign=sign, step=tr(f"self_test.step.{name}"), told=told, seconds=f"{time.perf_counter() - begun:.2f}")

    # ------------------------------------------------------------------------------------------------- where it runs

    def _user_folder(self) -> str:
        """The folder of settings and logs can be written."""
        folder = user_dir()
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"1")
        return str(folder)

    def _versions(self) -> str:
        """The program, Python and the system."""
        kind = tr("self_test.frozen" if getattr(sys, "frozen", False) else "self_test.source")
        return f"{tr('app.english_name')} {__version__} · {kind} · Python {platform.python_version()} · {platform.platform()}"

    def _files(self) -> str:
        """The program's own files are where it looks for them."""
        icons, templates = list((resource_dir() / "icons").glob("*.svg")), list((template_dir() / "xlsx").glob("*.xlsx"))
        counts = {"texts": len(catalogue()), "plans": len(shipped_plans()), "icons": len(icons), "templates": len(templates)}
        missing = [name for name, count in counts.items() if not count]
        if missing:
            raise PlannerError("self_test.wrong.no_files", names="、".join(missing), folder=resource_dir())
        return tr("self_test.files", folder=resource_dir(), **counts)

    def _qt(self) -> str:
        """The application object, made as the window's start makes it."""
        if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        self._application = importlib.import_module("ningbo_planner.app").make_application()
        return str(self._view().qt_versions())

    def _translations(self) -> str:
        """Our own texts, and Qt's."""
        return tr("self_test.translations", count=len(catalogue()), word=self._view().translations())

    def _view(self) -> Any:
        """What is asked of Qt, which ends the process when there is no application object."""
        if self._application is None:
            raise PlannerError("self_test.wrong.no_qt")
        return importlib.import_module("ningbo_planner.gui.self_view")

    # ------------------------------------------------------------------------------------------------- what an office does

    def _open(self) -> Workspace:
        """The plan of the earlier steps."""
        if self._work is None:
            raise PlannerError("self_test.wrong.no_plan")
        return self._work

    def _new(self) -> str:
        """A plan file made from the first plan that comes with the program."""
        new_plan(self._path, shipped_plans()[0])
        self._work = open_plan(self._path)
        tables = self._work.plan.tables.values()
        return tr("self_test.new", title=self._work.plan.info.title, tables=len(tables), rows=sum(len(table.ids) for table in tables))

    def _check(self) -> str:
        """The findings."""
        findings = self._open().findings()
        if not findings:
            raise PlannerError("self_test.wrong.no_findings")
        return tr("self_test.check", count=len(findings), first=findings[0].message)

    def _save(self) -> str:
        """A figure typed, taken back and done again is in the file when it is opened anew."""
        work, (cell, text) = self._open(), _figure(self._open())
        typed = str(int(text) + 1)
        work.execute(type_cell(work.plan, cell, typed))
        work.undo()
        self._expect(work, cell, text)
        work.redo()
        work.close()
        self._work = None
        self._work = open_plan(self._path)
        self._expect(self._work, cell, typed)
        return tr("self_test.save", before=text, after=typed, size=f"{self._path.stat().st_size / 1024:.0f}")

    @staticmethod
    def _expect(work: Workspace, cell: CellRef, text: str) -> None:
        """See that a cell holds what was written into it."""
        found = work.plan.quantity(cell).text
        if found != text:
            raise PlannerError("self_test.wrong.figure", cell=cell_key(cell), expected=text, found=found)

    def _explain(self) -> str:
        """The causes of the first gap, and its smallest repairs, for which the solver is loaded."""
        explaining = importlib.import_module("ningbo_planner.services.explaining")
        told = explaining.explain_all(self._open())
        count = sum(len(each.repairs) for each in told)
        if not count:
            raise PlannerError("self_test.wrong.no_repairs")
        return tr("self_test.explain", gaps=len(told), causes=sum(len(each.causes) for each in told), repairs=count)

    def _issue(self) -> str:
        """A workbook for each department, one of which is then filled in."""
        report = importlib.import_module("ningbo_planner.services.issuing").issue(self._open(), self._folder / "issued")
        sizes = [file.path.stat().st_size for file in report.files]
        self._filled = _filled_in(report.files)
        return tr("self_test.issue", count=len(sizes), size=f"{sum(sizes) / 1024:.0f}")

    def _receive(self) -> str:
        """All of them read in the other process; the one figure that differs is found and taken."""
        if self._filled is None:
            raise PlannerError("self_test.wrong.nothing_issued")
        work, (_, key, typed) = self._open(), self._filled
        returns = importlib.import_module("ningbo_planner.services.returns")
        report = returns.read_returns(work, [self._folder / "issued"])
        refused = [file for file in report.files if file.submission is None]
        if refused or not report.files:
            raise PlannerError("self_test.wrong.not_read", why=refused[0].problems[0].message if refused and refused[0].problems else "")
        found = {cell_key(change.cell): change.returned for change in report.changes()}
        if found != {key: typed}:
            raise PlannerError("self_test.wrong.figure", cell=key, expected=typed, found=str(found))
        returns.accept(work, report, "all")
        self._expect(work, next(report.changes()).cell, typed)
        return tr("self_test.receive", files=len(report.files), changes=len(found))

    def _export(self) -> str:
        """The plan as a workbook in the official layout."""
        work, path = self._open(), self._folder / "export.xlsx"
        importlib.import_module("ningbo_planner.services.exporting").export_plan(work.plan, work.findings(), path)
        return tr("self_test.export", size=f"{path.stat().st_size / 1024:.0f}")

    def _import(self) -> str:
        """That workbook read into a new plan, which is the same."""
        copy = self._folder / "copy.nbplan"
        importlib.import_module("ningbo_planner.services.new_plans").new_plan_from(copy, str(self._folder / "export.xlsx"))
        again = open_plan(copy, read_only=True)
        try:
            before, after = _figures(self._open()), _figures(again)
        finally:
            again.close()
        if before != after:
            raise PlannerError("self_test.wrong.import", before=len(before), after=len(after))
        return tr("self_test.import", count=len(after))

    # ------------------------------------------------------------------------------------------------- what is drawn

    def _draw(self) -> str:
        """A chart as a picture, a drawing and a page; the usual charts as slides and as a web page."""
        view = self._view()
        charts, work = importlib.import_module("ningbo_planner.gui.charts.taking_away"), self._open()
        setting, offered = importlib.import_module("ningbo_planner.services.charting").setting_of(work), charts.list_charts(work.plan)
        told = []
        for suffix, head in _CHART_KINDS.items():
            path = self._folder / f"chart{suffix}"
            charts.write_chart(setting, offered[0], path)
            size = "" if suffix == ".pdf" else f" {view.picture_size(self._begun_with(path, head))}"
            told.append(f"{suffix[1:].upper()}{size}")
        stories = importlib.import_module("ningbo_planner.services.stories")
        scenes = stories.scenes_of(work, stories.usual_views(work.plan))
        for suffix, head in _STORY_KINDS.items():
            path = self._folder / f"story{suffix}"
            importlib.import_module("ningbo_planner.gui.charts.story_files").write_story(work.plan.info, work.plan.info.title, scenes, path)
            told.append(f"{self._begun_with(path, head).suffix[1:].upper()}")
        return tr("self_test.draw", kinds="、".join(told), charts=len(offered))

    def _begun_with(self, path: Path, head: bytes) -> Path:
        """Return ``path`` when the file begins as its kind does."""
        if not path.read_bytes().startswith(head):
            raise PlannerError("self_test.wrong.empty_picture", file=path.name)
        return path

    def _window(self) -> str:
        """The window with the plan, painted."""
        view = self._view()
        self._open().close()
        self._work = None
        window = importlib.import_module("ningbo_planner.app").open_window(self._path)
        try:
            size = view.painted(window)
        finally:
            view.let_go(window)
        return tr("self_test.window", size=size)

    def _libraries(self) -> str:
        """What the steps have loaded of others' libraries."""
        loaded = {name: sys.modules[name] for name in _LIBRARIES if name in sys.modules}
        return " · ".join(f"{name} {getattr(module, '__version__', '')}".strip() for name, module in loaded.items())


def _figures(work: Workspace) -> dict[str, str]:
    """Return what every cell of a plan says, in its tables' order; their names may be others."""
    tables = work.plan.tables.values()
    cells = ((at, table, row, period.id) for at, table in enumerate(tables) for row in range(len(table.ids)) for period in table.periods)
    return {f"{at}/{row}/{period}": table.cell(table.ids[row], period).text for at, table, row, period in cells}


def _figure(work: Workspace) -> tuple[CellRef, str]:
    """Return the first cell with a plain whole number that somebody answers for."""
    for table in work.plan.tables.values():
        for row in table.ids:
            for period in table.periods:
                text = table.cell(row, period.id).text
                if _NUMBER.fullmatch(text):
                    return CellRef(table.info.id, row, period.id), text
    raise PlannerError("self_test.wrong.no_figure")


def _filled_in(files: Sequence[Any]) -> tuple[Path, str, str]:
    """Fill in one figure of the first workbook that has one to fill in, as a department would; return the file, the cell and what was typed."""
    guard, marks = importlib.import_module("ningbo_planner.exchange.reader.guard"), importlib.import_module("ningbo_planner.exchange.forms.marks")
    for file in files:
        book = guard.read_one(file.path).workbook
        lines = book.sheet(marks.MARKS_SHEET) if book is not None else None
        rows = sorted({row for row, _ in lines.cells}) if lines is not None else []
        for row in rows:
            kind, key, address, text = (lines.cells[row, column].text if (row, column) in lines.cells else "" for column in range(1, 5))
            if kind == marks.CELL_LINE and _NUMBER.fullmatch(text) and _typed_into(file.path, address, str(int(text) + 1)):
                return file.path, key, str(int(text) + 1)
    raise PlannerError("self_test.wrong.nothing_issued")


def _typed_into(path: Path, address: str, text: str) -> bool:
    """Write a number into a cell of a workbook's first sheet; tell whether the cell was found."""
    cell = re.compile(rf'(<c r="{address}"[^>]*><v>)[^<]*(</v>)'.encode())
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in sorted(parts):
        if name.startswith("xl/worksheets/sheet") and cell.search(parts[name]):
            parts[name] = cell.sub(lambda found: found[1] + text.encode() + found[2], parts[name], count=1)
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for part, data in parts.items():
                    archive.writestr(part, data)
            return True
    return False
