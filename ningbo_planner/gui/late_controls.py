"""The controls whose commands nobody gives in the first moment: each is loaded and made when it is first asked for, so that the start does not wait for it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cached_property
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from ningbo_planner.gui.actions import ActionSet
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.empty_page import Centre
from ningbo_planner.gui.file_control import FileControl
from ningbo_planner.gui.finding_control import FindingControl
from ningbo_planner.gui.formula_bar import FormulaBar
from ningbo_planner.gui.messages import MessageBar
from ningbo_planner.gui.side_panels import SidePanels
from ningbo_planner.gui.status_bar import StatusBar
from ningbo_planner.gui.tasks import TaskRunner
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.settings import Settings

# Which control gives life to a panel of the side.
_KEEPERS = {"explanation": "explain", "rules": "rules"}


class LateControls(QMainWindow):
    """A window whose rarer controls come into being on first use; it has laid out its parts by then.

    Signals:
        remake_wanted: the language or the size of words was changed; the window is to be made anew round the open plan.
    """

    remake_wanted = Signal()


    document: Document
    settings: Settings
    actions_table: ActionSet
    pages: TableTabs
    formula: FormulaBar
    side: SidePanels
    status: StatusBar
    messages: MessageBar
    tasks: TaskRunner
    findings: FindingControl
    files: FileControl
    centre: Centre

    def if_made(self, name: str) -> Any | None:
        """Return a control if anybody has asked for it yet."""
        return self.__dict__.get(name)

    def keep_panel(self, name: str) -> None:
        """Make the control of a panel that has just been made."""
        if name in _KEEPERS:
            getattr(self, _KEEPERS[name])

    def _keeper(self, name: str, _panel: QWidget, make: Callable[[], Any]) -> Any:
        """Return the control of a panel; it may have been made already while the panel was."""
        return self.if_made(name) or make()

    def finish_typing(self) -> None:
        """Take what is being typed."""
        raise NotImplementedError

    @cached_property
    def start(self) -> Any:
        """The start page, and what it leads to."""
        return importlib.import_module("ningbo_planner.gui.start_control").StartControl(self)

    @cached_property
    def table(self) -> Any:
        """The commands about rows."""
        return importlib.import_module("ningbo_planner.gui.table_control").TableControl(self.document, self.pages, self.messages, self.finish_typing)

    @cached_property
    def periods(self) -> Any:
        """The commands about columns of periods."""
        made = importlib.import_module("ningbo_planner.gui.period_control")
        return made.PeriodControl(self.document, self.pages, self.messages, self.finish_typing)

    @cached_property
    def fill(self) -> Any:
        """The commands that fill cells."""
        return importlib.import_module("ningbo_planner.gui.fill_control").FillControl(self, self.document, self.pages, self.messages)

    @cached_property
    def comments(self) -> Any:
        """The commands about comments."""
        return importlib.import_module("ningbo_planner.gui.comment_control").CommentControl(self.document, self.pages)

    @cached_property
    def holds(self) -> Any:
        """The commands that hold and release cells."""
        return importlib.import_module("ningbo_planner.gui.hold_control").HoldControl(self.document, self.pages)

    @cached_property
    def finder(self) -> Any:
        """Finding and replacing; its bar stands below the grid."""
        module = importlib.import_module("ningbo_planner.gui.find_control")
        made = module.FindControl(self.document, self.pages, self.status, self.messages, self.finish_typing)
        self.centralWidget().layout().addWidget(made.bar)
        return made

    @cached_property
    def explain(self) -> Any:
        """The panel 成因: causes and repairs."""
        made = importlib.import_module("ningbo_planner.gui.explain_control")
        parts = (self.document, self.pages, self.side, self.findings, self.messages, self.finish_typing)
        return self._keeper("explain", self.side.explanation, lambda: made.ExplainControl(*parts))

    @cached_property
    def marks(self) -> Any:
        """What dialogs propose, shown in the grids."""
        return importlib.import_module("ningbo_planner.gui.proposal_marks").ProposalMarks(self.pages, self.explain.preview.figures)

    @cached_property
    def spreading(self) -> Any:
        """Spreading a figure down or over the years."""
        return importlib.import_module("ningbo_planner.gui.spread_control").SpreadControl(self, self.document, self.pages, self.messages, self.marks)

    @cached_property
    def scaling(self) -> Any:
        """The plan told in another unit."""
        return importlib.import_module("ningbo_planner.gui.scaling_control").ScalingControl(self, self.document, self.messages)

    @cached_property
    def balancing(self) -> Any:
        """Making a table add up."""
        return importlib.import_module("ningbo_planner.gui.balance_control").BalanceControl(self, self.document, self.pages, self.messages, self.marks)

    @cached_property
    def rules(self) -> Any:
        """The panel 规则 and its dialogs."""
        made = importlib.import_module("ningbo_planner.gui.rules_control")
        parts = (self.document, self.pages, self.side, self.findings, self.messages, self.formula.name_box.places)
        return self._keeper("rules", self.side.rules, lambda: made.RulesControl(*parts))

    @cached_property
    def exchange(self) -> Any:
        """Handing out and taking back."""
        made = importlib.import_module("ningbo_planner.gui.exchange_control").ExchangeControl(self, self.document, self.messages, self.tasks)
        made.returned.reader.started.connect(self.status.show_task)
        made.returned.cell_wanted.connect(self.pages.go_to)
        return made

    @cached_property
    def safety(self) -> Any:
        """Backups and damaged files."""
        return importlib.import_module("ningbo_planner.gui.safety_control").SafetyControl(self, self.document, self.messages, self.files)

    @cached_property
    def versions(self) -> Any:
        """Frozen versions: the list, comparing, bringing back."""
        made = importlib.import_module("ningbo_planner.gui.version_control")
        return made.VersionControl(self, self.document, self.pages, self.messages, self.finish_typing)

    @cached_property
    def leader(self) -> Any:
        """The page of charts, stories and presenting."""
        made = importlib.import_module("ningbo_planner.gui.leader_control")
        return made.LeaderControl(self, self.document, self.pages, lambda: self.printing, self.finish_typing)

    @cached_property
    def printing(self) -> Any:
        """Paper and PDF."""
        made = importlib.import_module("ningbo_planner.gui.print_control")
        return made.PrintControl(self, self.document, self.pages, self.messages, self.settings, self.finish_typing)

    @cached_property
    def preferences(self) -> Any:
        """The dialog of the user's choices."""
        return importlib.import_module("ningbo_planner.gui.preferences_control").PreferencesControl(self)

    @cached_property
    def help(self) -> Any:
        """The command search and what the menu 帮助 shows."""
        return importlib.import_module("ningbo_planner.gui.help_control").HelpControl(self, self.pages, self.formula.name_box.places, self.actions_table, self.findings)
