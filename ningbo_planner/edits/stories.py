"""Acts on the stories of a plan: made, called otherwise, arranged, taken out; each is one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.story import Story, StoryView
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.errors import PlannerError

# A title is one line at the head of a page.
MOST_SIGNS = 60


def make_story(plan: Plan, title: str, views: Sequence[StoryView] = ()) -> Step:
    """Write a new story.

    Raises:
        PlannerError: it has no title, or one that another story has.
    """
    numbers = [int(key[1:]) for key in plan.stories if key[1:].isdecimal()]
    story = Story(f"S{max(numbers, default=0) + 1}", _free_title(plan, title, ""), tuple(views))
    return _put("step.story_made", story)


def rename_story(plan: Plan, key: str, title: str) -> Step:
    """Call a story otherwise.

    Raises:
        PlannerError: it is gone, the title is empty or another story's.
    """
    story = story_of(plan, key)
    return _put("step.story_renamed", replace(story, title=_free_title(plan, title, key)))


def arrange_story(plan: Plan, key: str, views: Sequence[StoryView]) -> Step:
    """Give a story other views, or the same in another order, or with other notes.

    Raises:
        PlannerError: it is gone.
    """
    return _put("step.story_arranged", replace(story_of(plan, key), views=tuple(views)))


def remove_story(plan: Plan, key: str) -> Step:
    """Take a story out.

    Raises:
        PlannerError: it is gone already.
    """
    story = story_of(plan, key)
    return Step("step.story_removed", (PutEntry("stories", key, None),), {"title": story.title})


def story_of(plan: Plan, key: str) -> Story:
    """Return a story by its id or its title.

    Raises:
        PlannerError: there is none.
    """
    found = plan.stories.get(key) or next((story for story in plan.stories.values() if story.title == key), None)
    if found is None:
        raise PlannerError("story.unknown", name=key, known="、".join(story.title for story in plan.stories.values()) or "—")
    return found


def _put(code: str, story: Story) -> Step:
    return Step(code, (PutEntry("stories", story.id, story),), {"title": story.title})


def _free_title(plan: Plan, title: str, own: str) -> str:
    wanted = " ".join(title.split())
    if not wanted:
        raise PlannerError("story.no_title")
    if len(wanted) > MOST_SIGNS:
        raise PlannerError("story.long_title", limit=MOST_SIGNS)
    if any(story.title == wanted and key != own for key, story in plan.stories.items()):
        raise PlannerError("story.title_taken", title=wanted)
    return wanted
