"""A place where a text was found, in words: its table, its row with the rows above, its column, what stands there."""

from __future__ import annotations

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import canonical_text
from ningbo_planner.domain.table import ACTUAL
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.services.text_replacing import cell_at, text_at
from ningbo_planner.services.text_search import Hit, SpotKind, label_reader
from ningbo_planner.text import has_text, tr


def is_there(plan: Plan, hit: Hit) -> bool:
    """Tell whether the row and the period of a place are still in the plan."""
    table = plan.tables.get(hit.table)
    return table is not None and hit.row in table and (hit.spot.kind is SpotKind.LABEL or any(period.id == hit.spot.key for period in table.periods))


def table_word(plan: Plan, hit: Hit) -> str:
    """Return the title of the table."""
    info = plan.tables[hit.table].info
    return info.title or info.id


def row_word(plan: Plan, hit: Hit) -> str:
    """Return the row with the rows above it in the tree."""
    return plan.tables[hit.table].label_path(hit.row)


def column_word(plan: Plan, hit: Hit) -> str:
    """Return the period, or what the label is called."""
    table, spot = plan.tables[hit.table], hit.spot
    if spot.kind is SpotKind.LABEL:
        title = table.info.titles.get(spot.key, "")
        return title or (tr(f"grid.column.{spot.key}") if has_text(f"grid.column.{spot.key}") else spot.key)
    period = table.period(spot.key).label
    if spot.kind is SpotKind.COMMENT:
        return tr("find.column.comment", period=period)
    return tr("find.column.actual", period=period) if spot.layer == ACTUAL else period


def text_word(plan: Plan, hit: Hit) -> str:
    """Return what stands there; a figure that is meant in other digits than it is printed, or was worked out, says both."""
    if hit.spot.kind is SpotKind.LABEL:
        table = plan.tables[hit.table]
        return label_reader(plan, table, hit.spot.key)(table.position(hit.row)).replace("\n", " ")
    text = text_at(plan, hit).replace("\n", " ")
    if hit.spot.kind is SpotKind.COMMENT:
        return text
    quantity = plan.quantity(cell_at(hit))
    if quantity.expression:
        return tr("find.meant", text=text, plain=quantity.expression)
    plain = canonical_text(quantity, parse_unit(plan.unit_of(cell_at(hit))).is_percent)
    return text if plain.rstrip("%") in text.replace(",", "").replace("，", "") else tr("find.meant", text=text, plain=plain)
