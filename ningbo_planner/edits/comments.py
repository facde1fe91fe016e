"""Comments of cells as steps."""

from __future__ import annotations

from collections.abc import Sequence

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import cell_names, require_cell
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.errors import PlannerError

# Longer texts belong into a document; the grid shows a comment beside its cell.
MAX_LENGTH = 2000


def comment_cell(plan: Plan, cell: CellRef, text: str, author: str, time: str) -> Step:
    """Write the comment of one cell; an empty text takes it away, the same text changes nothing.

    Raises:
        PlannerError: there is no such cell, or the text is too long.
    """
    require_cell(plan, cell)
    said = text.replace("\x00", "").strip()
    if len(said) > MAX_LENGTH:
        raise PlannerError("comment.too_long", count=len(said), most=MAX_LENGTH)
    before = plan.comments.get(cell_key(cell))
    is_same = before is not None and before.text == said
    comment = before if is_same else Comment(said, author, time) if said else None
    row, period = cell_names(plan, cell)
    code = "step.comment" if said else "step.comment_removed"
    return Step(code, (PutEntry("comments", cell_key(cell), comment),), {"row": row, "period": period})


def remove_comments(plan: Plan, cells: Sequence[CellRef]) -> Step:
    """Take the comments of ``cells`` away."""
    keys = [cell_key(cell) for cell in cells if cell_key(cell) in plan.comments]
    return Step("step.comments_removed", tuple(PutEntry("comments", key, None) for key in keys), {"count": len(keys)})
