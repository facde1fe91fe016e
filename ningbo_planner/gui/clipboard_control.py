"""What the window does about the clipboard of its grids: says what a paste did, copies with names and as a picture, asks how to paste."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import EntryKind
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.text_focus import typing_field
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.clip.contents import Contents
from ningbo_planner.gui.views.clip.copied_names import with_names
from ningbo_planner.gui.views.clip.copied_picture import MOST_CELLS, RangePicture, picture_data
from ningbo_planner.gui.views.clip.grid_clipboard import Pasted
from ningbo_planner.gui.views.clip.paste_wish import Wish
from ningbo_planner.gui.views.clip.prepared_paste import PreparedPaste, prepare, prepare_cells
from ningbo_planner.gui.views.clip.tab_text import write_tsv
from ningbo_planner.gui.views.clip.written_cells import write_document_html
from ningbo_planner.gui.views.mime_data import new_mime_data
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

_SAID = "paste"
# The dialog works out so many rows of a block at every click.
_PREVIEWED_ROWS = 300
# Years stand within the first rows of a block, or within its first columns.
_LOOKED_AT = 24
_COLUMNS_LOOKED_AT = 60
_PERIOD_SIGN = re.compile(r"(?:19|20)[0-9]{2}|[０-９]{4}|年|季|月|期|标")
# What a block with names needs, and what that needs in turn: loaded one at a time, so that neither the start nor the first paste waits for it.
_STEPS: tuple[Callable[[], ModuleType], ...] = (
    lambda: importlib.import_module("ningbo_planner.services.named_paste"),
)
_PAUSE_MS = 40
# Larger tables and blocks are matched in the background.
_LARGE_MATCH = 1_000


class ClipboardControl(QObject):
    """Does what the menu 编辑 says about the clipboard."""

    def __init__(self, window: QWidget, document: Document, pages: TableTabs, messages: MessageBar) -> None:
        """Look after the grids of ``pages``; dialogs stand above ``window``."""
        super().__init__(window)
        self._window = window
        self._document = document
        self._pages = pages
        self._messages = messages
        self._step = 0
        self._when_undone: Callable[[], object] | None = None
        self._to_load = list(_STEPS)
        self._loading = QTimer(self, interval=_PAUSE_MS)
        self._loading.timeout.connect(self._load_next)
        pages.current_cell_changed.connect(self._take_view)
        document.changed.connect(self._take_change)
        document.opened.connect(lambda: messages.dismiss(_SAID))
        self._take_view()

    def preload(self) -> None:
        """Load piece by piece what a block with names needs; call it after the first paint."""
        self._loading.start()

    def _load_next(self) -> None:
        """Load one piece."""
        if self._to_load:
            self._to_load.pop(0)()
        else:
            self._loading.stop()

    # ------------------------------------------------------------------------------------------------------------ copies

    def copy_with_names(self) -> None:
        """Copy the selected figures with the names of their rows, the heads of their columns and their unit."""
        view = self._pages.view
        picked = view.clipboard.picked() if view is not None else None
        if view is None or picked is None:
            return
        block = with_names(view.sheet, picked)
        caption = tr("grid.unit", unit=block.unit) if block.unit else ""
        data = new_mime_data()
        data.setHtml(write_document_html(block.cells, caption))
        data.setText(write_tsv([*([[caption]] if caption else []), *([cell.text for cell in row] for row in block.cells)]))
        QGuiApplication.clipboard().setMimeData(data)
        self._pages.explained.emit(tr("clipboard.copied_names", rows=len(block.rows), columns=len(block.heads[-1])))

    def copy_picture(self) -> None:
        """Copy the selected cells with their heads as a picture."""
        view = self._pages.view
        picked = view.clipboard.picked() if view is not None else None
        if view is None or picked is None:
            return
        if picked.size > MOST_CELLS:
            self._messages.say(tr("clipboard.picture_too_large", count=picked.size, limit=MOST_CELLS), Tone.WARNING, key=_SAID)
            return
        QGuiApplication.clipboard().setMimeData(picture_data(RangePicture(view.sheet, view.looks, picked)))
        self._pages.explained.emit(tr("clipboard.copied_picture"))

    # ----------------------------------------------------------------------------------------------------- special pastes

    def paste_special(self) -> None:
        """Ask how to paste, and paste."""
        view = self._pages.view
        targets = view.clipboard.targets() if view is not None else ()
        if view is not None and targets:
            view.clipboard.read(lambda exact: view.clipboard.read(lambda shown: self._ask_how(view, targets, exact, shown), as_shown=True))

    def paste_values(self) -> None:
        """Paste figures as they are shown where they come from, without expressions and comments; into a field that has the keys, the text."""
        field = typing_field()
        if field is not None:
            field.paste()
            return
        view = self._pages.view
        targets = view.clipboard.targets() if view is not None else ()
        if view is not None and targets:
            view.clipboard.read(lambda shown: view.clipboard.write(shown, targets, Wish(values_only=True)), as_shown=True)

    def paste_by_names(self) -> None:
        """Show where the names and years on the clipboard lead, and paste there."""
        view = self._pages.view
        if view is not None:
            view.clipboard.read(lambda contents: self._recognise(view, contents, partial(self._ask_names, view), self._say_no_names))

    def _ask_how(self, view: PlanView, targets: tuple[Block, ...], exact: Contents, shown: Contents) -> None:
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.paste_special_dialog")
        plan, sheet = self._document.plan, view.sheet

        def preview(wish: Wish) -> PreparedPaste:
            return prepare(plan, sheet, targets, (shown if wish.values_only else exact).first_rows(_PREVIEWED_ROWS), wish)

        def paste(wish: Wish) -> None:
            contents = shown if wish.values_only else exact
            view.repeat.note(lambda other: other.clipboard.write(contents, other.clipboard.targets(), wish))
            view.clipboard.write(contents, targets, wish)

        is_whole = len(exact.rows) <= _PREVIEWED_ROWS
        dialog = dialogs.PasteSpecialDialog(plan, preview, is_whole, self._window)
        dialog.wanted.connect(paste)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # ----------------------------------------------------------------------------------------------------------- by names

    def _guard(self, view: PlanView, contents: Contents, targets: tuple[Block, ...]) -> bool:
        """Take care of a block that says by names and years where it belongs; tell whether it is one."""
        if contents.is_single or not _mentions_a_period(contents):
            return False
        services = importlib.import_module("ningbo_planner.services.named_paste")
        if not services.has_heads(self._document.plan, view.plan_model.table_id, contents.texts(_LOOKED_AT)):
            return False

        def by_place() -> None:
            view.clipboard.write(contents, targets, Wish())

        self._recognise(view, contents, lambda block, cells: self._offer_names(view, block, cells, by_place), by_place)
        return True

    def _recognise(self, view: PlanView, contents: Contents, found: Callable[[Any, Any], object], otherwise: Callable[[], object]) -> None:
        """Match a block with the rows of the table in front, in the background when there are many."""
        services = importlib.import_module("ningbo_planner.services.named_paste")
        plan, table = self._document.plan, view.plan_model.table_id

        def match(watch: Any = None) -> Any:
            block = services.recognise(plan, table, contents.texts(), watch)
            return None if block is None else (block, list(block.cells()))

        def done(result: Any) -> None:
            found(*result) if result is not None else otherwise()

        if max(len(plan.tables[table]), len(contents.rows)) <= _LARGE_MATCH:
            done(match())
        else:
            view.clipboard.in_background(tr("named_paste.matching"), match, done)

    def _offer_names(self, view: PlanView, block: Any, cells: Any, by_place: Callable[[], object]) -> None:
        """Ask which way such a block is to go; nothing has been written yet."""
        offer = tr("named_paste.offer", rows=len(block.matched), periods=len(block.columns))
        others = ((tr("named_paste.by_place"), by_place),)
        self._messages.say(tr("named_paste.found"), Tone.INFO, offer=offer, act=lambda: self._ask_names(view, block, cells), others=others, key=_SAID, stays=True)

    def _ask_names(self, view: PlanView, block: Any, cells: Any) -> None:
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.named_paste_dialog")
        dialog = dialogs.NamedPasteDialog(block, cells, self._window)
        dialog.wanted.connect(lambda wanted: self._write_named(view, {cell.cell: cell.quantity for cell in wanted}, Wish()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write_named(self, view: PlanView, quantities: Mapping[CellRef, Quantity], wish: Wish) -> None:
        """Write figures where their names lead, as one step."""
        prepared = prepare_cells(self._document.plan, view.sheet, quantities, wish)
        values = {"rows": len({cell.row for cell in prepared.quantities})}
        view.clipboard.put(prepared, "step.paste_named", values, lambda: self._write_named(view, quantities, Wish(keep_totals=True)))

    def _say_no_names(self) -> None:
        self._messages.say(tr("named_paste.nothing"), Tone.INFO, key=_SAID)

    # ------------------------------------------------------------------------------------------------------- what is said

    def _take_view(self) -> None:
        """Look after a grid that comes to the front for the first time."""
        view = self._pages.view
        if view is not None and view.clipboard.guard is None:
            view.clipboard.guard = partial(self._guard, view)
            view.clipboard.pasted.connect(self._tell)
            view.clipboard.refused.connect(self._tell_refusal)

    def _tell(self, pasted: Pasted) -> None:
        """Say what a paste did: in the status bar when all went well, else in a banner that offers the ways back."""
        report, plan = pasted.report, self._document.plan
        self._step = pasted.step
        sentence = report.sentence(plan)
        if report.is_plain:
            self._messages.dismiss(_SAID)
            self._pages.explained.emit(sentence)
            return
        undo: dict[str, Any] = {"offer": tr("clipboard.undo"), "act": self._undo} if pasted.step else {}
        totals = ((tr("clipboard.keep_totals"), lambda: self._undo(pasted.without_totals)),) if pasted.step and report.totals else ()
        self._messages.say(sentence, Tone.WARNING if report.lost else Tone.INFO, others=totals, key=_SAID, stays=True, **undo)

    def _tell_refusal(self, sentence: str) -> None:
        self._messages.say(sentence, Tone.WARNING, key=_SAID)

    def _undo(self, then: Callable[[], object] | None = None) -> None:
        """Take back the paste that the banner speaks of, and do ``then`` when that is done."""
        following = self._document.workspace.history.next_undo
        if following is not None and following.seq == self._step:
            self._when_undone = then
            self._document.undo()

    def _take_change(self, change: Change) -> None:
        """Take the banner away when something else has happened since; go on when a paste was taken back."""
        if change.entry.seq != self._step:
            self._messages.dismiss(_SAID)
        then, self._when_undone = self._when_undone, None
        if then is not None and change.entry.kind is EntryKind.UNDO:
            # When everybody has taken the undo in.
            QTimer.singleShot(0, self, then)


def _mentions_a_period(contents: Contents) -> bool:
    """Tell whether something in the first rows or columns may name a period; most blocks are figures, and need no closer look."""
    rows = contents.texts(_LOOKED_AT)
    return any(_PERIOD_SIGN.search(text) for row in rows for text in row[:_COLUMNS_LOOKED_AT])
