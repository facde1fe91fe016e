"""Every command of the window in one table, which makes the menus, the toolbar, the shortcuts page and the command search.

A row names its handler as a path of attributes from the window (``files.open``), looked up when the command is given; so the table needs no
window, and a test can ask whether every handler is there. Only commands that work stand in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QKeySequence

from ningbo_planner.text import has_text, tr


class Menu(StrEnum):
    """The menus of the bar, from left to right."""

    FILE = "file"
    EDIT = "edit"
    VIEW = "view"
    TABLE = "table"
    CHECK = "check"
    EXCHANGE = "exchange"
    HELP = "help"


class Rule(StrEnum):
    """What must hold for a command to make sense; the window tells which of them do."""

    ALWAYS = "always"
    PLAN = "plan"
    WRITABLE = "writable"
    HELD = "held"
    CELL = "cell"
    CELL_WRITABLE = "cell_writable"
    UNDO = "undo"
    REDO = "redo"
    FINDINGS = "findings"
    FINDING_WRITABLE = "finding_writable"


@dataclass(frozen=True, slots=True)
class Row:
    """One command.

    Attributes:
        key: its name; the action's object name is ``action`` and this (``actionSaveAs``), its texts are ``action.saveAs`` and ``action_tip.saveAs``.
        menu: where it stands.
        handler: attributes from the window to the function that does it.
        rule: when it can be given.
        keys: shortcuts, separated by blanks, the first one is shown.
        icon: name of a drawing.
        toolbar: the group in the toolbar it stands in, 0 for none.
        begins: whether a line stands above it in the menu.
        choice: the submenu it is one choice of; its handler takes ``value``.
        value: what its handler is called with, if anything.
        toggles: attributes from the window to a function that tells whether it is on.
    """

    key: str
    menu: Menu
    handler: str
    rule: Rule = Rule.ALWAYS
    keys: str = ""
    icon: str = ""
    toolbar: int = 0
    begins: bool = False
    choice: str = ""
    value: str | None = None
    toggles: str = ""

    @property
    def name(self) -> str:
        """The object name of the action."""
        return f"action{self.key[0].upper()}{self.key[1:]}"

    @property
    def text(self) -> str:
        """What the menu says."""
        return tr(f"action.{self.key}")

    @property
    def short_text(self) -> str:
        """What stands beside the icon in the toolbar."""
        return tr(f"action_short.{self.key}") if has_text(f"action_short.{self.key}") else self.bare_text

    @property
    def bare_text(self) -> str:
        """The text without its key letter and dots (``打开(&O)…`` is 打开)."""
        return bare(self.text)

    @property
    def tip(self) -> str:
        """What the command does, in one sentence."""
        return tr(f"action_tip.{self.key}")


ROWS: tuple[Row, ...] = (
    Row("startPage", Menu.FILE, "start.show", icon="house"),
    Row("new", Menu.FILE, "start.new", keys="Ctrl+N", icon="file-plus", toolbar=1),
    Row("newFromWorkbook", Menu.FILE, "files.new_from_workbook", icon="file-spreadsheet"),
    Row("open", Menu.FILE, "files.open", keys="Ctrl+O", icon="folder-open", toolbar=1),
    Row("save", Menu.FILE, "files.save", Rule.PLAN, "Ctrl+S", "save", begins=True),
    Row("saveAs", Menu.FILE, "files.save_as", Rule.PLAN, "Ctrl+Shift+S F12", "save"),
    Row("takeOver", Menu.FILE, "files.take_over", Rule.HELD, icon="lock-open"),
    Row("backups", Menu.FILE, "safety.show_backups", icon="archive-restore"),
    Row("repair", Menu.FILE, "safety.repair", icon="wrench"),
    Row("version", Menu.FILE, "versions.show", Rule.PLAN, "Ctrl+Shift+H", "stamp", 1, begins=True),
    Row("versionFreeze", Menu.FILE, "versions.freeze", Rule.WRITABLE),
    Row("versionCompare", Menu.FILE, "versions.compare", Rule.PLAN, icon="git-compare-arrows"),
    Row("export", Menu.FILE, "exchange.export", Rule.PLAN, "Ctrl+E", "file-spreadsheet"),
    Row("scaling", Menu.FILE, "scaling.show", Rule.PLAN, icon="calculator"),
    Row("print", Menu.FILE, "printing.print", Rule.CELL, "Ctrl+P", "printer", begins=True),
    Row("printPreview", Menu.FILE, "printing.preview", Rule.CELL, icon="file-search"),
    Row("exportPdf", Menu.FILE, "printing.export_pdf", Rule.CELL, icon="file-output"),
    Row("author", Menu.FILE, "files.change_author", icon="user", begins=True),
    Row("preferences", Menu.FILE, "preferences.show", keys="Ctrl+,", icon="settings"),
    Row("quit", Menu.FILE, "close", keys="Ctrl+Q", icon="log-out", begins=True),
    Row("undo", Menu.EDIT, "edit.undo", Rule.UNDO, "Ctrl+Z Alt+Backspace", "undo-2", 2),
    Row("redo", Menu.EDIT, "edit.redo", Rule.REDO, "Ctrl+Y Ctrl+Shift+Z", "redo-2", 2),
    Row("copy", Menu.EDIT, "edit.copy", Rule.CELL, "Ctrl+C Ctrl+Insert", "copy", begins=True),
    Row("cut", Menu.EDIT, "edit.cut", Rule.CELL_WRITABLE, "Ctrl+X Shift+Delete", "scissors"),
    Row("copyNamed", Menu.EDIT, "clipboard.copy_with_names", Rule.CELL, "Ctrl+Shift+C", "clipboard-copy"),
    Row("copyPicture", Menu.EDIT, "clipboard.copy_picture", Rule.CELL, icon="image"),
    Row("paste", Menu.EDIT, "edit.paste", Rule.CELL_WRITABLE, "Ctrl+V Shift+Insert", "clipboard-paste"),
    Row("pasteValues", Menu.EDIT, "clipboard.paste_values", Rule.CELL_WRITABLE, "Ctrl+Shift+V", "clipboard-type"),
    Row("pasteSpecial", Menu.EDIT, "clipboard.paste_special", Rule.CELL_WRITABLE, "Ctrl+Alt+V", "clipboard-pen"),
    Row("pasteNamed", Menu.EDIT, "clipboard.paste_by_names", Rule.CELL_WRITABLE, icon="clipboard-check"),
    Row("clear", Menu.EDIT, "edit.clear", Rule.CELL_WRITABLE, icon="eraser"),
    Row("fillDown", Menu.EDIT, "edit.fill_down", Rule.CELL_WRITABLE, "Ctrl+D", "arrow-down-to-line", begins=True),
    Row("fillRight", Menu.EDIT, "edit.fill_right", Rule.CELL_WRITABLE, "Ctrl+R", "arrow-right-to-line"),
    Row("fillOn", Menu.EDIT, "fill.go_on", Rule.CELL_WRITABLE, "Ctrl+Shift+E", "chevrons-right"),
    Row("fillSeries", Menu.EDIT, "fill.series", Rule.CELL_WRITABLE, icon="trending-up"),
    Row("repeat", Menu.EDIT, "fill.repeat", Rule.CELL_WRITABLE, "F4", "repeat"),
    Row("find", Menu.EDIT, "finder.find", Rule.CELL, "Ctrl+F", "search", begins=True),
    Row("replace", Menu.EDIT, "finder.replace", Rule.CELL_WRITABLE, "Ctrl+H", "replace"),
    Row("findNext", Menu.EDIT, "finder.next", Rule.CELL, "F3", "chevron-down"),
    Row("findPrevious", Menu.EDIT, "finder.previous", Rule.CELL, "Shift+F3", "chevron-up"),
    Row("goTo", Menu.EDIT, "edit.go_to", Rule.PLAN, "Ctrl+G F5", "locate-fixed"),
    Row("nextTable", Menu.EDIT, "edit.next_table", Rule.PLAN, "Ctrl+PgDown"),
    Row("previousTable", Menu.EDIT, "edit.previous_table", Rule.PLAN, "Ctrl+PgUp"),
    Row("enterDown", Menu.EDIT, "edit.set_enter_direction", choice="enter", value="down", toggles="edit.enter_direction", begins=True),
    Row("enterRight", Menu.EDIT, "edit.set_enter_direction", choice="enter", value="right", toggles="edit.enter_direction"),
    Row("enterStay", Menu.EDIT, "edit.set_enter_direction", choice="enter", value="none", toggles="edit.enter_direction"),
    Row("showFindings", Menu.VIEW, "side.show_findings", keys="Alt+1", icon="list-checks"),
    Row("showSource", Menu.VIEW, "side.show_source", keys="Alt+2", icon="text-quote"),
    Row("showCharts", Menu.VIEW, "side.show_charts", keys="Alt+3", icon="chart-column", toolbar=5),
    Row("leaderView", Menu.VIEW, "leader.show", Rule.PLAN, "Alt+8", "presentation", 5),
    Row("present", Menu.VIEW, "leader.present", Rule.PLAN, "Shift+F5", "play"),
    Row("showHistory", Menu.VIEW, "side.show_history", keys="Alt+4", icon="history"),
    Row("showInspector", Menu.VIEW, "inspector.show", Rule.PLAN, "Alt+5", "sliders-horizontal"),
    Row("sidePanel", Menu.VIEW, "side.toggle", keys="Ctrl+B", icon="panel-right", toggles="side.is_shown"),
    Row("zoomIn", Menu.VIEW, "view.zoom_in", Rule.PLAN, "Ctrl++ Ctrl+=", "zoom-in", begins=True),
    Row("zoomOut", Menu.VIEW, "view.zoom_out", Rule.PLAN, "Ctrl+-", "zoom-out"),
    Row("zoomReset", Menu.VIEW, "view.zoom_reset", Rule.PLAN, "Ctrl+0", "search"),
    Row("crossHair", Menu.VIEW, "view.toggle_cross_hair", Rule.PLAN, "Ctrl+Shift+X", "crosshair", toggles="view.has_cross_hair", begins=True),
    Row("numbersPrinted", Menu.VIEW, "view.set_numbers", Rule.PLAN, choice="numbers", value="printed", toggles="view.numbers"),
    Row("numbersGrouped", Menu.VIEW, "view.set_numbers", Rule.PLAN, choice="numbers", value="grouped", toggles="view.numbers"),
    Row("picturesNone", Menu.VIEW, "view.set_picture", Rule.PLAN, choice="pictures", value="none", toggles="view.picture"),
    Row("picturesBars", Menu.VIEW, "view.set_picture", Rule.PLAN, choice="pictures", value="bars", toggles="view.picture"),
    Row("picturesArrows", Menu.VIEW, "view.set_picture", Rule.PLAN, choice="pictures", value="arrows", toggles="view.picture"),
    Row("picturesGrowth", Menu.VIEW, "view.set_picture", Rule.PLAN, choice="pictures", value="growth", toggles="view.picture"),
    Row("legend", Menu.VIEW, "view.show_legend", icon="shapes"),
    Row("themeSystem", Menu.VIEW, "view.set_theme", icon="monitor", choice="theme", value="system", toggles="view.theme", begins=True),
    Row("themeLight", Menu.VIEW, "view.set_theme", icon="sun", choice="theme", value="light", toggles="view.theme"),
    Row("themeDark", Menu.VIEW, "view.set_theme", icon="moon", choice="theme", value="dark", toggles="view.theme"),
    Row("expandAll", Menu.VIEW, "arrange.show_levels", Rule.PLAN, choice="levels", value="0", begins=True),
    Row("levelOne", Menu.VIEW, "arrange.show_levels", Rule.PLAN, choice="levels", value="1"),
    Row("levelTwo", Menu.VIEW, "arrange.show_levels", Rule.PLAN, choice="levels", value="2"),
    Row("levelThree", Menu.VIEW, "arrange.show_levels", Rule.PLAN, choice="levels", value="3"),
    Row("showActuals", Menu.VIEW, "arrange.toggle_actuals", Rule.PLAN, toggles="arrange.shows_actuals"),
    Row("fullScreen", Menu.VIEW, "full_screen.toggle", keys="F11", icon="maximize", toggles="full_screen.is_on", begins=True),
    Row("nextPane", Menu.VIEW, "panes.next", keys="F6"),
    Row("previousPane", Menu.VIEW, "panes.previous", keys="Shift+F6"),
    Row("pageBreaks", Menu.VIEW, "printing.toggle_breaks", Rule.CELL, toggles="printing.shows_breaks"),
    Row("resetLayout", Menu.VIEW, "view.reset_layout", icon="rotate-ccw"),
    Row("insertAbove", Menu.TABLE, "table.insert_above", Rule.CELL_WRITABLE, "Ctrl+I", "between-horizontal-end"),
    Row("insertBelow", Menu.TABLE, "table.insert_below", Rule.CELL_WRITABLE, "Ctrl+Shift+Return Ctrl+Shift+Enter", "between-horizontal-start"),
    Row("insertChild", Menu.TABLE, "table.insert_child", Rule.CELL_WRITABLE, icon="list-tree"),
    Row("deleteRows", Menu.TABLE, "table.delete_rows", Rule.CELL_WRITABLE, "Ctrl+Shift+Delete", "trash-2"),
    Row("moveUp", Menu.TABLE, "table.move_up", Rule.CELL_WRITABLE, "Alt+Shift+Up", "arrow-up", choice="rows"),
    Row("moveDown", Menu.TABLE, "table.move_down", Rule.CELL_WRITABLE, "Alt+Shift+Down", "arrow-down", choice="rows"),
    Row("promote", Menu.TABLE, "table.promote", Rule.CELL_WRITABLE, "Ctrl+[", "list-indent-decrease", choice="rows"),
    Row("demote", Menu.TABLE, "table.demote", Rule.CELL_WRITABLE, "Ctrl+]", "list-indent-increase", choice="rows"),
    Row("addPeriod", Menu.TABLE, "periods.add", Rule.CELL_WRITABLE, icon="calendar-plus", choice="periods"),
    Row("renamePeriod", Menu.TABLE, "periods.rename", Rule.CELL_WRITABLE, icon="calendar-cog", choice="periods"),
    Row("removePeriod", Menu.TABLE, "periods.remove", Rule.CELL_WRITABLE, icon="calendar-minus", choice="periods"),
    Row("comment", Menu.TABLE, "comments.edit", Rule.CELL_WRITABLE, "Shift+F2", "message-square-text", begins=True),
    Row("removeComments", Menu.TABLE, "comments.remove", Rule.CELL_WRITABLE),
    Row("nextComment", Menu.TABLE, "comments.next", Rule.CELL),
    Row("spread", Menu.TABLE, "spreading.spread", Rule.CELL_WRITABLE, "Ctrl+Shift+D", "network", begins=True),
    Row("hold", Menu.TABLE, "holds.hold", Rule.CELL_WRITABLE, icon="lock", begins=True),
    Row("holdRow", Menu.TABLE, "holds.hold_row", Rule.CELL_WRITABLE),
    Row("release", Menu.TABLE, "holds.release", Rule.CELL_WRITABLE, icon="lock-open"),
    Row("holdList", Menu.TABLE, "holds.show_list", Rule.PLAN, icon="book-lock"),
    Row("filterBar", Menu.TABLE, "arrange.toggle_filter_bar", Rule.PLAN, "Ctrl+Shift+L", "funnel", toggles="arrange.shows_filter_bar", begins=True),
    Row("filterDepartment", Menu.TABLE, "arrange.filter_department", Rule.CELL),
    Row("filterFindings", Menu.TABLE, "arrange.filter_findings", Rule.CELL),
    Row("clearFilter", Menu.TABLE, "arrange.clear_filter", Rule.CELL, icon="funnel-x"),
    Row("sortAscending", Menu.TABLE, "arrange.sort_ascending", Rule.CELL, icon="arrow-up-narrow-wide", begins=True),
    Row("sortDescending", Menu.TABLE, "arrange.sort_descending", Rule.CELL, icon="arrow-down-wide-narrow"),
    Row("officialOrder", Menu.TABLE, "arrange.restore_order", Rule.CELL, icon="rotate-ccw"),
    Row("writeOrder", Menu.TABLE, "table.write_order", Rule.CELL_WRITABLE, icon="list-ordered"),
    Row("hideRows", Menu.TABLE, "arrange.hide_rows", Rule.CELL, "Ctrl+9", "eye-off", begins=True),
    Row("showRows", Menu.TABLE, "arrange.show_rows", Rule.CELL, "Ctrl+Shift+9 Ctrl+(", "eye"),
    Row("hideColumns", Menu.TABLE, "arrange.hide_columns", Rule.CELL, icon="eye-off"),
    Row("showColumns", Menu.TABLE, "arrange.show_columns", Rule.CELL, icon="eye"),
    Row("fitColumns", Menu.TABLE, "arrange.fit_columns", Rule.CELL),
    Row("check", Menu.CHECK, "findings.check", Rule.PLAN, "F9", "shield-check", 4),
    Row("balance", Menu.CHECK, "balancing.balance", Rule.CELL_WRITABLE, "Ctrl+Shift+B", "scale", 4),
    Row("nextFinding", Menu.CHECK, "findings.next", Rule.FINDINGS, "F8", "chevron-right", begins=True),
    Row("previousFinding", Menu.CHECK, "findings.previous", Rule.FINDINGS, "Shift+F8"),
    Row("explain", Menu.CHECK, "explain.show", Rule.FINDINGS, "F7 Alt+6", "lightbulb"),
    Row("copyExplanation", Menu.CHECK, "explain.copy", Rule.FINDINGS, icon="clipboard-copy"),
    Row("giveReason", Menu.CHECK, "findings.give_reason", Rule.FINDING_WRITABLE, "Ctrl+Shift+M", "message-square-text"),
    Row("showRules", Menu.CHECK, "rules.show", Rule.PLAN, "Alt+7", "ruler", begins=True),
    Row("newRule", Menu.CHECK, "rules.new_rule", Rule.WRITABLE, icon="plus"),
    Row("newAssumption", Menu.CHECK, "rules.new_assumption", Rule.WRITABLE),
    Row("adjustRule", Menu.CHECK, "rules.adjust_current", Rule.FINDINGS, icon="square-pen"),
    Row("issue", Menu.EXCHANGE, "exchange.issue", Rule.WRITABLE, icon="send", toolbar=3),
    Row("receive", Menu.EXCHANGE, "exchange.receive", Rule.PLAN, icon="inbox", toolbar=3),
    Row("receiveFolder", Menu.EXCHANGE, "exchange.receive_folder", Rule.PLAN, icon="folder-open"),
    Row("returns", Menu.EXCHANGE, "exchange.returns", Rule.PLAN, icon="clipboard-list"),
    Row("check_code", Menu.EXCHANGE, "exchange.check_code", Rule.PLAN, icon="clipboard-check"),
    Row("gaps", Menu.EXCHANGE, "exchange.gaps", Rule.PLAN, icon="diff"),
    Row("commandSearch", Menu.HELP, "help.search_commands", keys="Ctrl+K Ctrl+Shift+P", icon="search"),
    Row("manual", Menu.HELP, "help.show_manual", keys="F1", icon="book-open"),
    Row("shortcuts", Menu.HELP, "help.show_shortcuts", keys="Ctrl+F1", icon="keyboard"),
    Row("openLogs", Menu.HELP, "help.open_logs", icon="folder-open", begins=True),
    Row("about", Menu.HELP, "help.show_about", icon="info", begins=True),
)


def bare(text: str) -> str:
    """Return a menu text without its key letter and dots."""
    return text.partition("(&")[0].replace("&", "").rstrip("… ")


def tooltip(row: Row) -> str:
    """Return what the pointer is told over the command: name, shortcut, what it does."""
    keys = shown_keys(row)
    name = tr("action_tooltip.with_keys", name=row.bare_text, keys=keys) if keys else row.bare_text
    return tr("action_tooltip", name=name, tip=row.tip)


def shown_keys(row: Row) -> str:
    """Return the first shortcut as this system writes it."""
    return QKeySequence(row.keys.split()[0]).toString(QKeySequence.SequenceFormat.NativeText) if row.keys else ""


def keys_text(keys: str) -> str:
    """Return all shortcuts of a command as this system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return tr("shortcuts.or").join(QKeySequence(each).toString(native) for each in keys.split())
