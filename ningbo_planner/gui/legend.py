"""The legend (图例): every sign, fill and picture of the grid as a sample cell, drawn by the grid's own painter, with words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.domain.finding import Grade
from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.cell_face import Align, Face, Mark, gap_text
from ningbo_planner.gui.models.cell_pictures import Picture, Trend
from ningbo_planner.gui.views.cell_painter import TOO_NARROW, CellPainter
from ningbo_planner.text import tr

_SAMPLE = QSize(12 * theme.UNIT, 26)
_ICON = 16
_PLAIN = Face("1200", Align.RIGHT, is_number=True)


@dataclass(frozen=True, slots=True)
class Sample:
    """One line of the legend: what is drawn, and the code of what it means."""

    key: str
    face: Face


@dataclass(frozen=True, slots=True)
class Section:
    """Samples of one kind."""

    key: str
    samples: tuple[Sample, ...]


def sections() -> tuple[Section, ...]:
    """Return all that the grid can show of a cell, kind by kind."""
    total = _PLAIN._replace(is_total=True)
    return (
        Section("origin", tuple(Sample(mark.value, _PLAIN._replace(marks=(mark,))) for mark in (Mark.TYPED, Mark.IMPORTED, Mark.COMPUTED, Mark.CHANGED))),
        Section(
            "state",
            (
                *(Sample(mark.value, _PLAIN._replace(marks=(mark,))) for mark in (Mark.HELD, Mark.COMMENT)),
                Sample("reread", Face(">1", Align.RIGHT, is_number=True, marks=(Mark.REREAD,))),
                Sample("missing", Face("——", Align.CENTRE, is_muted=True)),
                Sample("not_applicable", Face("/", Align.CENTRE, is_muted=True)),
                Sample("narrow", Face(TOO_NARROW, Align.RIGHT, is_number=True)),
            ),
        ),
        Section(
            "finding",
            (
                Sample("over", total._replace(grade=Grade.ERROR, sign=gap_text(Decimal(9)))),
                Sample("under", total._replace(grade=Grade.ERROR, sign=gap_text(Decimal(-9)))),
                Sample("incomplete", total._replace(grade=Grade.WARNING, sign=tr("grid.sign.incomplete"))),
                Sample("tables", _PLAIN._replace(grade=Grade.ERROR, sign=tr("grid.sign.tables"))),
                Sample("unread", Face("12x", Align.LEFT, is_unread=True, grade=Grade.ERROR)),
            ),
        ),
        Section(
            "grade",
            (
                *(Sample(grade.value, _PLAIN._replace(grade=grade)) for grade in Grade),
                Sample("explained", _PLAIN._replace(grade=Grade.ERROR, is_explained=True)),
            ),
        ),
        Section("fill", (Sample("total", total), Sample("base", _PLAIN._replace(is_base=True)))),
        Section(
            "picture",
            (
                Sample("bar", _PLAIN._replace(picture=Picture(0.0, 0.6))),
                Sample("negative_bar", _PLAIN._replace(text="-300", picture=Picture(0.4, 0.1))),
                *(Sample(trend.value, _PLAIN._replace(picture=Picture(trend=trend))) for trend in Trend),
                Sample("growth", _PLAIN._replace(picture=Picture(ground="rise_soft", text="+8.0%"))),
            ),
        ),
    )


class SampleCell(QWidget):
    """A cell of the grid, alone."""

    def __init__(self, painter: CellPainter, face: Face, words: str) -> None:
        """Draw ``face``; ``words`` say what it means to people who listen."""
        super().__init__()
        self.setFixedSize(_SAMPLE)
        self.setAccessibleName(words)
        self.face = face
        self._cell_painter = painter

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cell as the grid does, with the lines round it."""
        painter, colours, rect = QPainter(self), theme.current(), self.rect()
        painter.fillRect(rect, colours.base)
        inner = rect.adjusted(1, 1, 0, 0)
        self._cell_painter.paint(painter, inner, self.face, inner)
        for edge in (QRect(0, 0, rect.width(), 1), QRect(0, rect.bottom(), rect.width(), 1), QRect(0, 0, 1, rect.height()), QRect(rect.right(), 0, 1, rect.height())):
            painter.fillRect(edge, colours.grid_line)
        painter.end()


class LegendPopup(QFrame):
    """The legend over the window; Esc or a click anywhere else closes it."""

    def __init__(self, parent: QWidget) -> None:
        """Lay the sections out in two columns of about the same height."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("legendPopup")
        self.setAccessibleName(tr("looks.legend"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # The click that closes it must not press the button that opens it again.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self._painter = CellPainter(theme.body_font())
        columns = QHBoxLayout(self)
        columns.setContentsMargins(2 * theme.UNIT, theme.UNIT, 2 * theme.UNIT, 2 * theme.UNIT)
        columns.setSpacing(4 * theme.UNIT)
        made = sections()
        for part in (made[:2], made[2:4], made[4:]):
            column = QVBoxLayout()
            column.setSpacing(theme.UNIT // 2)
            for section in part:
                self._add(column, section)
            column.addStretch(1)
            columns.addLayout(column)

    def _add(self, column: QVBoxLayout, section: Section) -> None:
        title = QLabel(tr(f"looks.legend.section.{section.key}"))
        title.setFont(theme.body_font(bold=True))
        title.setContentsMargins(0, theme.UNIT, 0, 0)
        column.addWidget(title)
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.UNIT // 2)
        grid.setHorizontalSpacing(theme.UNIT)
        for row, sample in enumerate(section.samples):
            words = tr(f"looks.legend.{section.key}.{sample.key}")
            grid.addWidget(SampleCell(self._painter, sample.face, words), row, 0)
            grid.addWidget(QLabel(words), row, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)

    def show_above(self, anchor: QWidget) -> None:
        """Show it above ``anchor``, its right edge over that one's, and never over the edge of the screen."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(anchor.width() - self.width(), -self.height() - theme.UNIT // 2))
        room = anchor.screen().availableGeometry()
        x = max(room.left(), min(corner.x(), room.right() + 1 - self.width()))
        y = max(room.top(), min(corner.y(), room.bottom() + 1 - self.height()))
        self.move(x, y)
        self.show()


class LegendButton(QToolButton):
    """Shows the legend."""

    def __init__(self) -> None:
        """Stand in the status bar."""
        super().__init__(autoRaise=True, focusPolicy=Qt.FocusPolicy.NoFocus, toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setObjectName("legendButton")
        self.setText(tr("looks.legend"))
        self.setToolTip(tr("looks.legend_tip"))
        self.setIcon(icon("shapes", "muted"))
        self.setIconSize(QSize(_ICON, _ICON))
        self.clicked.connect(self.open)

    def open(self) -> None:
        """Show the legend above the button."""
        LegendPopup(self).show_above(self)
