"""Rules in words: what each looks for with its thresholds, how a written one was read, where a line is not understood, what it contradicts. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ningbo_planner.checks.rule import Rule
from ningbo_planner.checks.rule_trial import CODES
from ningbo_planner.checks.thresholds import THRESHOLDS
from ningbo_planner.domain.equations import has_row
from ningbo_planner.domain.exact import trimmed
from ningbo_planner.domain.finding import Finding, Grade
from ningbo_planner.domain.plan import Plan, row_of
from ningbo_planner.domain.plan_rule import Assumption, PlanRule, RuleKind
from ningbo_planner.domain.reading import narrowed
from ningbo_planner.domain.row_names import RowNames, plain_name
from ningbo_planner.errors import PlannerError
from ningbo_planner.text import tr

# What of an error is a piece of the line that was not understood.
_PIECES = ("name", "text", "sign", "bound", "word")
_EQUAL_SIGN, _AT_LEAST_SIGN = "=", "≥"


class Span(NamedTuple):
    """A piece of a line: where it begins and where it ends."""

    start: int
    stop: int


def check_name(code: str) -> str:
    """Return the name of a built-in rule."""
    return tr(f"rule_name.{code}")


def kind_name(kind: RuleKind) -> str:
    """Return what planners call a kind of rule."""
    return tr(f"rule_name.{CODES[kind]}") if kind else tr("rule_kind.any")


def params_of(check: Rule, setting: PlanRule | None) -> dict[str, str]:
    """Return the thresholds of a built-in rule as they are in force."""
    said = setting.params if setting is not None else {}
    return {name: said.get(name, usual) for name, usual in check.params.items()}


def help_text(code: str, params: Mapping[str, str]) -> str:
    """Return what a built-in rule looks for, its thresholds in plain words."""
    sentences = [tr(f"rule_help.{code}")]
    sentences += [_threshold_words(code, name, value) for name, value in params.items() if name in THRESHOLDS.get(code, {})]
    return "".join(sentences)


def _threshold_words(code: str, name: str, value: str) -> str:
    """Return the sentence about one threshold; none (0) has its own."""
    if value == "0":
        return tr(f"threshold.{code}.{name}.none")
    return tr(f"threshold.{code}.{name}.said", value=value)


def reading_text(plan: Plan, rule: PlanRule) -> str:
    """Return how a rule that was read is understood: its kind and each row with its table."""
    rows = [row_name(plan, row) for row in rule.rows]
    kind = kind_name(rule.kind)
    if rule.kind in (RuleKind.FORMULA, RuleKind.SCOPE):
        sign = _AT_LEAST_SIGN if rule.params.get("relation") else _EQUAL_SIGN
        return tr("rule_reading.formula", kind=kind, stated=rows[0], sign=sign, terms=_terms(rule, rows))
    if rule.kind is RuleKind.RATIO:
        below = rows[2] if len(rows) > 2 else _assumption_name(plan, rule)
        return tr("rule_reading.ratio", share=rows[0], above=rows[1], below=below)
    if rule.kind is RuleKind.BOUND:
        return tr("rule_reading.bound", rows="、".join(rows), bound=rule.params.get("bound", ""))
    return tr("rule_reading.same", rows="、".join(rows))


def _assumption_name(plan: Plan, rule: PlanRule) -> str:
    found = plan.assumptions.get(rule.params.get("assumption", ""))
    return tr("rule_reading.assumption", name=found.name) if found is not None else ""


def _terms(rule: PlanRule, rows: list[str]) -> str:
    """Return the right side of a formula: every row with its sign and factor, the constant last."""
    said = ""
    for factor, row in zip(rule.factors[1:], rows[1:], strict=False):
        sign = "−" if factor < 0 else "+" if said else ""
        times = "" if abs(factor) == 1 else f"{trimmed(abs(factor))} × "
        said += f" {sign} {times}{row}" if said else f"{sign}{times}{row}"
    constant = rule.params.get("constant", "")
    if not constant:
        return said
    return f"{said} − {constant[1:]}" if constant.startswith("-") else f"{said} + {constant}"


def row_name(plan: Plan, key: str) -> str:
    """Return a row with the table that it stands in; one that is gone is told of as such."""
    ref = row_of(key)
    if not has_row(plan, ref):
        return tr("rule_reading.gone", row=key)
    table = plan.tables[ref.table]
    return tr("rule_reading.row", row=table.get(ref.row, "name"), table=table.info.title or ref.table)


def gone_rows(plan: Plan, rule: PlanRule) -> list[str]:
    """Return the rows of a rule that are not in the plan any more."""
    return [key for key in rule.rows if not has_row(plan, row_of(key))]


def objection_text(text: str, error: PlannerError, plan: Plan) -> str:
    """Return what is wrong with a line, where in it, and what to do where the sentence itself does not say it."""
    span = where_of(text, error)
    said = str(error) if span is None else tr("rule_reading.where", sentence=str(error), first=span.start + 1, last=span.stop)
    if error.code in ("rule.not_linear", "rule.denominator_unknown") and not plan.assumptions and any(sign in narrowed(text) for sign in "/÷"):
        return tr("rule_reading.no_assumptions", sentence=said)
    return said


def where_of(text: str, error: PlannerError) -> Span | None:
    """Return the piece of ``text`` that an error speaks of, as far as it names one."""
    kept = [at for at, sign in enumerate(narrowed(text)) if not sign.isspace()]
    plain = plain_name(text)
    for name in _PIECES:
        piece = plain_name(str(error.values.get(name, "")))
        at = plain.rfind(piece) if piece else -1
        if at >= 0 and len(plain) == len(kept):
            return Span(kept[at], kept[at + len(piece) - 1] + 1)
    return None


def known_spans(text: str, names: RowNames) -> list[Span]:
    """Return the pieces of ``text`` that are names of rows."""
    plain, kept = plain_name(text), [at for at, sign in enumerate(narrowed(text)) if not sign.isspace()]
    found, at = [], 0
    while at < len(plain) and len(plain) == len(kept):
        name = names.known_at(plain, at)
        if name:
            found.append(Span(kept[at], kept[at + len(name) - 1] + 1))
        at += len(name) or 1
    return found


def found_text(findings: list[Finding], is_on: bool) -> str:
    """Return how many findings a rule would have, by grade."""
    if not is_on:
        return tr("rule_preview.off")
    if not findings:
        return tr("rule_preview.none")
    counts = ((tr(f"grade.{grade}"), sum(finding.grade is grade for finding in findings)) for grade in Grade)
    return tr("rule_preview.some", count=len(findings), grades="、".join(tr("rule_preview.grade", grade=name, count=count) for name, count in counts if count))


def assumption_text(assumption: Assumption) -> str:
    """Return the values of an assumption and where they come from."""
    values = "；".join(tr("rule_assumption.value", period=period, value=value) for period, value in assumption.values.items())
    said = values or tr("rule_assumption.no_values")
    return tr("rule_assumption.said", values=said, source=assumption.source) if assumption.source else said
