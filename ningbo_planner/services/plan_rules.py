"""The rules of a plan as people list and write them: what there is and what it finds, new ones read from a line, built-in ones set otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ningbo_planner.checks.checker import Checker
from ningbo_planner.checks.contradictions import Clash, Conflict, conflicts_of
from ningbo_planner.checks.rule import Rule, amount_text
from ningbo_planner.checks.rule_trial import CODES, counts_by_rule
from ningbo_planner.checks.thresholds import THRESHOLDS, read_threshold, require_together
from ningbo_planner.domain.equations import equation_of
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan import Plan, row_of
from ningbo_planner.domain.plan_rule import Assumption, PlanRule, RuleKind
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.rule_reading import next_id, read_rule
from ningbo_planner.errors import PlannerError
from ningbo_planner.text import has_text, tr

# What a rule of one's own can be told besides its line, by kind.
_OWN_PARAMS: Mapping[RuleKind, tuple[str, ...]] = {RuleKind.BOUND: ("periods",)}
# So many others stand in one sentence, and a forced figure is told with so many decimals.
_OTHERS = 3
_SHOWN = Decimal("0.0001")
# The parameters that a rule's line says.
_READ_PARAMS = frozenset({"constant", "relation", "assumption", "bound"})


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in a list.

    Attributes:
        id: names it; the code of a built-in one.
        kind: of one's own rules; nothing for a built-in one.
        title: what it is about; for one's own rules their kind.
        text, note: as written.
        grade: of what it finds.
        is_enabled: whether it is looked at.
        is_set: whether the plan sets a built-in one otherwise than usual.
        params: its thresholds as they are now.
        count: how many findings it has.
    """

    id: str
    kind: RuleKind
    title: str
    text: str
    note: str
    grade: Grade
    is_enabled: bool
    is_set: bool = False
    params: Mapping[str, str] = field(default_factory=dict)
    count: int = 0

    @property
    def is_built_in(self) -> bool:
        """Whether it comes with the program."""
        return not self.kind

    def to_json(self) -> dict[str, Any]:
        """Return it as the command line prints it."""
        said = {"id": self.id, "kind": self.kind.value or "built_in", "title": self.title, "text": self.text, "note": self.note}
        return {**said, "grade": self.grade.value, "enabled": self.is_enabled, "set": self.is_set, "params": dict(self.params), "findings": self.count}


def rule_lines(checker: Checker) -> list[RuleLine]:
    """Return all rules: the plan's own in the order in which they were written, then the built-in ones."""
    plan = checker.plan
    by_code = {rule.code: rule for rule in checker.rules}
    counts = counts_by_rule(plan, checker.findings.values())
    mine = [_own_line(rule, by_code[CODES[rule.kind]], counts[rule.id]) for rule in plan.rules.values() if rule.kind]
    return mine + [_built_in_line(plan, rule, counts[rule.code]) for rule in checker.rules]


def _own_line(rule: PlanRule, check: Rule, count: int) -> RuleLine:
    said = {name: value for name, value in rule.params.items() if name not in _READ_PARAMS}
    return RuleLine(rule.id, rule.kind, tr(f"rule_name.{check.code}"), rule.text, rule.note, rule.grade or check.grade, rule.enabled, params=said, count=count)


def _built_in_line(plan: Plan, rule: Rule, count: int) -> RuleLine:
    setting = plan.rules.get(rule.code)
    params = {**rule.params, **(setting.params if setting is not None else {})}
    title = tr(f"rule_name.{rule.code}")
    if setting is None:
        return RuleLine(rule.code, RuleKind.SETTING, title, "", "", rule.grade, True, params=params, count=count)
    return RuleLine(rule.code, RuleKind.SETTING, title, "", setting.note, setting.grade or rule.grade, setting.enabled, True, params, count)


def new_rule(plan: Plan, text: str, kind: RuleKind = RuleKind.SETTING, grade: Grade | None = None, note: str = "") -> PlanRule:
    """Return a rule that a planner has written as a line, with an id of its own; without a kind it gets the one its text is of.

    Raises:
        PlannerError: the text cannot be read, or a name fits no row or several.
    """
    if not text.strip():
        raise PlannerError("rule.no_rows")
    read = read_rule(plan, PlanRule("", kind, text, grade=grade, note=note))
    return replace(read, id=next_id(plan, read.kind))


def rule_named(checker: Checker, name: str) -> PlanRule:
    """Return the entry of a rule, or of a built-in one that the plan says nothing about yet an empty one.

    Raises:
        PlannerError: there is no such rule.
    """
    plan, wanted = checker.plan, name.strip()
    if wanted in plan.rules:
        return plan.rules[wanted]
    if any(rule.code == wanted for rule in checker.rules):
        return PlanRule(wanted)
    raise PlannerError("rule.not_there", rule=wanted, known="、".join([*plan.rules, *(rule.code for rule in checker.rules if rule.code not in plan.rules)]))


