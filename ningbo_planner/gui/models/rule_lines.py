"""The lines of the panel 规则: a planner's own rules, assumptions, built-in rules, each with what it says and how many findings it has. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ningbo_planner.checks.checker import Checker
from ningbo_planner.checks.rule import Rule
from ningbo_planner.checks.rule_trial import CODES, counts_by_rule
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from ningbo_planner.gui.models.rule_words import assumption_text, check_name, gone_rows, help_text, kind_name, params_of, row_name
from ningbo_planner.text import tr


class Group(StrEnum):
    """The sections from top to bottom."""

    OWN = "own"
    ASSUMPTION = "assumption"
    BUILT_IN = "built_in"


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One line; a head has no ``id``.

    Attributes:
        group, id: which section, and the id of the entry or the code of the built-in rule.
        title: what it is called; of a head the name of the section with its count.
        body: what it looks for.
        note: why it holds, what is other than usual, what is wrong with it.
        grade: of what it finds; ``None`` for assumptions and heads.
        count: how many findings it has now.
        is_on: whether it is looked at.
        is_set: whether the plan sets it otherwise than usual.
        is_broken: whether it speaks of rows that are gone.
    """

    group: Group
    id: str
    title: str
    body: str = ""
    note: str = ""
    grade: Grade | None = None
    count: int = 0
    is_on: bool = True
    is_set: bool = False
    is_broken: bool = False

    @property
    def key(self) -> str:
        """What names the line."""
        return f"{self.group}:{self.id}"


def rule_lines(plan: Plan, checker: Checker, words: str = "") -> list[RuleLine]:
    """Return all lines that have all ``words`` in them, under their heads."""
    counts = counts_by_rule(plan, checker.findings.values())
    checks = {check.code: check for check in checker.rules}
    made = {
        Group.OWN: [_own(plan, rule, checks[CODES[rule.kind]], counts) for rule in plan.rules.values() if rule.kind],
        Group.ASSUMPTION: [RuleLine(Group.ASSUMPTION, key, _assumption_title(plan, key), assumption_text(each)) for key, each in plan.assumptions.items()],
        Group.BUILT_IN: [_built_in(plan, check, counts) for check in checker.rules],
    }
    return list(_with_heads(made, words.split()))


def _with_heads(made: Mapping[Group, list[RuleLine]], words: list[str]) -> Iterator[RuleLine]:
    for group, lines in made.items():
        kept = [line for line in lines if all(word in f"{line.title}{line.body}{line.note}" for word in words)]
        off = sum(not line.is_on for line in kept)
        title = tr(f"rules_panel.group.{group}", count=len(kept))
        if kept or not words:
            yield RuleLine(group, "", tr("rules_panel.with_off", title=title, count=off) if off else title)
        yield from kept


def _own(plan: Plan, rule: PlanRule, check: Rule, counts: Mapping[str, int]) -> RuleLine:
    """Return the line of a planner's rule."""
    gone = "、".join(row_name(plan, key) for key in gone_rows(plan, rule))
    assumption = rule.params.get("assumption", "")
    if not gone and assumption and assumption not in plan.assumptions:
        gone = tr("rules_panel.assumption_gone", name=assumption)
    note = tr("rules_panel.broken", gone=gone) if gone else rule.note
    title = tr("rules_panel.own_title", id=rule.id, kind=kind_name(rule.kind))
    periods = rule.params.get("periods", "")
    body = tr("rules_panel.in_periods", rule=rule.text, periods=periods.replace(",", "、")) if periods else rule.text
    return RuleLine(Group.OWN, rule.id, title, body, note, rule.grade or check.grade, counts[rule.id], rule.enabled, False, bool(gone))


def _built_in(plan: Plan, check: Rule, counts: Mapping[str, int]) -> RuleLine:
    """Return the line of a built-in rule; what the plan sets is told."""
    setting = plan.rules.get(check.code)
    note = "" if setting is None else _setting_note(check, setting)
    body = help_text(check.code, params_of(check, setting))
    grade = setting.grade if setting is not None and setting.grade is not None else check.grade
    is_on = setting is None or setting.enabled
    return RuleLine(Group.BUILT_IN, check.code, check_name(check.code), body, note, grade, counts[check.code], is_on, setting is not None)


def _setting_note(check: Rule, setting: PlanRule) -> str:
    """Return what the plan sets, and why."""
    if setting.grade is not None and setting.grade is not check.grade:
        said = tr("rules_panel.grade_set", usual=tr(f"grade.{check.grade}"))
        return tr("rules_panel.set_why", said=said, note=setting.note) if setting.note else said
    return setting.note


def _assumption_title(plan: Plan, key: str) -> str:
    held = plan.assumptions[key]
    return tr("rules_panel.assumption_title", name=held.name, unit=held.unit) if held.unit else held.name


def usual_grade(checker: Checker, rule: PlanRule | None, code: str) -> Grade:
    """Return the grade that a rule has by itself: of a planner's rule that of its kind."""
    wanted = CODES[rule.kind] if rule is not None and rule.kind is not RuleKind.SETTING else code
    return next(check.grade for check in checker.rules if check.code == wanted)
