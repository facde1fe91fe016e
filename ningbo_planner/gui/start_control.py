"""The start page and what it leads to: plans that are opened or made, steps that are tried, files that are dropped."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from ningbo_planner.gui.action_rows import Rule
from ningbo_planner.gui.choices import remember
from ningbo_planner.gui.messages import Tone
from ningbo_planner.gui.start_page import STEPS, RecentFile, StartPage
from ningbo_planner.services.plan_files import SHIPPED, SUFFIX, new_plan
from ningbo_planner.text import tr

if TYPE_CHECKING:
    from ningbo_planner.gui.late_controls import LateControls

_KEY = "start"
# Asking a server that is switched off takes seconds; whether the file is there is seen when it is opened.
_SERVER = ("\\\\", "//")


class StartControl(QObject):
    """Does what the start page offers.

    Attributes:
        page: the start page.
    """

    def __init__(self, window: LateControls) -> None:
        """Make the page of ``window``."""
        super().__init__(window)
        self._window = window
        self.page = StartPage()
        offers = {"example": self.open_example, "blank": self.new, "structure": lambda: self.new("structure"), "workbook": window.files.new_from_workbook, "open": window.files.open}
        self.page.wanted.connect(lambda name: offers[name]())
        self.page.file_wanted.connect(self._open)
        self.page.forget_wanted.connect(self._forget)
        self.page.try_wanted.connect(self.try_step)
        self.page.dismissed.connect(self._dismiss)
        self.page.back_wanted.connect(self._reveal)
        window.document.opened.connect(self.refresh)
        window.pages.current_cell_changed.connect(self._reveal)
        window.side.findings.cell_chosen.connect(self._reveal)
        for row, action in window.actions_table.listed():
            if row.rule is not Rule.ALWAYS:
                action.triggered.connect(self._reveal)
        self.refresh()

    def show(self) -> None:
        """Show the start page, over a plan that is open too."""
        self._window.messages.dismiss(_KEY)
        self._window.finish_typing()
        self.refresh()
        self._window.formula.setEnabled(False)
        self._window.centre.cover(True)
        self.page.cards["example"].setFocus()

    def refresh(self) -> None:
        """Show what there is to be opened now."""
        document = self._window.document
        self.page.show_recent([RecentFile(Path(name), _may_be_there(name)) for name in self._window.settings.recent_files])
        self.page.show_back(document.plan.info.title if document.has_plan else "")
        self.page.show_steps(not self._window.settings.hide_steps)

    def new(self, kind: str = "blank") -> None:
        """Ask what a new plan begins with, make it, and open it."""
        dialog = importlib.import_module("ningbo_planner.gui.dialogs.new_plan_dialog").NewPlanDialog(kind, self._window)
        dialog.wished.connect(self._make)
        dialog.workbook_wanted.connect(self._window.files.new_from_workbook)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_example(self) -> bool:
        """Open the shipped plan, the user's own copy of it, with the first total that does not add up; tell whether it is open."""
        is_open = self._window.files.open_example()
        if is_open:
            self._reveal()
            self._window.findings.go_to_first()
        return is_open

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take files that were dropped on the window: a plan is opened, workbooks are read as returned ones, or as a new plan while none is open."""
        plans = [path for path in paths if path.suffix.lower() == SUFFIX]
        if plans:
            self._open(plans[0])
        elif self._window.document.has_plan:
            self._reveal()
            self._window.exchange.receive_paths(paths)
        elif len(paths) == 1 and paths[0].is_file():
            self._window.files.make_from(paths[0])
        else:
            self._window.messages.say(tr("window.drop_needs_plan"), Tone.WARNING, key=_KEY)

    def try_step(self, name: str) -> None:
        """Lead to the real place of a step, in the plan that is open, or else in the shipped one."""
        if not self._window.document.has_plan and not self.open_example():
            return
        self._reveal()
        {"see": self._see, "type": self._type, "explain": self._explain, "issue": self._issue, "receive": self._receive}[name]()

    def _reveal(self, *_: object) -> None:
        """Bring the plan that is open back to the front: what was asked for is to be seen in it."""
        if self._window.document.has_plan:
            self._window.formula.setEnabled(True)
            self._window.centre.cover(False)

    def _see(self) -> None:
        self._window.side.show_findings()
        self._window.findings.go_to_first()
        self._tell("see")

    def _type(self) -> None:
        self._window.findings.go_to_first()
        self._tell("type")

    def _explain(self) -> None:
        self._window.findings.go_to_first()
        if self._window.document.workspace.findings():
            self._window.explain.show()
        self._tell("explain")

    def _issue(self) -> None:
        if self._window.document.workspace.read_only:
            self._tell("read_only")
        else:
            self._tell("issue")
            self._window.exchange.issue()

    def _receive(self) -> None:
        self._tell("receive")
        self._window.exchange.receive()
        # It was the last step: what is said of it may go by itself.
        self._tell("receive", stays=False)

    def _tell(self, step: str, stays: bool = True) -> None:
        """Say what there is to be done here, and offer the step after it: nobody needs to come back for it."""
        names = [name for name, _ in STEPS]
        after = names[names.index(step) + 1] if step in names[:-1] else ""
        onward: dict[str, Any] = {"offer": tr(f"start_page.next.{after}"), "act": lambda: self.try_step(after)} if after else {}
        self._window.messages.say(tr(f"start_page.told.{step}"), key=_KEY, stays=stays, **onward)

    def _make(self, wish: Any) -> None:
        """Make the plan that was wished for."""
        services = importlib.import_module("ningbo_planner.services.blank_plans")
        makers = {
            "blank": lambda path: services.new_blank_plan(path, wish.title, wish.base, wish.last, wish.unit, force=True),
            "structure": lambda path: services.new_plan_of_structure(path, wish.title, wish.base, wish.last, force=True),
            "copy": lambda path: new_plan(path, SHIPPED, force=True),
        }
        self._window.files.new(tr("app.first_plan") if wish.kind == "copy" else wish.title, makers[wish.kind])

    def _open(self, path: Path) -> None:
        if self._window.files.open_path(path):
            self._reveal()

    def _forget(self, path: Path) -> None:
        self._window.settings.forget_file(path)
        remember(self._window.settings)
        self.refresh()
        self.page.cards["open"].setFocus()

    def _dismiss(self) -> None:
        self._window.settings.hide_steps = True
        remember(self._window.settings)
        self.refresh()


def _may_be_there(name: str) -> bool:
    """Tell whether a file is there, as far as that can be told at once."""
    return name.startswith(_SERVER) or Path(name).is_file()
