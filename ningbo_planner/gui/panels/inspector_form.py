"""The form of the inspector: its fields in sections, each with a name, an explanation, and room for what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ningbo_planner.edits import labels
from ningbo_planner.gui import theme
from ningbo_planner.gui.models import bound_entry
from ningbo_planner.gui.models.entry_choices import Choice, word_choices
from ningbo_planner.gui.models.label_entry import DECIMALS, value_word
from ningbo_planner.gui.models.row_facts import MIXED, RowFacts
from ningbo_planner.gui.panels.inspector_departments import DepartmentField
from ningbo_planner.gui.panels.inspector_fields import ChoiceField, LineField, LongField
from ningbo_planner.gui.panels.unit_box import UnitBox
from ningbo_planner.text import tr

# From top to bottom, the first without a heading of its own; Tab goes the same way.
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("name", "group", "unit", "decimals")),
    ("sense", ("kind", "direction", "aggregation", "commitment", "accumulation")),
    ("answering", ("departments",)),
    ("bounds", bound_entry.FIELDS),
    ("basis", ("due", "section", "quote", "source", "note")),
)
_LONG = frozenset({"quote", "source", "note"})
_TITLE_WIDTH = 8 * theme.UNIT


class InspectorForm(QWidget):
    """All fields.

    Attributes:
        path, note: the rows above, and what holds for all fields.
        limits: what the bounds come to.
        texts, choices: the fields that are typed into, and those that are chosen in, by field name.
        departments, unit_box: who answers, and the question of a unit.
    """

    def __init__(self) -> None:
        """Make the fields, empty."""
        super().__init__()
        self.setObjectName("inspectorForm")
        self.texts: dict[str, LineField | LongField] = {}
        self.choices: dict[str, ChoiceField] = {}
        self.departments = DepartmentField()
        self.unit_box = UnitBox()
        self._titles: dict[str, QLabel] = {}
        self._objections: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.UNIT, theme.UNIT, theme.UNIT, theme.UNIT)
        self._grid.setHorizontalSpacing(theme.UNIT)
        self._grid.setVerticalSpacing(theme.UNIT // 2)
        self._grid.setColumnMinimumWidth(0, _TITLE_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self.path = self._across("inspectorPath", "muted")
        self.note = self._across("inspectorNote", "warning")
        self.path.setContentsMargins(0, 0, 0, theme.UNIT // 2)
        for section, names in SECTIONS:
            if section:
                self._across(f"section_{section}", "section").setText(tr(f"inspector.section.{section}"))
            for name in names:
                self._add(name)
            if section == "bounds":
                self.limits = self._across("inspectorLimits", "muted")
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def fields(self) -> list[QWidget]:
        """Return what can be changed, from top to bottom."""
        made = {**self.texts, **self.choices, "departments": self.departments.add}
        return [made[name] for _, names in SECTIONS for name in names]

    def typed(self, name: str) -> LineField | LongField | None:
        """Return the field that the text for ``name`` is typed into, if there is one."""
        return self.departments.add if name == "departments" else self.texts.get(name)

    def object_to(self, name: str, sentence: str) -> None:
        """Say below a field what is wrong with its text; nothing takes the sentence away."""
        label = self._objections[name]
        label.setText(tr("inspector.objection", sentence=sentence) if sentence else "")
        label.setVisible(bool(sentence))

    def objection(self, name: str) -> str:
        """Return what is said to be wrong with a field."""
        return self._objections[name].text() if not self._objections[name].isHidden() else ""

    def show_facts(self, facts: RowFacts, writable: bool) -> None:
        """Show what is said of the rows."""
        for name, field in self.texts.items():
            value = facts.values[name]
            field.show_text("" if value is MIXED else str(value), tr("inspector.mixed") if value is MIXED else "")
            field.setReadOnly(not writable)
            field.setEnabled(name != "name" or facts.is_one)
            if not field.is_changed:
                self.object_to(name, "")
        for name, choice in self.choices.items():
            choice.show_value(facts.values[name])
            choice.setEnabled(writable)
        for part in (self._titles["aggregation"], self.choices["aggregation"]):
            part.setVisible(bool(facts.with_children))
        self.limits.setText(facts.limits)
        self.limits.setVisible(bool(facts.limits))
        self.departments.show_facts(facts, writable)
        if not self.departments.add.is_changed:
            self.object_to("departments", "")

    def _across(self, name: str, kind: str) -> QLabel:
        """Add a line of words over both columns."""
        label = QLabel(wordWrap=True)
        label.setObjectName(name)
        label.setProperty("kind", kind)
        label.setIndent(0)
        self._grid.addWidget(label, self._grid.rowCount(), 0, 1, 2)
        return label

    def _add(self, name: str) -> None:
        """Add one field with its name, and below it the room for what is wrong."""
        title, field, row = tr(f"inspector.field.{name}"), self._make(name), self._grid.rowCount()
        label = QLabel(title)
        label.setProperty("kind", "muted")
        label.setToolTip(tr(f"inspector.tip.{name}"))
        label.setBuddy(self.departments.add if name == "departments" else field)
        if name != "departments":
            field.setToolTip(tr(f"inspector.tip.{name}"))
        self._titles[name] = label
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        label.setContentsMargins(0, theme.UNIT // 2, 0, 0)
        self._grid.addWidget(field, row, 1)
        if name == "unit":
            self._grid.addWidget(self.unit_box, row + 1, 0, 1, 2)
        objection = self._objections[name] = QLabel(wordWrap=True, visible=False)
        objection.setObjectName(f"objection_{name}")
        objection.setProperty("kind", "error")
        self._grid.addWidget(objection, row + 2, 1)

    def _make(self, name: str) -> QWidget:
        """Make the field of a name."""
        title, made = tr(f"inspector.field.{name}"), f"inspect{name.title().replace('_', '')}"
        if name == "departments":
            return self.departments
        if name in labels.CHOICES or name in (DECIMALS, bound_entry.LAST):
            self.choices[name] = ChoiceField(made, title, _values_of(name))
            return self.choices[name]
        field = self.texts[name] = LongField(made, title) if name in _LONG else LineField(made, title)
        # Once the old text stands there again, nothing is wrong with it.
        field.textChanged.connect(lambda *_: None if field.is_changed else self.object_to(name, ""))
        return field


def _values_of(name: str) -> list[tuple[object, Choice]]:
    """Return the values of a field with the words for them; one that says nothing stands first."""
    if name == DECIMALS:
        counts = [(count, Choice(tr("inspector.decimals", count=count))) for count in range(labels.MAX_DECIMALS + 1)]
        return [(None, Choice(tr("inspector.decimals_free"))), *counts]
    if name == bound_entry.LAST:
        return [(False, Choice(tr("inspector.last_free"))), (True, Choice(tr("inspector.last_kept"), tr("inspector.last_kept_detail")))]
    words = {choice.text: choice for choice in word_choices(name).items}
    return [(value, words.get(value_word(name, value), Choice(tr("inspector.unstated")))) for value in labels.CHOICES[name]]
