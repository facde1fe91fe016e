"""Draws the pictures of README with the program itself: ``python scripts/make_pictures.py``; needs no screen."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
sys.path.insert(0, str(FOLDER.parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["NINGBO_PLANNER_HOME"] = tempfile.mkdtemp(prefix="ningbo-planner-pictures-")

from PySide6.QtTest import QTest  # noqa: E402

from ningbo_planner.app import open_window  # noqa: E402
from ningbo_planner.gui.charts.chart_files import write_chart  # noqa: E402

SIZE = (1440, 900)
# Time for the drawing libraries to load and the layout to settle.
WAIT_MS = 2500


def main() -> None:
    """Draw the window in light and dark, and the chart of the service sub-sectors."""
    window = open_window()
    # The screen that is not there counts as small, so the window has filled it.
    window.showNormal()
    window.resize(*SIZE)
    QTest.qWait(WAIT_MS)
    for mode in ("light", "dark"):
        window.view.set_theme(mode)
        QTest.qWait(WAIT_MS // 4)
        window.grab().save(str(FOLDER / f"window-{mode}.png"))
    write_chart(window.document.plan, "stack/decomposition/D07", FOLDER / "chart.png")
    window.close()


if __name__ == "__main__":
    main()
