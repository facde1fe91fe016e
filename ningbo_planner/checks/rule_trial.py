"""What a rule would find if the plan had it: tried before it is written, without touching the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from copy import copy

from ningbo_planner.checks.catalogue import make_rules
from ningbo_planner.checks.own_rules import OwnRule
from ningbo_planner.checks.rule import Place, Rule, graded
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind

# The code of the check that looks at a planner's rules of each kind.
CODES = {RuleKind.FORMULA: "formula", RuleKind.RATIO: "ratio", RuleKind.BOUND: "bound", RuleKind.WORDING: "same", RuleKind.SCOPE: "scope"}
# The checks whose findings name an entry of the plan's rules.
_OF_ENTRIES = frozenset({*CODES.values(), "rule"})


class RuleTrial:
    """One rule, or one setting of a built-in rule, tried on a plan that must not change until the walk is over.

    Attributes:
        findings: what was found so far, in the order of the places.
    """

    def __init__(self, plan: Plan, rule: PlanRule) -> None:
        """Try ``rule`` on ``plan`` in place of what its id says there now."""
        self._plan = copy(plan)
        self._plan.rules = {**plan.rules, rule.id: rule}
        self._rule = rule
        self.findings: list[Finding] = []

    def walk(self) -> Iterator[None]:
        """Look at one place after the other."""
        code = CODES.get(self._rule.kind, self._rule.id)
        check = next((each for each in make_rules() if each.code == code), None)
        if check is None or not self._rule.enabled:
            return
        check.refresh(None)
        for place in self._places(check):
            finding = check.examine(self._plan, place)
            setting = self._plan.rules.get(check.code)
            if finding is not None and (setting is None or setting.enabled):
                self.findings.append(graded(finding, check.grade, setting.grade) if setting is not None else finding)
            yield

    def _places(self, check: Rule) -> Iterable[Place]:
        if self._rule.kind and isinstance(check, OwnRule):
            return check.own_places(self._plan, self._rule)
        return (place for table in self._plan.tables for place in check.places(self._plan, table))


def found_by(plan: Plan, rule: PlanRule) -> list[Finding]:
    """Return what ``rule`` would find."""
    trial = RuleTrial(plan, rule)
    for _ in trial.walk():
        pass
    return trial.findings


def entry_of(plan: Plan, finding: Finding) -> str:
    """Return the id of the rule in the plan that a finding comes from: a planner's own, else the code of the built-in one."""
    if finding.rule in _OF_ENTRIES:
        start = f"{finding.rule}:{finding.table}:"
        rest = finding.id.removeprefix(start).removesuffix(f":{finding.period}" if finding.period else "")
        if rest in plan.rules and plan.rules[rest].kind:
            return rest
    return finding.rule


def counts_by_rule(plan: Plan, findings: Iterable[Finding]) -> Counter[str]:
    """Return how many of ``findings`` each rule has, by the ids of :func:`entry_of` and by the codes of the checks."""
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.rule] += 1
        if finding.rule in _OF_ENTRIES and (entry := entry_of(plan, finding)) != finding.rule:
            counts[entry] += 1
    return counts
