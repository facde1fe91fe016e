"""Which page of the manual fits a place of the window: its dialogs, panels, the grid, the finding that is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget

# The object name of a dialog or of a part of the window, and the chapter (and section) about it.
PLACES: dict[str, str] = {
    "startPage": "start",
    "emptyPage": "start",
    "newPlanDialog": "start#new",
    "planGrid": "grid",
    "cellEditor": "grid#typing",
    "formulaBar": "grid#typing",
    "formulaPanel": "grid#typing",
    "nameBox": "grid#moving",
    "tableTabs": "grid",
    "filterBar": "grid#filter",
    "findBar": "grid#find",
    "commandSearch": "shortcuts",
    "shortcutsDialog": "shortcuts",
    "legendPopup": "grid#marks",
    "pasteSpecialDialog": "clipboard#special",
    "namedPasteDialog": "clipboard#named",
    "seriesDialog": "clipboard#series",
    "inspectorPanel": "structure#inspector",
    "periodDialog": "structure#periods",
    "deleteDialog": "structure#rows",
    "findingsPanel": "checks",
    "findingCount": "checks",
    "reasonDialog": "checks#reason",
    "rulesPanel": "checks#rules",
    "ruleDialog": "checks#own_rules",
    "settingDialog": "checks#rules",
    "assumptionDialog": "checks#assumptions",
    "explanationPanel": "explanation",
    "sourcePanel": "explanation#source",
    "spreadDialog": "balancing#spread",
    "balanceDialog": "balancing#balance",
    "scalingDialog": "balancing#scaling",
    "holdDialog": "holds",
    "holdListDialog": "holds#list",
    "issueDialog": "rounds#issue",
    "receiveDialog": "rounds#receive",
    "sendBackDialog": "rounds#send_back",
    "ledgerDialog": "rounds#ledger",
    "codeDialog": "rounds#code",
    "gapDialog": "rounds#gaps",
    "chartsPanel": "charts#panel",
    "leaderPage": "charts#leader",
    "storyPanel": "charts#present",
    "presentation": "charts#present",
    "presenterNotes": "charts#present",
    "printDialog": "printing",
    "versionsDialog": "versions",
    "compareDialog": "versions#compare",
    "restoreDialog": "versions#restore",
    "historyPanel": "versions#history",
    "backupDialog": "files#backups",
    "repairDialog": "files#repair",
    "takeOverBox": "files#shared",
    "saveState": "files",
    "preferencesDialog": "settings",
    "aboutDialog": "settings#about",
    "errorDialog": "files#errors",
}
# Rules that are told of in the section of another one.
ALIKE = {"blank": "empty", "same": "wording", "department_link": "department"}
# Where nothing more fitting is known.
FIRST = "start"


def place_of(widget: QWidget | None) -> str:
    """Return the page about ``widget`` or about what it stands in."""
    while widget is not None:
        if widget.objectName() in PLACES:
            return PLACES[widget.objectName()]
        if isinstance(widget, QFileDialog):
            return "files"
        if isinstance(widget, QDialog) and not isinstance(widget, QMessageBox):
            return FIRST
        widget = widget.parentWidget()
    return FIRST


def place_now() -> str:
    """Return the page about where the keys go now."""
    return place_of(QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeModalWidget() or QApplication.activeWindow())
