"""Copy, cut and paste of one grid: several formats out, the most exact one in, one step, and a word on what was left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent

from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import EntryKind
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.bulk_edits import BulkEdits
from ningbo_planner.gui.views.clip.contents import Contents, Watch
from ningbo_planner.gui.views.clip.copied_areas import Picked, WrittenFormats, pick, write_formats
from ningbo_planner.gui.views.clip.copy_mark import MARK_FORMAT, PASTE_STEPS, CopyMark, MarkedArea, copy_mark_of, new_mark
from ningbo_planner.gui.views.clip.own_format import OWN_FORMAT
from ningbo_planner.gui.views.clip.paste_report import PasteReport
from ningbo_planner.gui.views.clip.paste_wish import Wish
from ningbo_planner.gui.views.clip.prepared_paste import PreparedPaste, prepare
from ningbo_planner.gui.views.clip.reading_order import Offer, fetch, read_offer
from ningbo_planner.gui.views.grid_cursor import GridCursor
from ningbo_planner.gui.views.mime_data import new_mime_data
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

# More cells than this are written for the clipboard in the background.
COPIED_AT_ONCE = 4_000
# What is larger, in signs, is read in the background; so much takes some thirty milliseconds.
READ_AT_ONCE = 300_000
# More cells than this are worked out in the background.
LARGE_PASTE = 3_000
# Looks at a block before it is pasted by its place; told the contents, it may say that they are to go another way.
Guard = Callable[[Contents, tuple[Block, ...]], bool]


@dataclass(frozen=True, slots=True)
class Pasted:
    """A paste that was done.

    Attributes:
        report: what is to be said of it.
        without_totals: does it again with stated totals kept as they are; to be called when it has been taken back.
        step: the number of its step in the history, 0 when it changed nothing.
    """

    report: PasteReport
    without_totals: Callable[[], object]
    step: int = 0


class GridClipboard(QObject):
    """The clipboard commands of one view.

    Attributes:
        mark: what was copied or cut last in this document.
        guard: asked before a block is pasted by its place; ``True`` means that somebody else takes care of it.

    Signals:
        pasted(Pasted): a paste was done.
        refused(str): nothing was pasted, with the sentence to show.
    """

    pasted = Signal(object)
    refused = Signal(str)

    def __init__(self, model: PlanModel, navigation: GridCursor, bulk: BulkEdits, explain: Callable[[str], object]) -> None:
        """Serve the grid of ``model``; ``explain`` is told in a sentence what was not done."""
        super().__init__(model)
        self.mark: CopyMark = copy_mark_of(model.document)
        self.guard: Guard | None = None
        self._model = model
        self._navigation = navigation
        self._selection = navigation.selection
        self._bulk = bulk
        self._say = explain
        self._pending: Pasted | None = None
        model.document.changed.connect(self._take_change)
        # No lambda: it would outlive the grid, whose tables go when another plan is opened, while the tasks stay.
        model.document.tasks.busy_changed.connect(self._take_busy)
        model.document.stopped.connect(self._forget_pending)
        model.document.refused.connect(self._forget_pending)

    # ------------------------------------------------------------------------------------------------------------ out

    def copy(self) -> bool:
        """Put the selected cells on the clipboard; tell whether it could be done."""
        return self._put(is_cut=False)

    def cut(self) -> bool:
        """Put the selected cells on the clipboard; the paste that follows moves them."""
        return self._put(is_cut=True)

    def picked(self) -> Picked | None:
        """Return what a copy takes, or say why it cannot be done."""
        blocks = self._selection.blocks()
        found = pick(blocks)
        if blocks and found is None:
            self._say(tr("clipboard.areas"))
        return found

    def _put(self, is_cut: bool) -> bool:
        picked = self.picked()
        if picked is None:
            return False
        if is_cut and len(self._selection.blocks()) > 1:
            self._say(tr("clipboard.cut_areas"))
            return False
        mark, sheet, plan = new_mark(), self._model.sheet, self._model.document.plan
        areas = [_marked(sheet, block) for block in self._selection.blocks()]
        cut = self._selection.cells() if is_cut else ()

        def done(written: WrittenFormats) -> None:
            QGuiApplication.clipboard().setMimeData(_data_of(written))
            self.mark.start(mark, self._model.table_id, areas, cut)

        if picked.size <= COPIED_AT_ONCE:
            done(write_formats(plan, sheet, picked, mark))
        else:
            self.in_background(tr("clipboard.copying"), lambda watch: write_formats(plan, sheet, picked, mark, watch), done)
        return True

    # ------------------------------------------------------------------------------------------------------------- in

    def paste(self) -> None:
        """Write what is on the clipboard over the selection, in one step."""
        targets = self.targets()
        if targets and self._may_write():
            self.read(lambda contents: self._paste_contents(contents, targets))

    def takes_key(self, event: QKeyEvent) -> bool:
        """Take Enter, which pastes what is marked once, and Esc, which takes the mark away; tell whether the key had that meaning."""
        if not self.mark.is_on or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.paste()
            self.mark.end()
            return True
        return event.key() == Qt.Key.Key_Escape and self.mark.end()

    def forget_mark(self) -> bool:
        """Take the moving frame away; cut cells stay where they are. Tell whether there was one."""
        return self.mark.end()

    def targets(self) -> tuple[Block, ...]:
        """Return the rectangles that a paste goes to."""
        place = self._selection.place
        if place is None:
            return ()
        return tuple(self._selection.blocks()) or (Block(*place, *place),)

    def read(self, take: Callable[[Contents], object], as_shown: bool = False) -> None:
        """Read the clipboard and hand what is there to ``take``, at once or when it has been read in the background; say so when there is nothing."""
        offer = fetch(QGuiApplication.clipboard().mimeData())
        if offer.is_empty:
            self._refuse(tr("clipboard.nothing"))
        elif offer.size <= READ_AT_ONCE:
            self._read_now(offer, take, as_shown)
        else:
            self.in_background(tr("clipboard.reading"), lambda watch: read_offer(offer, watch, as_shown), lambda contents: self._take(contents, take))

    def write(self, contents: Contents, targets: Sequence[Block], wish: Wish, cut: Sequence[CellRef] = ()) -> None:
        """Work a paste out and do it, in the background when it is large."""
        plan, sheet = self._model.document.plan, self._model.sheet

        def done(prepared: PreparedPaste) -> None:
            again = lambda: self.write(contents, targets, replace(wish, keep_totals=True), cut)  # noqa: E731
            self.put(prepared, *self._name(prepared), again)

        if sum(map(len, contents.rows)) <= LARGE_PASTE:
            done(prepare(plan, sheet, targets, contents, wish, cut))
        else:
            self.in_background(tr("clipboard.pasting"), lambda watch: prepare(plan, sheet, targets, contents, wish, cut, watch), done)

    def put(self, prepared: PreparedPaste, code: str, values: Mapping[str, object], without_totals: Callable[[], object]) -> None:
        """Write a paste that was worked out as a step of the name ``code``, select what it covers, and tell of it when it is done."""
        if not prepared.quantities and prepared.report.is_plain:
            self._refuse(tr("clipboard.nothing_to_write"))
            return
        self._pending = Pasted(prepared.report, without_totals)
        written = self._bulk.put(prepared.quantities, code, say=False, entries=prepared.comments, **values)
        if written is None:
            self._pending = None
            return
        if len(prepared.areas) == 1 and _is_inside(self._model.sheet, prepared.areas[0]):
            self._navigation.select(prepared.areas[0])
        self._tell_pending()

    def in_background(self, title: str, work: Callable[[Watch], object], done: Callable[..., object]) -> None:
        """Do ``work`` off the window's thread; it can be cancelled, then nothing was changed."""

        def watched(progress: Watch, cancelled: Callable[[], bool]) -> object:
            def watch(at: int, total: int) -> None:
                if cancelled():
                    raise PlannerError("clipboard.cancelled")
                progress(at, total)

            return work(watch)

        self._model.document.tasks.run(title, watched, done, lambda error: self._refuse(str(error)))

    def _read_now(self, offer: Offer, take: Callable[[Contents], object], as_shown: bool) -> None:
        try:
            contents = read_offer(offer, as_shown=as_shown)
        except PlannerError as error:
            self._refuse(str(error))
        else:
            self._take(contents, take)

    def _take(self, contents: Contents | None, take: Callable[[Contents], object]) -> None:
        if contents is None:
            self._refuse(tr("clipboard.nothing"))
        else:
            take(contents)

    def _paste_contents(self, contents: Contents, targets: tuple[Block, ...]) -> None:
        """Paste by place, unless the block says by its names where it belongs."""
        is_own = bool(contents.mark) and contents.mark == self.mark.mark
        if self.guard is not None and not is_own and self.guard(contents, targets):
            return
        self.write(contents, targets, Wish(), self.mark.cut if is_own else ())

    def _name(self, prepared: PreparedPaste) -> tuple[str, dict[str, object]]:
        """Return the name of the step."""
        area, sheet = prepared.areas[0], self._model.sheet
        if len(prepared.areas) > 1:
            return ("step.move", {}) if prepared.moved else ("step.paste", {})
        values = {"rows": area.bottom - area.top + 1, "columns": area.right - area.left + 1, "row": sheet.name(area.top)}
        return ("step.move_block" if prepared.moved else "step.paste_block"), dict(values)

    def _may_write(self) -> bool:
        """Tell whether the plan can be changed, or say why not."""
        workspace = self._model.document.workspace
        if workspace.read_only:
            self._say(tr("grid.explain.read_only", reason=workspace.file.read_only_reason))
        return not workspace.read_only

    def _refuse(self, sentence: str) -> None:
        self._say(sentence)
        self.refused.emit(sentence)

    def _take_change(self, change: Change) -> None:
        """Tell of the paste that was written just now, here or in the background."""
        if self._pending is not None and change.entry.kind is EntryKind.DO and change.entry.code.startswith(PASTE_STEPS):
            self._pending = replace(self._pending, step=change.entry.seq)
            self._tell_soon()

    def _take_busy(self, is_busy: bool) -> None:
        """Once nothing is under way any more, tell of the paste that was waiting."""
        if not is_busy:
            self._tell_soon()

    def _tell_soon(self) -> None:
        """Tell when everybody has taken the change in; before, those who show the last message would take it away again."""
        QTimer.singleShot(0, self, self._tell_pending)

    def _tell_pending(self) -> None:
        """Tell of a paste that is over, also of one that changed nothing; not while it is being written."""
        if self._pending is not None and not self._model.document.tasks.is_busy:
            pending, self._pending = self._pending, None
            self.pasted.emit(pending)

    def _forget_pending(self) -> None:
        self._pending = None


def _data_of(written: WrittenFormats) -> QMimeData:
    """Return what was written as data of the clipboard."""
    data = new_mime_data()
    data.setData(MARK_FORMAT, written.mark.encode())
    data.setText(written.text)
    if written.html:
        data.setHtml(written.html)
        data.setData(OWN_FORMAT, written.own)
    return data


def _marked(sheet: Sheet, block: Block) -> MarkedArea:
    """Return an area by what it shows."""
    rows, columns = sheet.rows.ids, sheet.columns
    return MarkedArea(rows[block.top], rows[block.bottom], columns[block.left].name, columns[block.right].name)


def _is_inside(sheet: Sheet, block: Block) -> bool:
    """Tell whether a rectangle lies in the sheet; after a step in the background it may have changed."""
    return block.top <= block.bottom < sheet.row_count and block.left <= block.right < sheet.column_count
