"""Acts on the rows of a table: new ones, gone ones, other places in the tree, another order. Each reads the plan and returns a step; none writes.

What stands around the rows stays right in the same step. Merged cells of departments go on over the rows that stay together (``printed_runs``);
a row that comes to stand inside a printed group takes that group's label. A row that gets its first children becomes a total of them if their
units and kinds allow a sum and nothing else was said of how they relate, and the step's name says so: a decomposition that nobody compares
with its whole would look right whatever it says. A total whose last child goes is no total any more. What hangs on deleted rows (comments,
reasons, links) goes with them, and undo brings all of it back.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from ningbo_planner.domain.indicator import DEFAULTS, Aggregation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.row_tree import RowTree
from ningbo_planner.domain.sums import NOT_ADDITIVE
from ningbo_planner.domain.table import RowRecord, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.labels import clean
from ningbo_planner.edits.losses import entries_of_rows, require_free
from ningbo_planner.edits.primitives import Edit, InsertRows, MoveRow, OrderRows, RemoveRows, SetField
from ningbo_planner.edits.printed_runs import fields_at, reprinted
from ningbo_planner.edits.row_blocks import Block, blocks_of, sibling_before, sibling_behind, table_of
from ningbo_planner.errors import PlannerError
from ningbo_planner.text import tr

# So many rows at once are a wish; more are a slip, such as a whole table that is still selected.
MOST_NEW_ROWS = 1000
_END = -1
# What a new row takes over from the row it is made after, as a new row of a sheet takes over formats.
_TAKEN_OVER = ("unit", "kind", "direction", "accumulation", "decimals")
_ID_SIGNS = 8


class Side(StrEnum):
    """Where new rows stand: before a row, behind it on the same level, or as the last of its children."""

    ABOVE = "above"
    BELOW = "below"
    UNDER = "under"


def add_rows(plan: Plan, table: str, row: str | None, side: Side, count: int = 1, name: str = "") -> Step:
    """Add ``count`` rows beside or under ``row`` (``None``: at the end of the table); without a ``name`` they get one to be written over.

    They take over unit, kind, decimals, group and departments from ``row``, those under a row from its last child if it has one.
    """
    held = table_of(plan, table)
    if row is not None and row not in held:
        raise PlannerError("edit.no_row", row=row)
    if not 1 <= count <= MOST_NEW_ROWS:
        raise PlannerError("structure.too_many_rows", limit=MOST_NEW_ROWS)
    parent, index, pattern = _new_place(held, row, side)
    fields = _new_fields(held, parent, index, pattern)
    names = _new_names(held, parent, count, name, fields["group"])
    told = {field: value for field, value in fields.items() if value != DEFAULTS[field]}
    records = tuple(RowRecord(key, 0, {"name": each, **told}, {}) for key, each in zip(_new_ids(plan, count), names, strict=True))
    totals = _new_totals(held, parent, [(fields["unit"], fields["kind"])])
    where = "end" if row is None else "total" if totals else side.value
    edits = (InsertRows(table, None if parent < 0 else held.ids[parent], index, records), *totals)
    values = {"row": held.info.title if row is None else held.get(row, "name"), "count": count}
    return Step(f"step.rows_added_{where}_{_number(count)}", edits, values)


def new_rows(edits: Iterable[Edit]) -> list[str]:
    """Return the rows that ``edits`` put in, in order."""
    return [record.id for edit in edits if isinstance(edit, InsertRows) for record in edit.records]


def delete_rows(plan: Plan, table: str, rows: Collection[str]) -> Step:
    """Delete ``rows`` with their descendants and what hangs on them.

    Raises:
        PlannerError: a cell in them is held.
    """
    held = table_of(plan, table)
    blocks = _some(held, rows)
    gone = {held.ids[at] for block in blocks for at in range(block.start, block.stop)}
    require_free(plan, table, gone)
    left = [row for row in held.ids if row not in gone]
    lost = _lost_totals(held, blocks, lambda parent, count: parent not in gone and len(held.children(parent)) == count)
    edits: list[Edit] = [*reprinted(held, left), *lost, *entries_of_rows(plan, table, gone)]
    # From the last to the first, so that places are counted as they are.
    edits += [RemoveRows(table, block.rows[0], len(block.rows)) for block in reversed(blocks)]
    chosen = sum(len(block.rows) for block in blocks)
    number = "many" if chosen > 1 else "branch" if len(gone) > 1 else "one"
    values = {"row": held.get(blocks[0].rows[0], "name"), "count": len(gone), "below": len(gone) - chosen}
    return Step(f"step.rows_deleted_{number}", tuple(edits), values)


def shift_rows(plan: Plan, table: str, rows: Collection[str], way: int, shown: Collection[str] | None = None) -> Step:
    """Move ``rows`` one place up (``way`` -1) or down (1) among their siblings; of those only the ``shown`` ones count as a place.

    Raises:
        PlannerError: they are the first, or the last, already.
    """
    held = table_of(plan, table)
    blocks = _some(held, rows)
    tree = held.copy_tree()
    moves: dict[Block, MoveRow] = {}
    # Against the way of moving, so that one block never meets another.
    for block in blocks if way < 0 else reversed(blocks):
        passed = _passed(tree, block, way, shown)
        if passed is not None:
            at = tree.child_index(tree.position(passed))
            moves[block] = _moved(tree, _move_of(table, block, block.parent, at if way < 0 else at - len(block.rows) + 1))
    if not moves:
        raise PlannerError("structure.first_already" if way < 0 else "structure.last_already", row=held.get(blocks[0].rows[0], "name"))
    return _move_step(held, tree, moves, "up" if way < 0 else "down")


def indent_rows(plan: Plan, table: str, rows: Collection[str]) -> Step:
    """Make ``rows`` the last children of the sibling above them.

    Raises:
        PlannerError: no sibling stands above any of them.
    """
    held = table_of(plan, table)
    blocks = _some(held, rows)
    tree = held.copy_tree()
    above = {block: sibling_before(tree, block.rows[0]) for block in blocks}
    moves = {block: _moved(tree, _move_of(table, block, parent, _END)) for block, parent in above.items() if parent is not None}
    if not moves:
        raise PlannerError("structure.no_row_above", row=held.get(blocks[0].rows[0], "name"))
    return _move_step(held, tree, moves, "in")


def outdent_rows(plan: Plan, table: str, rows: Collection[str]) -> Step:
    """Let ``rows`` stand behind their parent, on its level. Siblings below them stay with the parent: nobody chose them, and its sum needs them.

    Raises:
        PlannerError: all of them stand at the top already.
    """
    held = table_of(plan, table)
    blocks = _some(held, rows)
    tree = held.copy_tree()
    moves: dict[Block, MoveRow] = {}
    for block in reversed(blocks):
        if block.parent is not None:
            index = tree.child_index(tree.position(block.parent)) + 1
            moves[block] = _moved(tree, _move_of(table, block, tree.parent(block.parent), index))
    if not moves:
        raise PlannerError("structure.at_the_top", row=held.get(blocks[0].rows[0], "name"))
    return _move_step(held, tree, moves, "out")


def move_rows(plan: Plan, table: str, rows: Collection[str], row: str | None, side: Side) -> Step:
    """Move ``rows`` beside or under ``row``, wherever it stands; ``None`` is the end of the table."""
    held = table_of(plan, table)
    blocks = _some(held, rows)
    tree = held.copy_tree()
    _require_apart(held, blocks, row)
    moves: dict[Block, MoveRow] = {}
    beside = row
    for block in blocks:
        parent = row if side is Side.UNDER or row is None else tree.parent(row)
        index = _END if side is Side.UNDER or beside is None else _index_beside(tree, block, beside, side if beside == row else Side.BELOW)
        moves[block] = _moved(tree, _move_of(table, block, parent, index))
        beside = None if row is None else block.rows[-1]
    return _move_step(held, tree, moves, "to_the_top" if row is None else side.value, row)


def write_order(plan: Plan, table: str, rows: Sequence[str]) -> Step:
    """Keep the order ``rows`` of all rows, in which each stands under its parent, as the order of print."""
    held = table_of(plan, table)
    order = tuple(rows)
    if set(order) != set(held.ids):
        raise PlannerError("edit.not_an_order", table=held.info.title)
    return Step("step.rows_ordered", (*reprinted(held, order), OrderRows(table, order)), {"table": held.info.title})


# ------------------------------------------------------------------------------------------------------------------ new rows


def _new_place(table: Table, row: str | None, side: Side) -> tuple[int, int, int]:
    """Return parent, child number and pattern of new rows by position, -1 for none."""
    if row is None:
        tops = table.child_positions(-1)
        return -1, len(tops), tops[-1] if tops else -1
    at = table.position(row)
    if side is Side.UNDER:
        children = table.child_positions(at)
        return at, len(children), children[-1] if children else at
    return table.parent_position(at), table.child_index(at) + (side is Side.BELOW), at


def _new_fields(table: Table, parent: int, index: int, pattern: int) -> dict[str, Any]:
    """Return what new rows take over."""
    if pattern < 0:
        return {name: DEFAULTS[name] for name in (*_TAKEN_OVER, "group")}
    fields = {name: table.columns[name][pattern] for name in _TAKEN_OVER}
    # The label of a parent's group is not that of its children.
    fields["group"] = "" if pattern == parent else table.columns["group"][pattern]
    return fields | fields_at(table, table.child_place(parent, index), parent, pattern)


def _new_names(table: Table, parent: int, count: int, name: str, group: str) -> list[str]:
    """Return names that no sibling of the same group has."""
    names, groups = table.columns["name"], table.columns["group"]
    known = {names[at] for at in table.child_positions(parent) if groups[at] == group}
    wanted = clean("name", name)
    if wanted and wanted in known:
        raise PlannerError("label.same_name", name=wanted)
    base = wanted or tr("structure.new_row")
    free = (each for number in range(1, len(known) + count + 1) if (each := base if number == 1 else f"{base}{number}") not in known)
    return [next(free) for _ in range(count)]


def _new_ids(plan: Plan, count: int) -> list[str]:
    """Return ids that no row has or ever had: a counted one would come again after a deletion, and meet what the log says of the old row."""
    ids: list[str] = []
    while len(ids) < count:
        key = f"N{uuid.uuid4().hex[:_ID_SIGNS]}"
        if key not in ids and all(key not in table for table in plan.tables.values()):
            ids.append(key)
    return ids


# --------------------------------------------------------------------------------------------------------------------- moves


def _some(table: Table, rows: Collection[str]) -> list[Block]:
    """Return the blocks of ``rows``, of which there must be one."""
    blocks = blocks_of(table, rows)
    if not blocks:
        raise PlannerError("structure.nothing_chosen")
    return blocks


def _move_of(table: str, block: Block, parent: str | None, index: int) -> MoveRow:
    return MoveRow(table, block.rows[0], parent, index, len(block.rows))


def _moved(tree: RowTree, move: MoveRow) -> MoveRow:
    """Let the rows stand in ``tree`` where ``move`` takes them, so that the next move is counted from there."""
    tree.move_rows(*move.place(tree))
    return move


def _passed(tree: RowTree, block: Block, way: int, shown: Collection[str] | None) -> str | None:
    """Return the sibling that a block passes, or ``None`` at the end."""
    step: Callable[[RowTree, str], str | None] = sibling_before if way < 0 else sibling_behind
    passed = step(tree, block.rows[0 if way < 0 else -1])
    while passed is not None and shown is not None and passed not in shown:
        passed = step(tree, passed)
    return passed


def _index_beside(tree: RowTree, block: Block, row: str, side: Side) -> int:
    """Return the child number next to ``row`` for a block, counted without the block."""
    at, start = tree.position(row), tree.position(block.rows[0])
    index = tree.child_index(at) + (side is Side.BELOW)
    is_before = tree.parent_position(start) == tree.parent_position(at) and start < at
    return index - len(block.rows) if is_before else index


def _require_apart(table: Table, blocks: Sequence[Block], row: str | None) -> None:
    """Refuse a place that is itself among the rows to move, or below them."""
    if row is not None and row not in table:
        raise PlannerError("edit.no_row", row=row)
    at = -1 if row is None else table.position(row)
    inside = next((block for block in blocks if block.start <= at < block.stop), None)
    if inside is not None:
        raise PlannerError("edit.into_itself", row=table.get(inside.rows[0], "name"))


def _move_step(table: Table, tree: RowTree, moves: Mapping[Block, MoveRow], code: str, goal: str | None = None) -> Step:
    """Return the step of ``moves``, after which the rows stand as in ``tree``, with all that has to change because of them."""
    blocks = sorted(moves, key=lambda block: block.start)
    gained = _gained_totals(table, tree, blocks)
    lost = _lost_totals(table, blocks, lambda parent, _: not tree.has_children(tree.position(parent)))
    edits = (*moves.values(), *reprinted(table, tree.ids), *_regrouped(table, tree, blocks), *gained, *lost)
    first, count = blocks[0].rows[0], sum(len(block.rows) for block in blocks)
    parent = goal if goal is not None else tree.parent(first)
    values = {"row": table.get(first, "name"), "count": count, "parent": "" if parent is None else table.get(parent, "name")}
    return Step(f"step.rows_moved_{code}{'_total' if gained else ''}_{_number(count)}", edits, values)


def _regrouped(table: Table, tree: RowTree, blocks: Sequence[Block]) -> list[SetField]:
    """Return the labels of rows that now stand inside a printed group: its cell cannot be printed round them."""
    edits = []
    for block in blocks:
        before, behind = sibling_before(tree, block.rows[0]), sibling_behind(tree, block.rows[-1])
        groups = {table.get(row, "group") if row is not None else "" for row in (before, behind)}
        label = groups.pop()
        if label and not groups:
            edits += [SetField(table.info.id, row, "group", label) for row in block.rows if table.get(row, "group") != label]
    return edits


# -------------------------------------------------------------------------------------------------------------------- totals


def _new_totals(table: Table, parent: int, parts: Iterable[tuple[str, Any]]) -> list[SetField]:
    """Return the edit that makes a row without children the total of ``parts`` (unit and kind each), if they can be summed."""
    if parent < 0 or table.has_children(parent) or table.columns["aggregation"][parent] is not Aggregation.NONE:
        return []
    whole = parse_unit(table.columns["unit"][parent] or table.info.unit)
    kinds = [table.columns["kind"][parent], *(kind for _, kind in parts)]
    same = all(parse_unit(unit or table.info.unit).same_base(whole) for unit, _ in parts)
    return [] if not same or not NOT_ADDITIVE.isdisjoint(kinds) else [SetField(table.info.id, table.ids[parent], "aggregation", Aggregation.SUM)]


def _gained_totals(table: Table, tree: RowTree, blocks: Sequence[Block]) -> list[SetField]:
    """Return the edits for rows that got their first children by moves."""
    gained: dict[str, list[str]] = {}
    for block in blocks:
        parent = tree.parent(block.rows[0])
        if parent is not None and parent != block.parent:
            gained.setdefault(parent, []).extend(block.rows)
    units, kinds = table.columns["unit"], table.columns["kind"]
    placed = {parent: [(units[at], kinds[at]) for at in map(table.position, rows)] for parent, rows in gained.items()}
    return [edit for parent, parts in placed.items() for edit in _new_totals(table, table.position(parent), parts)]


def _lost_totals(table: Table, blocks: Sequence[Block], is_empty: Callable[[str, int], bool]) -> list[SetField]:
    """Return the edits for totals whose last child has gone; ``is_empty`` tells that of a row and of how many children leave it."""
    leaving: Counter[str] = Counter()
    for block in blocks:
        if block.parent is not None:
            leaving[block.parent] += len(block.rows)
    totals = ((parent, count) for parent, count in leaving.items() if table.get(parent, "aggregation") is Aggregation.SUM)
    return [SetField(table.info.id, parent, "aggregation", Aggregation.NONE) for parent, count in totals if is_empty(parent, count)]


def _number(count: int) -> str:
    return "one" if count == 1 else "many"
