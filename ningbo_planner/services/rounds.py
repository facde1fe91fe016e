"""Rounds of the exchange: what they are called, which one is meant, closing one and opening it again, who is to fill in which rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from ningbo_planner.domain.department import Department, names_of
from ningbo_planner.domain.exchange_round import Round, RoundKind
from ningbo_planner.domain.plan import Plan, row_of
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.forms.form_layout import answering_departments, form_layout, rows_to_fill
from ningbo_planner.services.workspace import Change, Workspace
from ningbo_planner.text import tr

_NEAR_NAMES = 3


def next_round_name(plan: Plan, kind: RoundKind = RoundKind.DOWN) -> str:
    """Return what the next round of this kind is called unless somebody says otherwise."""
    return round_name(sum(each.kind is kind for each in plan.rounds.values()) + 1, kind)


def round_name(number: int, kind: RoundKind = RoundKind.DOWN) -> str:
    """Return what the round of this number is called by default: 一下, 二下 … 十一下 … 二十下; 一上, 二上 … where departments propose."""
    tens, ones = divmod(number, 10)
    digits = tr("issue.digits")
    words = str(number) if tens > 9 else (digits[tens] if tens > 1 else "") + (digits[10] if tens else "") + (digits[ones] if ones else "")
    return tr("issue.round_name", number=words) if kind is RoundKind.DOWN else tr("issue.round_name_up", number=words)


def find_round(plan: Plan, name: str = "") -> Round:
    """Return the round of this id or name, the newest of several; without a name the last one that is open, or the last one.

    Raises:
        PlannerError: ``round.none`` or ``round.unknown``.
    """
    rounds = list(plan.rounds.values())
    if not rounds:
        raise PlannerError("round.none")
    wanted = name.strip()
    if not wanted:
        return next((each for each in reversed(rounds) if not each.closed), rounds[-1])
    found = next((each for each in reversed(rounds) if wanted in (each.id, each.name)), None)
    if found is None:
        raise PlannerError("round.unknown", name=wanted, known="、".join(each.name for each in rounds))
    return found


def close_round(workspace: Workspace, name: str = "") -> Change:
    """Close a round as one step: nobody is late any more, and what still comes back is asked about.

    Raises:
        PlannerError: there is no such round, or it is closed already.
    """
    found = find_round(workspace.plan, name)
    if found.closed:
        raise PlannerError("round.closed_already", name=found.name, closed=found.closed.replace("T", " "))
    return _put(workspace, replace(found, closed=workspace.history.clock()), "step.close_round")


def reopen_round(workspace: Workspace, name: str) -> Change:
    """Open a closed round again as one step.

    Raises:
        PlannerError: there is no such round, or it is open.
    """
    found = find_round(workspace.plan, name)
    if not found.closed:
        raise PlannerError("round.open_already", name=found.name)
    return _put(workspace, replace(found, closed=""), "step.reopen_round")


def open_rounds(plan: Plan) -> list[Round]:
    """Return the rounds that can be handed out once more, the newest first."""
    return [each for each in reversed(plan.rounds.values()) if not each.closed]


def rows_of(plan: Plan, round_: Round) -> dict[str, tuple[str, ...]]:
    """Return who is to fill in which rows when a round is handed out once more: those that somebody chose, else those a department answers for now."""
    return {issue.department: issue.rows if issue.is_chosen else assigned_rows(plan, issue.department) for issue in round_.issues.values()}


def row_labels(plan: Plan) -> dict[str, str]:
    """Return the names of all rows that can be handed out, with those above them, by ``table/row`` in the order of print."""
    refs = {key: row_of(key) for key in rows_to_fill(plan)}
    return {key: tr("issue.row_label", table=plan.tables[ref.table].info.title, path=plan.tables[ref.table].label_path(ref.row)) for key, ref in refs.items()}


def filled_tables(plan: Plan) -> dict[str, str]:
    """Return the titles of the tables with rows that can be handed out, by id."""
    return {table: plan.tables[table].info.title for table in dict.fromkeys(row_of(key).table for key in rows_to_fill(plan))}


def rows_in_tables(plan: Plan, tables: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what every answering department is to fill in when only some tables are handed out; none at all where it answers for none of theirs."""
    wanted = set(tables)
    return {each: tuple(row for row in assigned_rows(plan, each) if row_of(row).table in wanted) for each in answering_departments(plan)}


def outstanding(round_: Round) -> list[str]:
    """Return the ids of the departments that returned nothing in a round."""
    return [issue.department for issue in round_.issues.values() if not issue.receipts]


def find_department(plan: Plan, name: str) -> Department:
    """Return the department of this name or alias; near names are offered when there is none."""
    names = names_of(plan.departments.values())
    found = names.get(name.strip())
    if found is not None:
        return plan.departments[found]
    close = get_close_matches(name.strip(), names, n=3 * _NEAR_NAMES, cutoff=0.4)
    near = list(dict.fromkeys(plan.departments[names[each]].name for each in close))[:_NEAR_NAMES]
    if near:
        raise PlannerError("issue.unknown_department_near", name=name.strip(), near="、".join(near))
    raise PlannerError("issue.unknown_department", name=name.strip())


def assigned_rows(plan: Plan, department: str, added: Iterable[str] = (), left_out: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the rows (``table/row``) of a department, in the order of print: those it answers for, with some more and without others.

    Raises:
        PlannerError: a row that is added cannot be handed out.
    """
    every = rows_to_fill(plan)
    more, fewer = list(added), set(left_out)
    strange = next((row for row in more if row not in every), None)
    if strange is not None:
        raise PlannerError("issue.row_not_for_forms", row=strange)
    wanted = {line.key for line in form_layout(plan, department).own} | set(more)
    return tuple(row for row in every if row in wanted and row not in fewer)


def all_chosen_rows(rows: Mapping[str, Sequence[str]] | None, round_: Round) -> dict[str, Sequence[str]]:
    """Return the rows that somebody chose, by department id: now, or when the version before was handed out."""
    before = {issue.department: issue.rows for issue in round_.issues.values() if issue.is_chosen}
    return {**before, **(rows or {})}


def _put(workspace: Workspace, changed: Round, code: str) -> Change:
    return workspace.execute(Step(code, (PutEntry("rounds", changed.id, changed),), {"round": changed.name, "count": len(outstanding(changed))}))
