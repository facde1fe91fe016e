"""Acts on the rules of a plan and on its assumptions: written, changed, switched off, taken out."""

from __future__ import annotations

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import Assumption, PlanRule
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.errors import PlannerError
from ningbo_planner.text import has_text, in_documents, tr

# The name of a step is a line in a list.
_SHOWN_TEXT = 60


def put_rule(plan: Plan, rule: PlanRule) -> Step:
    """Write a rule, or the settings of a built-in one, in the place of what its id said before."""
    code = "step.rule_changed" if rule.id in plan.rules or not rule.kind else "step.rule_added"
    return Step(code, (PutEntry("rules", rule.id, rule),), {"rule": shown_rule(rule)})


def set_built_in(plan: Plan, setting: PlanRule) -> Step:
    """Write the settings of a built-in rule; settings that say nothing take the entry out, so that the rule is as usual again."""
    if setting.params or setting.grade is not None or not setting.enabled or setting.note:
        return put_rule(plan, setting)
    return Step("step.rule_removed", (PutEntry("rules", setting.id, None),), {"rule": shown_rule(setting)})


def remove_rule(plan: Plan, rule: str) -> Step:
    """Take a rule out; a built-in rule goes back to its usual settings.

    Raises:
        PlannerError: there is no such entry.
    """
    if rule not in plan.rules:
        raise PlannerError("rule.unknown", rule=rule, known="、".join(plan.rules) or "—")
    return Step("step.rule_removed", (PutEntry("rules", rule, None),), {"rule": shown_rule(plan.rules[rule])})


def put_assumption(assumption: Assumption) -> Step:
    """Write an assumption in the place of what its id said before."""
    return Step("step.assumption", (PutEntry("assumptions", assumption.id, assumption),), {"name": assumption.name})


def remove_assumption(plan: Plan, assumption: str) -> Step:
    """Take an assumption out.

    Raises:
        PlannerError: there is no such entry.
    """
    if assumption not in plan.assumptions:
        raise PlannerError("rule.unknown_assumption", name=assumption, known="、".join(plan.assumptions) or "—")
    name = plan.assumptions[assumption].name
    return Step("step.assumption_removed", (PutEntry("assumptions", assumption, None),), {"name": name})


@in_documents()
def shown_rule(rule: PlanRule) -> str:
    """Return a rule as the name of a step shows it: its text, of a built-in one its name."""
    said = rule.text or (tr(f"rule_name.{rule.id}") if has_text(f"rule_name.{rule.id}") else rule.id)
    return said if len(said) <= _SHOWN_TEXT else f"{said[:_SHOWN_TEXT]}…"
