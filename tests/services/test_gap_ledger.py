"""Whose gap: every gap tells which return opened, changed or closed it, and by how much; taking all events together gives what stands now."""

from __future__ import annotations

from decimal import Decimal

from ningbo_planner.domain.finding import FindingKind
from ningbo_planner.domain.plan import cell_of
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.edits.structure import delete_rows
from ningbo_planner.services.gap_ledger import GapStory, GapTurn, gap_stories
from ningbo_planner.services.gap_words import event_sentence, story_sentence
from ningbo_planner.services.returns import accept
from tests.exchange.returned_forms import LEAD, TRADE, Office, issued_plan, office
from tests.plan_state import plan_state

__all__ = ["issued_plan", "office"]

CHIPS = "decomposition/D03"
TRADE_ROW = "decomposition/D11"


def stories(office: Office) -> dict[str, GapStory]:
    """Return the gaps that something happened to, by finding."""
    found = gap_stories(office.workspace.plan, office.workspace.history) or []
    assert {story.finding.id: story.now for story in found if story.is_open} == {key: each.gap for key, each in office.workspace.checker.findings.items() if each.gap and each.kind is not FindingKind.ORDER}
    for story in found:
        assert story.at_first + sum((event.change for event in story.events), Decimal(0)) == story.now
        assert all(later.before == earlier.after for earlier, later in zip(story.events, story.events[1:], strict=False))
        assert story_sentence(office.workspace.plan, story) and all(event_sentence(office.workspace.plan, story, event) for event in story.events)
    return {story.finding.id: story for story in found if story.events}


def test_what_is_printed_has_no_events(office: Office) -> None:
    assert stories(office) == {}
    assert all(story.at_first == story.now for story in gap_stories(office.workspace.plan, office.workspace.history) or [])


def test_each_return_has_its_share_of_a_gap(office: Office) -> None:
    before = plan_state(office.workspace.plan)
    lead = office.form().put(f"{CHIPS}/2022", 520).save(office.folder / "甲.xlsx")
    accept(office.workspace, office.read(lead), "all")
    opened = stories(office)
    assert opened and {event.department for story in opened.values() for event in story.events} == {LEAD}
    assert {event.file for story in opened.values() for event in story.events} == {"甲.xlsx"}
    assert {abs(event.change) for story in opened.values() for event in story.events} == {Decimal(20)}
    office.workspace.undo()
    assert plan_state(office.workspace.plan) == before
    undone = stories(office)
    assert set(undone) == set(opened)
    assert all([event.kind.value for event in story.events] == ["do", "undo"] and story.now == story.at_first for story in undone.values())


def test_a_target_below_the_year_before_is_no_gap(office: Office) -> None:
    trade = office.form(TRADE).put(f"{TRADE_ROW}/2023", 700).save(office.folder / "乙.xlsx")
    accept(office.workspace, office.read(trade), "all")
    assert any(each.kind is FindingKind.ORDER and each.gap for each in office.workspace.checker.findings.values())
    assert {story.finding.kind for story in stories(office).values()} == {FindingKind.SUM}


def test_two_workbooks_of_one_step_are_told_apart_and_a_typed_figure_closes_the_gap(office: Office) -> None:
    lead = office.form().put(f"{CHIPS}/2022", 520).save(office.folder / "甲.xlsx")
    trade = office.form(TRADE).put(f"{TRADE_ROW}/2022", 910).save(office.folder / "乙.xlsx")
    accept(office.workspace, office.read(lead, trade), "all")
    found = stories(office)
    shares = {(event.department, event.file): abs(event.change) for story in found.values() for event in story.events}
    assert set(shares) == {(LEAD, "甲.xlsx"), (TRADE, "乙.xlsx")} and shares[LEAD, "甲.xlsx"] == 20
    key = next(key for key, story in found.items() if story.events[0].department == LEAD and story.events[0].turn is GapTurn.OPENED)
    office.workspace.execute(type_cell(office.workspace.plan, cell_of(f"{CHIPS}/2022"), "500"))
    closed = stories(office)[key]
    assert [event.turn for event in closed.events] == [GapTurn.OPENED, GapTurn.CLOSED] and not closed.is_open
    assert (closed.events[1].author, closed.events[1].file) == ("编制人", "")


def test_a_walk_that_is_stopped_tells_nothing_and_changes_nothing(office: Office) -> None:
    accept(office.workspace, office.read(office.form().put(f"{CHIPS}/2022", 520).save(office.folder / "甲.xlsx")), "all")
    before = plan_state(office.workspace.plan)
    walked: list[tuple[int, int]] = []
    assert gap_stories(office.workspace.plan, office.workspace.history, lambda at, total: walked.append((at, total)), lambda: len(walked) > 0) is None
    assert walked == [(0, 2)] and plan_state(office.workspace.plan) == before


def test_undone_and_redone_steps_and_rows_that_go_keep_the_books_even(office: Office) -> None:
    workspace = office.workspace
    accept(workspace, office.read(office.form().put(f"{CHIPS}/2022", 520).put(f"{CHIPS}/2023", 640).save(office.folder / "甲.xlsx")), "all")
    workspace.execute(delete_rows(workspace.plan, "decomposition", ["D04"]))
    stories(office)
    workspace.undo()
    workspace.undo()
    workspace.redo()
    workspace.execute(type_cell(workspace.plan, cell_of(f"{CHIPS}/2023"), "——"))
    workspace.execute(type_cell(workspace.plan, cell_of(f"{CHIPS}/2023"), "645"))
    found = stories(office)
    kinds = {event.kind.value for story in found.values() for event in story.events}
    assert kinds == {"do", "undo", "redo"}
