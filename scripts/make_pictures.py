"""Draws the pictures of README and of the manual with the program itself: ``python scripts/make_pictures.py [readme|manual|charts]``; needs no screen.

For README the window is drawn in light and dark at 100 % and at 200 % of the screen's scaling, each scaling in a process of its own. For the manual its
parts are drawn as they are after the same steps that a reader takes, in the shipped plan.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
README, MANUAL = ROOT / "docs" / "pictures", ROOT / "resources" / "manual" / "pictures"
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["NINGBO_PLANNER_HOME"] = tempfile.mkdtemp(prefix="ningbo-planner-pictures-")

import numpy as np  # noqa: E402
import openpyxl  # noqa: E402
from PySide6.QtCore import QSize, Qt  # noqa: E402
from PySide6.QtGui import QImage  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget  # noqa: E402

from ningbo_planner.analysis.charts.catalogue import MAKERS, make_chart, offered_charts  # noqa: E402
from ningbo_planner.analysis.charts.setting import Setting  # noqa: E402
from ningbo_planner.app import open_window  # noqa: E402
from ningbo_planner.domain.table import CellRef  # noqa: E402
from ningbo_planner.cli import main as run_command  # noqa: E402
from ningbo_planner.edits.acts import type_cell  # noqa: E402
from ningbo_planner.gui.charts.taking_away import drawing_of, ensure_application, picture_of  # noqa: E402
from ningbo_planner.gui.main_window import MainWindow  # noqa: E402
from ningbo_planner.gui.start_page import RecentFile  # noqa: E402
from ningbo_planner.services.issuing import issue  # noqa: E402
from ningbo_planner.services.plan_files import new_plan, open_plan, shipped_plan  # noqa: E402
from ningbo_planner.services.versions import freeze  # noqa: E402

SIZE, SMALL, MANUAL_SIZE, CHART_SIZE = (1440, 900), (1120, 700), (1180, 740), (860, 484)
# Time for the drawing libraries to load and the layout to settle.
WAIT_MS = 2500
# What a picture of the manual may weigh, in bytes, since the whole manual travels with the program; and one of README.
HEAVIEST, HEAVIEST_README = 120_000, 150_000
# So many colours are tried one after another, until a picture is light enough.
COLOURS = (256, 96, 48, 24)
TABLE = "decomposition"
# 数字服务业(营收), whose total differs from its parts in five of six years; 数字金融, one of its parts.
TOTAL, PART = "D07", "D10"
_SCALE = "QT_SCALE_FACTOR"


def main() -> None:
    """Draw what was asked for, without an argument all of it."""
    wanted = sys.argv[1:] or ["readme", "manual", "charts"]
    if "readme" in wanted:
        folder = Path(tempfile.mkdtemp(prefix="ningbo-planner-round-"))
        draw_readme(shown(None), prepared(folder))
    if "manual" in wanted and os.environ.get(_SCALE) != "2":
        folder = Path(tempfile.mkdtemp(prefix="ningbo-planner-round-"))
        draw_manual(shown(prepared(folder)), folder)
    if "charts" in wanted and os.environ.get(_SCALE) != "2":
        draw_charts()


def shown(path: Path | None) -> MainWindow:
    """Return a window on a plan."""
    window = open_window(path)
    # The screen that is not there counts as small, so the window has filled it.
    window.showNormal()
    return window


def prepared(folder: Path) -> Path:
    """Return a copy of the shipped plan with a frozen version, a round whose forms are in ``folder``, one of them filled in, and a few later changes."""
    path = folder / "宁波市数字经济规划.nbplan"
    new_plan(path)
    workspace = open_plan(path, author="张三")
    freeze(workspace, "征求意见稿")
    report = issue(workspace, folder / "交回", departments=["市商务局", "市科技局", "市地方金融监管局"], name="2026年目标征求意见", deadline="2026-12-31")
    for row, period, text in ((PART, "2025", "80"), ("D11", "2026", "2100"), ("D03", "2024", "700")):
        workspace.execute(type_cell(workspace.plan, CellRef(TABLE, row, period), text))
    workspace.close()
    for file in report.files:
        fill_in(file.path)
    return path


def fill_in(path: Path) -> None:
    """Change the last figure that a department may write into a form, as a department would."""
    book = openpyxl.load_workbook(path)
    open_cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if not cell.protection.locked and isinstance(cell.value, int | float)]
    for cell in open_cells[-2:]:
        cell.value = round(cell.value * 1.1)
    book.save(path)


# ------------------------------------------------------------------------------------------------------------- README


def draw_readme(window: MainWindow, path: Path) -> None:
    """Draw the window at this process's scaling, and at 200 % in another; everything else once, in the plan at ``path``, which has been worked on."""
    is_doubled = os.environ.get(_SCALE) == "2"
    window.resize(*(SMALL if is_doubled else SIZE))
    QTest.qWait(WAIT_MS)
    window.pages.go_to(CellRef(TABLE, TOTAL, "2026"))
    for mode in ("light", "dark"):
        window.view.set_theme(mode)
        QTest.qWait(WAIT_MS // 4)
        save(window.grab().toImage(), README / f"window-{mode}{'-200' if is_doubled else ''}.png", HEAVIEST_README)
    if not is_doubled:
        chart = README / "chart.png"
        run_command(["chart", str(window.document.workspace.path), f"stack/{TABLE}/{TOTAL}", str(chart)])
        save(QImage(str(chart)), chart, HEAVIEST_README)
        draw_places(window, path)
        subprocess.run([sys.executable, __file__, "readme"], env={**os.environ, _SCALE: "2"}, check=True)


def draw_places(window: MainWindow, path: Path) -> None:
    """Draw what is met beside the table: start page, help, settings, two versions, the page of charts, a presentation; and the window in English."""
    window.settings.author = "张三"
    window.files.open_path(path)
    window.view.set_theme("light")
    QTest.qWait(WAIT_MS)
    for draw in (_versions, _help, _settings, _leader, _presenting, _start, _english):
        for name, widget in draw(window):
            QTest.qWait(WAIT_MS // 4)
            save(widget.grab().toImage(), README / f"{name}.png", HEAVIEST_README)
            if widget is not window:
                widget.close()
                QTest.qWait(50)


# --------------------------------------------------------------------------------------------------------- the manual


def draw_manual(window: MainWindow, folder: Path) -> None:
    """Draw every picture of the manual, one after another in one window; ``folder`` has the forms that came back."""
    MANUAL.mkdir(parents=True, exist_ok=True)
    window.resize(*MANUAL_SIZE)
    window.view.set_theme("light")
    QTest.qWait(WAIT_MS)
    for draw in (_plan, _typing, _panels, _dialogs, lambda held: _exchange(held, folder / "交回"), _versions, _start, _leader):
        for name, widget in draw(window):
            QTest.qWait(WAIT_MS // 4)
            save(widget.grab().toImage(), MANUAL / f"{name}.png")
            if isinstance(widget, QDialog):
                widget.close()
                QTest.qWait(50)


def draw_charts() -> None:
    """Draw one chart of every kind of the shipped plan, as its gallery does, with what was reached in the first years where a kind is about that."""
    ensure_application()
    plan = shipped_plan()
    for kind in MAKERS:
        request = next(request for request in offered_charts(plan) if request.kind is kind and request.row in ("", TOTAL))
        drawing = drawing_of(make_chart(Setting(plan), request), QSize(*CHART_SIZE))
        save(picture_of(drawing, 1), MANUAL / f"chart-{kind}.png")


def save(picture: QImage, path: Path, heaviest: int = HEAVIEST) -> None:
    """Write a picture; one that is too heavy in full colour in fewer colours, which screens of words and lines hardly show."""
    picture.convertToFormat(QImage.Format.Format_RGB888).save(str(path), "PNG", 0)
    for count in COLOURS:
        if path.stat().st_size > heaviest:
            in_colours(picture, count).save(str(path), "PNG", 0)
    print(path.name, path.stat().st_size)


def in_colours(picture: QImage, count: int) -> QImage:
    """Return a picture in its ``count`` commonest colours, every other colour as the nearest of them; Qt's own way would take colours of its own."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())[:, : plain.width() * 3]
    colours = lines.reshape(-1, 3).astype(np.int32)
    # Sixteen shades of each of the three: what lies together there looks alike.
    bins, place, often = np.unique((colours >> 4) @ np.array([256, 16, 1]), return_inverse=True, return_counts=True)
    mean = np.stack([np.bincount(place, colours[:, part]) / often for part in range(3)], axis=1)
    kept = np.argsort(often)[::-1][:count]
    nearest = np.array([np.abs(mean[kept] - one).sum(axis=1).argmin() for one in mean], dtype=np.uint8)
    assert len(bins) == len(nearest)
    indexes = np.ascontiguousarray(nearest[place].reshape(plain.height(), plain.width()))
    made = QImage(indexes.tobytes(), plain.width(), plain.height(), plain.width(), QImage.Format.Format_Indexed8)
    made.setColorTable([0xFF000000 | int(red) << 16 | int(green) << 8 | int(blue) for red, green, blue in mean[kept].round()])
    return made.copy()


def _plan(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The window on the plan, and its list of findings."""
    window.pages.go_to(CellRef(TABLE, TOTAL, "2026"))
    yield "window", window
    yield "findings", window.side


def _typing(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """A figure that is being typed as arithmetic."""
    window.pages.go_to(CellRef(TABLE, PART, "2024"))
    view: Any = window.pages.view
    view.setFocus()
    for sign in "4000*1.1":
        QTest.keyClick(view.editing.editor or view, sign)
    yield "typing", window.pages
    QTest.keyClick(view.editing.editor or view, Qt.Key.Key_Escape)


def _panels(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The panels of the side."""
    window.pages.go_to(CellRef(TABLE, TOTAL, "2025"))
    window.explain.show()
    QTest.qWait(WAIT_MS)
    yield "explain", window.side
    window.inspector.show()
    yield "inspector", window.side
    window.rules.show()
    yield "rules", window.side
    window.side.show_findings()


def _dialogs(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Dialogs that propose figures."""
    window.pages.go_to(CellRef(TABLE, PART, "2024"))
    window.fill.series()
    yield "series", _dialog("seriesDialog")
    window.pages.go_to(CellRef(TABLE, TOTAL, "2026"))
    window.spreading.spread()
    QTest.qWait(WAIT_MS)
    yield "spread", _dialog("spreadDialog")
    window.balancing.balance()
    QTest.qWait(2 * WAIT_MS)
    yield "balance", _dialog("balanceDialog")
    window.printing.print()
    QTest.qWait(WAIT_MS)
    yield "print", _dialog("printDialog")


def _exchange(window: MainWindow, folder: Path) -> Iterator[tuple[str, QWidget]]:
    """Handing out, and what came back."""
    window.exchange.issue()
    dialog = _dialog("issueDialog")
    # No folder of the computer that drew the pictures.
    for field in dialog.findChildren(QLineEdit):
        if str(folder.parent) in field.text():
            field.setText(f"D:\\规划\\{Path(field.text()).name}")
    yield "issue", dialog
    window.exchange.receive_paths([folder])
    QTest.qWait(2 * WAIT_MS)
    yield "receive", _dialog("receiveDialog")


def _versions(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Two states of the plan side by side."""
    window.versions.compare()
    QTest.qWait(WAIT_MS)
    yield "compare", _dialog("compareDialog")


def _start(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The start page."""
    window.start.show()
    window.start.page.show_recent([RecentFile(Path("规划/宁波市数字经济规划.nbplan"), True), RecentFile(Path("U盘/先进制造业方案.nbplan"), False)])
    window.messages.clear()
    yield "start", window
    window.centre.cover(False)


def _leader(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The page of charts."""
    window.leader.show()
    QTest.qWait(WAIT_MS)
    yield "leader", window.leader.page.window()


def _help(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The help, at the page about a total that differs from its parts."""
    window.help.open_manual("checks#sum")
    yield "help", _dialog("manualWindow")


def _settings(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The settings."""
    window.preferences.show()
    yield "settings", _dialog("preferencesDialog")


def _presenting(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """A story as it is on the wall."""
    window.leader.present()
    shown_now = next(each for each in QApplication.topLevelWidgets() if each.objectName() == "presentation" and each.isVisible())
    shown_now.showNormal()
    shown_now.resize(1280, 720)
    QTest.keyClick(shown_now, Qt.Key.Key_Right)
    QTest.qWait(WAIT_MS)
    yield "presenting", shown_now


def _english(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The window in English, in the place of the one before."""
    window.settings.language = "en"
    window.remake_wanted.emit()
    made = next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow) and each.isVisible())
    made.resize(*SIZE)
    QTest.qWait(WAIT_MS)
    made.pages.go_to(CellRef(TABLE, TOTAL, "2025"))
    yield "window-english", made


def _dialog(name: str) -> QDialog:
    """Return the dialog of this name, once it is open."""
    for _ in range(20):
        found = [each for each in QApplication.allWidgets() if isinstance(each, QDialog) and each.objectName() == name and each.isVisible()]
        if found:
            return found[0]
        QTest.qWait(WAIT_MS // 4)
    raise RuntimeError(f"{name} did not open")


if __name__ == "__main__":
    main()
