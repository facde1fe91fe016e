"""Shows one chapter of the manual; nothing is ever fetched from anywhere but the manual's own folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QFont, QImage, QResizeEvent, QShowEvent, QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextFrame, QTextLength, QTextOption, QTextTable
from PySide6.QtWidgets import QTextBrowser, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.services.manual import Chapter, manual_dir

ZOOMS = (100, 125, 150, 175, 200)
_MARGIN = 3 * theme.UNIT
_LINE_HEIGHT = 150.0
# Sizes of headings beside that of the text.
_HEADINGS = {1: 1.6, 2: 1.25, 3: 1.1}
# Below this width a picture says nothing.
_SMALLEST = 120


class ManualBrowser(QTextBrowser):
    """A chapter with its pictures.

    Signals:
        link_wanted(str): a link to another place of the manual was followed.
    """

    link_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without a chapter."""
        super().__init__(parent)
        self.setObjectName("manualText")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setSearchPaths([str(manual_dir())])
        self.anchorClicked.connect(self._follow)
        self._chapter: Chapter | None = None
        self._made: QTextDocument | None = None
        self._zoom = ZOOMS[0]
        self._width = 0
        # The heading that was asked for: it stays at the top, whatever the width, until somebody scrolls.
        self._section = ""
        self.verticalScrollBar().actionTriggered.connect(self._forget_section)

    @property
    def zoom(self) -> int:
        """The size of the text in percent."""
        return self._zoom

    def show_chapter(self, chapter: Chapter) -> None:
        """Show a chapter from its beginning."""
        self._chapter, self._section = chapter, ""
        self._render()
        self.verticalScrollBar().setValue(0)

    def show_section(self, title: str) -> None:
        """Show the heading ``title`` at the top, with the cursor at it so that it is read out."""
        # Asking for the size lays out the rest; until then the scroll bar ends where the layout does.
        self.document().size()
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and block.text() == title:
                self.setTextCursor(QTextCursor(block))
                self.verticalScrollBar().setValue(int(self.document().documentLayout().blockBoundingRect(block).top()) - theme.UNIT)
                self._section = title
                return
            block = block.next()

    def set_zoom(self, percent: int) -> None:
        """Show the text in another size, the same lines in sight."""
        at = self.verticalScrollBar().value() / max(1, self.verticalScrollBar().maximum())
        self._zoom = percent
        self._render()
        self.verticalScrollBar().setValue(round(at * self.verticalScrollBar().maximum()))
        self._return_to_section()

    def _return_to_section(self) -> None:
        """Bring the heading that was asked for to the top again."""
        if self._section:
            self.show_section(self._section)

    def _forget_section(self, _action: int) -> None:
        """Somebody has scrolled: what is in sight now is what is read."""
        self._section = ""

    def _follow(self, url: QUrl) -> None:
        """Follow a link within the manual; one that leads elsewhere leads nowhere."""
        if url.isRelative():
            self.link_wanted.emit(url.toString())

    def _render(self) -> None:
        """Lay the chapter out in today's size and colours, in a document of its own: what pictures and letters of before left behind would stay."""
        if self._chapter is None:
            return
        self._width = self.viewport().width()
        # Qt lets go of the document that it made itself; one of ours is ours to let go of.
        before, made = self._made, QTextDocument(self)
        made.setDocumentMargin(_MARGIN)
        made.setDefaultFont(self._font(1.0))
        # Keys such as Ctrl+Shift+Return are broken where a column is narrower; nothing is to be scrolled sideways.
        made.setDefaultTextOption(_anywhere())
        made.setMarkdown(self._chapter.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        block = made.begin()
        while block.isValid():
            self._style(block)
            block = block.next()
        for frame in made.rootFrame().childFrames():
            _style_table(frame)
        self.setDocument(made)
        self._made = made
        if before is not None:
            before.deleteLater()

    def _font(self, factor: float, bold: bool = False) -> QFont:
        font = theme.body_font(bold)
        font.setPointSizeF(font.pointSizeF() * factor * self._zoom / 100)
        return font

    def _style(self, block: QTextBlock) -> None:
        """Give a paragraph its distances, a heading its size, and words to be typed a ground of their own."""
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        form = QTextBlockFormat()
        pieces = [piece.fragment() for piece in block]
        has_picture = any(piece.charFormat().isImageFormat() for piece in pieces)
        if not has_picture:
            form.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if cursor.currentTable() is None:
            form.setTopMargin((2 if level else 0.5) * theme.UNIT if block.position() else 0)
            form.setBottomMargin(theme.UNIT / 2)
        else:
            form.setTopMargin(0)
            form.setBottomMargin(0)
        cursor.mergeBlockFormat(form)
        for piece in pieces:
            letters = QTextCharFormat()
            if level:
                letters.setFont(self._font(_HEADINGS.get(level, 1.0), bold=True))
            elif piece.charFormat().fontFixedPitch():
                letters.setFont(self._font(1.0))
                letters.setBackground(theme.current().accent_soft)
            else:
                continue
            cursor.setPosition(piece.position())
            cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
            # Whole for a heading: the size that Markdown gives it would be taken of ours.
            (cursor.setCharFormat if level else cursor.mergeCharFormat)(letters)

    def loadResource(self, kind: int, name: QUrl) -> object:
        """Return a picture of the manual, no wider than there is room; nothing that stands anywhere else."""
        path = (manual_dir() / name.path()).resolve() if name.isRelative() else Path()
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.is_relative_to(manual_dir().resolve()) or not path.is_file():
            return None
        picture = QImage(str(path))
        scale = self.devicePixelRatioF()
        room = max(_SMALLEST, self.viewport().width() - 2 * _MARGIN - theme.UNIT)
        width = min(picture.width(), room)
        made = picture.scaledToWidth(round(width * scale), Qt.TransformationMode.SmoothTransformation) if round(width * scale) != picture.width() else picture
        made.setDevicePixelRatio(scale)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures into the new width."""
        super().resizeEvent(event)
        if self._chapter is not None and self.viewport().width() != self._width:
            self.set_zoom(self._zoom)
        else:
            self._return_to_section()

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the heading that was asked for to the top: before, there was nothing to be scrolled."""
        super().showEvent(event)
        self._return_to_section()

    def sizeHint(self) -> QSize:
        """Want room for about forty characters in a line."""
        return QSize(90 * theme.UNIT, 80 * theme.UNIT)


def _anywhere() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _style_table(frame: QTextFrame) -> None:
    """Give a table the lines and distances of the window's own."""
    if not isinstance(frame, QTextTable):
        return
    form = frame.format().toTableFormat()
    form.setBorder(1)
    form.setBorderCollapse(True)
    form.setBorderBrush(theme.current().border)
    form.setCellPadding(theme.UNIT / 2)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setHeaderRowCount(1)
    frame.setFormat(form)
    for column in range(frame.columns()):
        cell = frame.cellAt(0, column)
        letters = cell.format()
        letters.setBackground(theme.current().header)
        cell.setFormat(letters)
