"""The columns of the grid, and what stands in those that are not figures: the label columns of a printed table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.table import ACTUAL, TARGET, Table
from ningbo_planner.text import has_text, tr

GROUP = "group"
NAME = "name"
DEPARTMENTS = "departments"
# Fields whose change may move the borders of merged cells.
MERGING_FIELDS = frozenset({GROUP, DEPARTMENTS, "departments_text", "departments_merged"})


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column of the grid.

    Attributes:
        key: the period id of a column of figures, the indicator field of a label column.
        title: its printed head.
        is_period: whether figures stand in it.
        is_leading: whether it stands before the figures.
        is_base: whether its figures are what was reached before the plan.
        is_prose: whether its figures are statements in words, as long as a sentence (``超过1万亿元``).
        layer: of a column of figures: targets, or what was reached.
        under: what stands in the second line of the head, where a period has several columns (目标, 实绩).
    """

    key: str
    title: str
    is_period: bool = False
    is_leading: bool = False
    is_base: bool = False
    is_prose: bool = False
    layer: str = TARGET
    under: str = ""

    @property
    def name(self) -> str:
        """What the column is called among those of its table: its key, with the layer behind it unless that is the target."""
        return column_name(self.key, self.layer)


def column_name(key: str, layer: str) -> str:
    """Return what a column is called among those of its table."""
    return key if layer == TARGET else f"{key}/{layer}"


def columns_of(table: Table, shows_actuals: bool = False) -> tuple[GridColumn, ...]:
    """Return the columns of ``table`` from left to right; a group column in which nothing stands is left out."""
    has_groups = any(table.columns[GROUP])
    leading = [_label_column(table, name, True) for name in table.info.leading if name != GROUP or has_groups]
    periods = [column for period in table.periods for column in _period_columns(period, shows_actuals)]
    trailing = [_label_column(table, name, False) for name in table.info.trailing]
    return (*leading, *periods, *trailing)


def label_at(table: Table, position: int, field: str) -> str:
    """Return what a label column shows in the row at ``position``."""
    if field == NAME:
        return _name_at(table, position)
    if field == DEPARTMENTS:
        return _departments_at(table, position)
    if field == "unit":
        return table.columns["unit"][position] or table.info.unit
    return _words(field, table.columns[field][position])


def departments_anchor(table: Table, position: int) -> int:
    """Return the position of the row in which the departments' cell that covers ``position`` is printed."""
    merged = table.columns["departments_merged"]
    while position > 0 and merged[position]:
        position -= 1
    return position


def _period_columns(period: Period, shows_actuals: bool) -> list[GridColumn]:
    """Return the columns of one period: its targets, and beside them what was reached; the base period has been reached as it stands."""
    target = GridColumn(period.id, period.label, is_period=True, is_base=period.is_base, is_prose=period.kind is PeriodKind.HORIZON)
    if not shows_actuals or target.is_prose:
        return [target]
    if period.is_base:
        return [replace(target, under=tr("grid.layer.base"))]
    actual = replace(target, layer=ACTUAL, under=tr("grid.layer.actual"))
    return [replace(target, under=tr("grid.layer.target")), actual]


def _label_column(table: Table, name: str, is_leading: bool) -> GridColumn:
    titles = table.info.titles
    title = titles.get(name, "")
    # Where neither the group nor the name has a printed head, one head stands over both.
    if not title and not (name == GROUP and NAME in table.info.leading and not titles.get(NAME)):
        title = tr(f"grid.column.{name}") if has_text(f"grid.column.{name}") else name
    return GridColumn(name, title, is_leading=is_leading)


def _name_at(table: Table, position: int) -> str:
    name = table.columns[NAME][position]
    unit = table.columns["unit"][position] or table.info.unit
    return f"{name}({unit})" if table.info.unit_in_name and unit else name


def _departments_at(table: Table, position: int) -> str:
    """Return the printed cell; a row that a merged cell covers says what that cell says."""
    anchor = departments_anchor(table, position)
    return table.columns["departments_text"][anchor] or "、".join(table.columns[DEPARTMENTS][anchor])


def _words(field: str, value: Any) -> str:
    """Return any other field's value as a person reads it."""
    if isinstance(value, Enum):
        return tr(f"grid.{field}.{value.value}") if value.value else ""
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return "、".join(value)
    return "" if value is None else str(value)
