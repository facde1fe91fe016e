"""How figures are shown in all grids: chosen once in the menu 视图, followed by every table."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ningbo_planner.gui.models.cell_pictures import PictureKind
from ningbo_planner.gui.models.number_format import NumberStyle


class Display(QObject):
    """The choices of looking that all grids share.

    Signals:
        figures_changed: figures are written otherwise, or other pictures stand behind them; their looks must be made anew.
        cross_hair_changed: row and column of the active cell are to be seen, or no more.
    """

    figures_changed = Signal()
    cross_hair_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Show figures as printed, without pictures and without a cross-hair."""
        super().__init__(parent)
        self._numbers = NumberStyle.PRINTED
        self._picture = PictureKind.NONE
        self._has_cross_hair = False

    @property
    def numbers(self) -> NumberStyle:
        """How numbers are written."""
        return self._numbers

    @numbers.setter
    def numbers(self, style: NumberStyle) -> None:
        """Write numbers so."""
        if style is not self._numbers:
            self._numbers = style
            self.figures_changed.emit()

    @property
    def picture(self) -> PictureKind:
        """What is drawn in the cells beside their figures."""
        return self._picture

    @picture.setter
    def picture(self, kind: PictureKind) -> None:
        """Draw this."""
        if kind is not self._picture:
            self._picture = kind
            self.figures_changed.emit()

    @property
    def has_cross_hair(self) -> bool:
        """Whether row and column of the active cell are marked."""
        return self._has_cross_hair

    @has_cross_hair.setter
    def has_cross_hair(self, shown: bool) -> None:
        """Mark row and column, or not."""
        if shown != self._has_cross_hair:
            self._has_cross_hair = shown
            self.cross_hair_changed.emit()