def rewritten(plan: Plan, rule: PlanRule, text: str) -> PlanRule:
    """Return a rule with another line, which may make it one of another kind.

    Raises:
        PlannerError: it is a built-in one, or the text cannot be read.
    """
    if not rule.kind:
        raise PlannerError("rule.built_in_text", rule=rule.id)
    return read_rule(plan, replace(rule, kind=RuleKind.SETTING, text=text))


def with_params(checker: Checker, rule: PlanRule, params: Mapping[str, str]) -> PlanRule:
    """Return a rule with other thresholds.

    Raises:
        PlannerError: the rule has no such threshold, or the value does not fit it.
    """
    known = _OWN_PARAMS.get(rule.kind, ()) if rule.kind else tuple(THRESHOLDS.get(rule.id, ()))
    made = dict(rule.params)
    for name, value in params.items():
        if name not in known:
            raise PlannerError("rule.no_param", rule=rule.id, name=name, known="、".join(known) or tr("rule.no_params"))
        made[name] = _periods(checker.plan, rule, value) if rule.kind else read_threshold(rule.id, name, value)
    check = next((each for each in checker.rules if each.code == rule.id), None)
    if check is not None:
        require_together(rule.id, {**check.params, **made})
    return replace(rule, params=made)


def _periods(plan: Plan, rule: PlanRule, value: str) -> str:
    """Return the periods that a bound is looked at in."""
    table = plan.tables[row_of(rule.rows[0]).table]
    known = {period.id: period.id for period in table.periods} | {period.label: period.id for period in table.periods}
    names = [name.strip() for name in value.replace("，", ",").replace("、", ",").split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise PlannerError("period.unknown", text=name, known="、".join(period.id for period in table.periods))
    return ",".join(known[name] for name in names)


def clash_sentences(plan: Plan, rule: PlanRule) -> list[str]:
    """Return what a rule does not go together with, as sentences; nothing where all is well."""
    return [conflict_text(plan, conflict) for conflict in conflicts_of(plan, rule)] if rule.kind and rule.enabled else []


def conflict_text(plan: Plan, conflict: Conflict) -> str:
    """Return in a sentence what a rule does not go together with."""
    others = "、".join(_other(plan, each) for each in conflict.others[:_OTHERS]) or tr("rule_conflict.itself")
    if len(conflict.others) > _OTHERS:
        others = tr("rule_conflict.more", first=others, count=len(conflict.others))
    labels = (period.label for table in plan.tables.values() for period in table.periods if period.id == conflict.period)
    period = next(labels, conflict.period)
    if conflict.clash is Clash.REPEATS:
        return tr("rule_conflict.repeats", others=others)
    if conflict.clash is Clash.CONTRADICTS:
        return tr("rule_conflict.contradicts", others=others, period=period) if period else tr("rule_conflict.contradicts_always", others=others)
    cell = conflict.cell
    if cell is None or conflict.value is None:
        return tr("rule_conflict.forces_something", others=others, period=period)
    amount = amount_text(_decimal(conflict.value), plan.unit_of(cell))
    return tr("rule_conflict.forces", others=others, period=period, row=plan.tables[cell.table].get(cell.row, "name"), amount=amount)


def _decimal(value: Fraction) -> Decimal:
    """Return ``value`` for a sentence, with a few decimals where it has no end."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_SHOWN)


def _other(plan: Plan, name: str) -> str:
    """Return a rule, or an equation that is told of by the id of its finding, in words."""
    if name in plan.rules:
        return tr("rule_conflict.rule", rule=plan.rules[name].text or name)
    equation = equation_of(plan, name)
    if equation is None:
        code = name.partition(":")[0]
        return tr(f"rule_name.{code}") if has_text(f"rule_name.{code}") else name
    if equation.subject in plan.rules:
        return tr("rule_conflict.rule", rule=plan.rules[equation.subject].text)
    return tr("rule_conflict.total", row=plan.tables[equation.stated.table].get(equation.stated.row, "name"), rule=tr(f"rule_name.{equation.rule}"))


def with_values(plan: Plan, assumption: Assumption, values: Sequence[tuple[str, str]]) -> Assumption:
    """Return an assumption with other values; one of nothing is taken out.

    Raises:
        PlannerError: no table has such a period, or a value is no figure in the unit of the assumption.
    """
    known = {name: period.id for table in plan.tables.values() for period in table.periods for name in (period.label, period.id)}
    made = dict(assumption.values)
    for name, text in values:
        period = known.get(name.strip())
        if period is None:
            raise PlannerError("period.unknown", text=name, known="、".join(dict.fromkeys(known.values())))
        if not text.strip():
            made.pop(period, None)
            continue
        made[period] = text.strip()
    for text in made.values():
        if not parse(text, assumption.unit).is_numeric:
            raise PlannerError("rule.assumption_unreadable", name=assumption.name, text=text, unit=assumption.unit or tr("rule.no_unit"))
    return replace(assumption, values=dict(sorted(made.items())))
