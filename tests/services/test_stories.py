"""Stories: made, arranged and undone like everything else in a plan, told by the plan as it stands, carried by every way out and in."""

from __future__ import annotations

from pathlib import Path

import pytest

from ningbo_planner.domain.plan_digest import content_digest
from ningbo_planner.domain.story import StoryView
from ningbo_planner.edits.stories import arrange_story, make_story, remove_story, rename_story, story_of
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.services.stories import scenes_of, usual_views
from ningbo_planner.services.workspace import Workspace

VIEWS = (StoryView("stack/decomposition/D02", "先看总量"), StoryView("path/decomposition/D04"))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Open a copy of the shipped plan."""
    path = tmp_path / "方案.nbplan"
    new_plan(path)
    return open_plan(path)


def test_a_story_is_made_renamed_arranged_removed_and_all_of_it_undone(workspace: Workspace) -> None:
    plan = workspace.plan
    before = content_digest(plan)
    workspace.execute(make_story(plan, "  五分钟  看懂方案 ", VIEWS))
    workspace.execute(rename_story(plan, "S1", "向市长汇报"))
    workspace.execute(arrange_story(plan, "S1", VIEWS[::-1]))
    assert (story_of(plan, "向市长汇报").id, plan.stories["S1"].views) == ("S1", VIEWS[::-1])
    assert content_digest(plan) == before, "the order of charts is no part of what a plan says"
    workspace.execute(remove_story(plan, "S1"))
    assert plan.stories == {} and workspace.history.next_undo.name == "删除汇报“向市长汇报”"
    for _ in range(3):
        workspace.undo()
    assert plan.stories["S1"].title == "五分钟 看懂方案" and plan.stories["S1"].views == VIEWS


def test_titles_are_there_short_and_each_its_own(workspace: Workspace) -> None:
    workspace.execute(make_story(workspace.plan, "汇报"))
    for title, said in (("  ", "起一个名称"), ("汇报", "已有名为"), ("长" * 61, "不能超过 60 个字")):
        with pytest.raises(PlannerError, match=said):
            make_story(workspace.plan, title)
    with pytest.raises(PlannerError, match="没有名为“别的”的汇报。现有汇报：汇报。"):
        remove_story(workspace.plan, "别的")
    assert make_story(workspace.plan, "又一").edits[0].key == "S2"


def test_a_story_stays_in_the_file(workspace: Workspace) -> None:
    workspace.execute(make_story(workspace.plan, "汇报", VIEWS))
    path = workspace.path
    workspace.close()
    again = open_plan(path)
    assert again.plan.stories["S1"].views == VIEWS
    again.close()


def test_scenes_are_of_the_plan_as_it_stands_and_a_chart_that_is_gone_says_so(workspace: Workspace) -> None:
    views = (*VIEWS, StoryView("path/decomposition/X99", "没有了"), StoryView("什么"))
    first, second, third, fourth = scenes_of(workspace, views)
    assert first.spec.title.startswith("数字制造业(营收)2026年目标7000亿元") and first.view.note == "先看总量"
    assert second.spec.name == "path/decomposition/D04" and not second.problem
    for gone in (third, fourth):
        assert gone.spec is None and "方案里已没有这张图" in gone.problem


def test_the_usual_story_shows_charts_that_the_plan_has(workspace: Workspace) -> None:
    views = usual_views(workspace.plan)
    scenes = scenes_of(workspace, views)
    assert len(scenes) >= 8 and all(scene.spec is not None for scene in scenes)
    assert len({scene.spec.kind for scene in scenes}) >= 6
