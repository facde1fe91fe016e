"""Draw the icons that a system wants as files from the program's own drawings: ``python packaging/make_icons.py FOLDER``.

``program.svg`` and ``plan-file.svg`` of ``resources/icons`` become one ``.ico`` each, with all sizes that Windows asks for, and a PNG of 256 pixels.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWINGS = Path(__file__).resolve().parent.parent / "resources" / "icons"
# The drawing in resources/icons by the name of what is made of it.
MADE = {"ningbo-planner": "program", "nbplan": "plan-file"}
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
_LARGE = 256


def main(arguments: Sequence[str]) -> None:
    """Make all of them in the folder named by the first argument."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(sys.argv[:1])
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawing in MADE.items():
        pictures = {size: drawn(DRAWINGS / f"{drawing}.svg", size) for size in SIZES}
        (folder / f"{name}.ico").write_bytes(ico(pictures))
        (folder / f"{name}.png").write_bytes(pictures[_LARGE])
    application.quit()


def drawn(path: Path, size: int) -> bytes:
    """Return the drawing at ``path`` as a PNG of ``size`` pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(path)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return an icon file of PNG pictures by their size, which Windows reads since Vista; Qt's own writer takes one size only."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    at = len(head) + 16 * len(pictures)
    entries, bodies = [], []
    for size, data in sorted(pictures.items()):
        entries.append(struct.pack("<BBBBHHII", size % _LARGE, size % _LARGE, 0, 0, 1, 32, len(data), at))
        bodies.append(data)
        at += len(data)
    return b"".join([head, *entries, *bodies])


if __name__ == "__main__":
    main(sys.argv[1:])
