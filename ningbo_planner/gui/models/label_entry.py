"""Writing into the label columns of the grid: which field of which row a place is, what text its editor begins with, and what a text does to it.

The acts know what they refuse; asking for an objection is making the step without doing it, so that an editor and an act never disagree.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from ningbo_planner.domain.department import read_departments
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef
from ningbo_planner.edits import answering, labels, unit_change
from ningbo_planner.edits.history import Step
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.models.columns import DEPARTMENTS, GROUP, NAME
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.pinyin import rank
from ningbo_planner.text import in_documents, tr

UNIT = "unit"
DECIMALS = "decimals"
WRITABLE = frozenset({NAME, GROUP, UNIT, DEPARTMENTS, DECIMALS, "due", "section", "quote", "source", "note", *labels.CHOICES})
# Comparing more rows than this at every step of the cursor would be felt; nobody means to change the labels of so many by hand.
MAX_ROWS = 2000
# Emptying these with Delete would leave something that a row has to have.
KEPT_FILLED = frozenset({NAME, "kind", "direction", "aggregation"})


class LabelPlace(NamedTuple):
    """One field of one row; a merged cell is named by its first row."""

    ref: RowRef
    field: str


def place_at(sheet: Sheet, row: int, column: int) -> LabelPlace | None:
    """Return what stands at a place of the sheet; ``None`` in a column of figures and outside."""
    if not sheet.has(row, column) or sheet.columns[column].is_period:
        return None
    span = sheet.span(row, column)
    field = NAME if span.right > span.left else sheet.columns[column].key
    return LabelPlace(RowRef(sheet.table.info.id, sheet.rows.ids[span.top]), field)


def entry_text(plan: Plan, place: LabelPlace) -> str:
    """Return the text that an editor begins with: a name without the unit that print puts behind it, a choice by its word."""
    table, (ref, field) = plan.tables[place.ref.table], place
    if field == DEPARTMENTS:
        return answering.printed_departments(table, ref.row)
    if field == UNIT:
        return table.unit_of(ref.row)
    return value_word(field, table.get(ref.row, field))


def value_word(field: str, value: Any) -> str:
    """Return a value of a field as a person reads and writes it."""
    if isinstance(value, StrEnum):
        return tr(f"grid.{field}.{value.value}") if value.value else ""
    return "" if value is None else str(value)


def entry_step(plan: Plan, places: Sequence[LabelPlace], text: str, new: Collection[str] = ()) -> Step:
    """Return the step that writes ``text`` into ``places``, all of one field; departments in ``new`` are put into the register with it.

    Raises:
        PlannerError: the text cannot be kept there.
    """
    field, rows = places[0].field, [place.ref for place in places]
    if field == NAME:
        return _renamed(plan, rows, text)
    if field == GROUP and len(rows) == 1:
        return labels.rename_group(plan, rows[0], text)
    if field == DEPARTMENTS:
        return answering.write_departments(plan, rows, text, new)
    if field == UNIT:
        return unit_change.change_unit(plan, rows, text)
    if field in labels.CHOICES or field == DECIMALS:
        return labels.choose(plan, rows, field, chosen_value(field, text))
    return labels.write_text(plan, rows, field, text)


def objection(plan: Plan, place: LabelPlace, text: str) -> str:
    """Return why ``text`` cannot be written, or nothing when it can."""
    try:
        entry_step(plan, [place], text)
    except PlannerError as refusal:
        return str(refusal)
    return ""


def hint(plan: Plan, place: LabelPlace, text: str) -> str:
    """Return what should be known of a text while it is typed: how it is read, what is wrong with it, how many rows it is for."""
    said = text.strip()
    if place.field == DEPARTMENTS:
        return _departments_hint(plan, place, said)
    refusal = objection(plan, place, said)
    if refusal:
        return refusal
    if place.field == UNIT and said and not unit_change.is_usual_unit(plan, said):
        return tr("label_hint.strange_unit", unit=said)
    if place.field == GROUP:
        return _many_rows(len(labels.group_rows(plan.tables[place.ref.table], place.ref.row)))
    return ""


@in_documents()
def _word_of_office(field: str, value: Any) -> str:
    """Return the word that workbooks and other people's windows have for a value."""
    return value_word(field, value)


def chosen_value(field: str, text: str) -> StrEnum | int | None:
    """Return the value that a word stands for."""
    said = text.strip()
    if field == DECIMALS:
        if said and not (said.isascii() and said.isdigit() and len(said) == 1):
            raise PlannerError("label.decimals", limit=labels.MAX_DECIMALS)
        return int(said) if said else None
    for value in labels.CHOICES[field]:
        if said in (value_word(field, value), _word_of_office(field, value)):
            return value
    words = "、".join(filter(None, (value_word(field, value) for value in labels.CHOICES[field])))
    raise PlannerError("label.not_a_choice", text=said, field=labels.field_word(field), choices=words)


def _renamed(plan: Plan, rows: Sequence[RowRef], text: str) -> Step:
    if len(rows) > 1:
        raise PlannerError("label.one_name_each")
    return labels.rename(plan, rows[0], text)


def _departments_hint(plan: Plan, place: LabelPlace, text: str) -> str:
    """Say how a list of departments is read; a name that may still become a known one is not complained of."""
    reading = read_departments(text, plan.departments)
    names = [department.name for department in plan.departments.values()]
    lost = [word for word in reading.unknown if all(rank(name, word) is None for name in names)]
    if lost:
        return tr("label_hint.unknown_departments", names="、".join(lost))
    if reading.repaired and not reading.unknown:
        return tr("label_hint.read_departments", names="、".join(plan.departments[each].name for each in reading.departments))
    return _many_rows(len(answering.merged_rows(plan.tables[place.ref.table], place.ref.row)))


def _many_rows(count: int) -> str:
    return tr("label_hint.many_rows", count=count) if count > 1 else ""
