"""Draws the pictures of README with the program itself: ``python scripts/make_pictures.py``; needs no screen.

The window is drawn in light and dark at 100 % and at 200 % of the screen's scaling, each scaling in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
sys.path.insert(0, str(FOLDER.parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["NINGBO_PLANNER_HOME"] = tempfile.mkdtemp(prefix="ningbo-planner-pictures-")

from PySide6.QtTest import QTest  # noqa: E402

from ningbo_planner.app import open_window  # noqa: E402
from ningbo_planner.domain.table import CellRef  # noqa: E402
from ningbo_planner.gui.charts.chart_files import write_chart  # noqa: E402
from ningbo_planner.gui.main_window import MainWindow  # noqa: E402

SIZE = (1440, 900)
# Time for the drawing libraries to load and the layout to settle.
WAIT_MS = 2500
_SCALE = "QT_SCALE_FACTOR"


def main() -> None:
    """Draw the window at this process's scaling, and at 200 % in another; the chart once."""
    is_doubled = os.environ.get(_SCALE) == "2"
    window = open_window()
    # The screen that is not there counts as small, so the window has filled it.
    window.showNormal()
    window.resize(*SIZE)
    QTest.qWait(WAIT_MS)
    window.pages.go_to(CellRef("decomposition", "D07", "2026"))
    draw(window, "-200" if is_doubled else "")
    if not is_doubled:
        write_chart(window.document.plan, "stack/decomposition/D07", FOLDER / "chart.png")
        subprocess.run([sys.executable, __file__], env={**os.environ, _SCALE: "2"}, check=True)
    window.close()


def draw(window: MainWindow, suffix: str) -> None:
    """Draw the window in both palettes."""
    for mode in ("light", "dark"):
        window.view.set_theme(mode)
        QTest.qWait(WAIT_MS // 4)
        window.grab().save(str(FOLDER / f"window-{mode}{suffix}.png"))


if __name__ == "__main__":
    main()
