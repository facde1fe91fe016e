"""Comments as steps: written, changed, taken away, limited."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.comments import MAX_LENGTH, comment_cell, remove_comments
from ningbo_planner.edits.history import History, Journal
from ningbo_planner.errors import PlannerError
from tests.plans import small_plan

CELL = CellRef("d", "A", "2022")


def test_a_comment_is_written_changed_and_taken_away() -> None:
    plan = small_plan()
    history = History(plan, Journal())
    history.execute(comment_cell(plan, CELL, " 口径与统计局一致 ", "张三", "2026-03-01T09:00:00"))
    assert plan.comments == {"d/A/2022": Comment("口径与统计局一致", "张三", "2026-03-01T09:00:00")}
    assert history.execute(comment_cell(plan, CELL, "口径与统计局一致", "李四", "2026-03-02T09:00:00")) is None
    history.execute(comment_cell(plan, CELL, "已改口径", "李四", "2026-03-02T09:00:00"))
    assert plan.comments["d/A/2022"].author == "李四"
    history.execute(comment_cell(plan, CELL, "  ", "李四", "2026-03-03T09:00:00"))
    assert plan.comments == {} and [entry.code for entry in history.entries][-1] == "step.comment_removed"


def test_several_comments_go_in_one_step() -> None:
    plan = small_plan()
    history = History(plan, Journal())
    for period in ("2021", "2022"):
        history.execute(comment_cell(plan, CELL._replace(period=period), "注", "张三", "2026-03-01T09:00:00"))
    history.execute(remove_comments(plan, [CELL, CELL._replace(period="2021"), CELL._replace(row="B")]))
    assert plan.comments == {}
    history.undo()
    assert len(plan.comments) == 2


def test_what_no_comment_can_be_is_refused() -> None:
    plan = small_plan()
    with pytest.raises(PlannerError, match=str(MAX_LENGTH)):
        comment_cell(plan, CELL, "字" * (MAX_LENGTH + 1), "张三", "")
    with pytest.raises(PlannerError):
        comment_cell(plan, CELL._replace(row="gone"), "注", "张三", "")
    assert "\x00" not in comment_cell(plan, CELL, "a\x00b", "张三", "").edits[0].entry.text
