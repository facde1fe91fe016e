"""Acts on the columns of a table: a period more, one less, another name. Each reads the plan and returns a step; none writes."""

from __future__ import annotations

from dataclasses import replace

from ningbo_planner.domain.cells import CellColumn
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.period_labels import clean_label, names_another, natural_index
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import Table
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.losses import entries_of_period, require_period
from ningbo_planner.edits.primitives import InsertPeriod, PutPeriod, RemovePeriod
from ningbo_planner.edits.row_blocks import table_of
from ningbo_planner.edits.set_cells import ColumnFigures, SetCells
from ningbo_planner.errors import PlannerError


def add_period(plan: Plan, table: str, period: Period, index: int | None = None) -> Step:
    """Add an empty column before number ``index``; without one it goes where its date belongs."""
    held = table_of(plan, table)
    known = next((known for known in held.periods if known.id == period.id), None)
    if known is not None:
        raise PlannerError("edit.period_exists", period=known.label)
    _require_own_label(held, period)
    at = natural_index(held.periods, period) if index is None else index
    # Each empty cell is looked at by the checks, when it comes and when it is taken back.
    values = {"table": held.info.title, "period": period.label, "cells": len(held)}
    return Step("step.period_added", (InsertPeriod(table, at, period),), values)


def remove_period(plan: Plan, table: str, period: str) -> Step:
    """Delete a column with its figures, and with the comments and reasons that name its cells.

    Raises:
        PlannerError: there is no such column, it is the only one, or a cell in it is held.
    """
    require_period(plan, table, period)
    held = table_of(plan, table)
    # Emptied first, packed: figures of a hundred thousand rows one by one would take seconds to write and to put back.
    emptied = (SetCells(table, layer, (_nothing(held, period),)) for layer, columns in held.layers.items() if period in columns)
    edits = (*entries_of_period(plan, table, period), *emptied, RemovePeriod(table, period))
    return Step("step.period_removed", edits, {"table": held.info.title, "period": held.period(period).label})


def rename_period(plan: Plan, table: str, period: str, label: str, is_base: bool | None = None) -> Step:
    """Give a column another label, or make it a base or a target (``is_base``); its date stays.

    Raises:
        PlannerError: the label names a period of another date: its figures would then stand under the wrong one.
    """
    held = table_of(plan, table)
    known = next((known for known in held.periods if known.id == period), None)
    if known is None:
        raise PlannerError("edit.no_period", period=period)
    said = clean_label(label)
    if names_another(said, known):
        raise PlannerError("period.another", label=said, period=known.label)
    renamed = replace(known, label=said, is_base=known.is_base if is_base is None else is_base)
    _require_own_label(held, renamed)
    if renamed.label == known.label:
        code = "step.period_made_base" if renamed.is_base else "step.period_made_target"
        return Step(code, (PutPeriod(table, renamed),), {"table": held.info.title, "period": known.label})
    return Step("step.period_renamed", (PutPeriod(table, renamed),), {"table": held.info.title, "period": known.label, "text": renamed.label})


def _nothing(table: Table, period: str) -> ColumnFigures:
    """Return a column in which nothing stands."""
    return ColumnFigures(period, tuple(table.ids), CellColumn.of_length(len(table)))


def _require_own_label(table: Table, period: Period) -> None:
    """Refuse a label that another column has: the two could not be told apart."""
    if any(known.label == period.label and known.id != period.id for known in table.periods):
        raise PlannerError("period.label_taken", period=period.label)
