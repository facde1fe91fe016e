"""Rules as planners write them, one line each: formulas, ratios, bounds, rows that are one indicator, bases and their parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ningbo_planner.domain.equations import Relation
from ningbo_planner.domain.formula import MAX_FORMULA, QUOTES, read_formula, split_relation
from ningbo_planner.domain.plan import Plan, row_key
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.row_names import RowNames, plain_name, shown_row
from ningbo_planner.domain.table import RowRef
from ningbo_planner.domain.unit import is_share_of, parse_unit
from ningbo_planner.errors import PlannerError

_LETTERS = {RuleKind.FORMULA: "F", RuleKind.RATIO: "R", RuleKind.BOUND: "B", RuleKind.WORDING: "W", RuleKind.SCOPE: "S"}
# What stands between the names of several rows, and what makes a share of a quotient.
_AND = "、,和与"
_TIMES_HUNDRED = re.compile(r"[*×]100%?$")
_SLASHES = "/÷"
_SEPARATOR = re.compile("[=、,]")
_FIGURE = re.compile("[-+]?[0-9]")
# What is worked out and no name: it has signs in it, begins with a bracket, or is a number.
_CALCULATED = re.compile(r"[+*×/÷]|^[(-]|^[0-9.,]*$")
_BOUND = re.compile(r"[<>=≥≤⩾⩽≧≦]|不低于|不少于|不超过|不高于|不多于|控制在|超过|突破|高于|大于|多于|低于|小于|少于|不到|至少|至多|在|为|达到")


def read_rule(plan: Plan, rule: PlanRule, names: RowNames | None = None) -> PlanRule:
    """Return ``rule`` with its rows and all that its text says; a rule without a kind gets the one that its text is of.

    Args:
        plan: what it speaks of.
        rule: with the text to read.
        names: those of ``plan`` where they are known already.

    Raises:
        PlannerError: the text cannot be read, or a name fits no row or several.
    """
    text = rule.text.strip()
    if len(text) > MAX_FORMULA:
        raise PlannerError("rule.too_long", limit=MAX_FORMULA)
    names = names or RowNames(plan)
    kind = rule.kind or _kind_of(plan, names, text)
    read = replace(rule, kind=kind, text=text)
    others = {name: value for name, value in rule.params.items() if name not in ("constant", "relation", "assumption", "bound")}
    if kind in (RuleKind.FORMULA, RuleKind.SCOPE):
        found = read_formula(plan, text, names)
        if kind is RuleKind.SCOPE and found.relation is not Relation.EQUAL:
            raise PlannerError("rule.scope_equal")
        return replace(read, rows=found.rows, factors=found.factors, params={**others, **found.params})
    rows, params = {RuleKind.RATIO: _ratio, RuleKind.BOUND: _bound, RuleKind.WORDING: _wording}[kind](plan, names, plain_name(text))
    return replace(read, rows=tuple(map(row_key, rows)), factors=(), params={**others, **params})


def next_id(plan: Plan, kind: RuleKind) -> str:
    """Return an id that no rule of the plan has: a letter for the kind and the next number."""
    letter = _LETTERS[kind]
    taken = {int(key[len(letter) :]) for key in plan.rules if key.startswith(letter) and key[len(letter) :].isdecimal()}
    return f"{letter}{max(taken, default=0) + 1:02}"


def _kind_of(plan: Plan, names: RowNames, text: str) -> RuleKind:
    """Return the kind that a text is of: a quotient is a ratio, a figure alone behind the sign a bound, all else a formula."""
    plain = plain_name(text)
    try:
        left, relation, right = split_relation(plain, names)
    except PlannerError:
        if _SEPARATOR.search(plain) and not _BOUND.search(plain.replace("=", "")):
            return RuleKind.WORDING
        if not _BOUND.search(plain) and not _FIGURE.search(plain):
            raise
        return RuleKind.BOUND
    if relation in ("<", ">"):
        return RuleKind.FORMULA if not _FIGURE.match(right) and names.is_name(right) else RuleKind.BOUND
    if _FIGURE.match(right) and parse(right, _unit_of(plan, names, left)).is_numeric:
        return RuleKind.BOUND
    return RuleKind.RATIO if relation == "=" and _quotient(plan, names, right) is not None else RuleKind.FORMULA


def _unit_of(plan: Plan, names: RowNames, written: str) -> str:
    """Return the unit of the row that a side names, or nothing."""
    try:
        return plan.unit_of(names.choose([written], [names.rows(written)])[0])
    except PlannerError:
        return ""


def _quotient(plan: Plan, names: RowNames, text: str) -> tuple[str, str] | None:
    """Return ``text`` as a row over a row or an assumption; where only one of the two is known, the other is a name that fits no row."""
    bare = _TIMES_HUNDRED.sub("", text)
    ways = [(bare[:at], bare[at + 1 :]) for at, sign in enumerate(bare) if sign in _SLASHES]
    known = ((names.is_name(above), bool(_assumption(plan, below)) or names.is_name(below)) for above, below in ways)
    found = dict(zip(ways, known, strict=True))
    whole = next((way for way, sides in found.items() if all(sides)), None)
    return whole or next((way for way, sides in found.items() if any(sides) and not any(map(_CALCULATED.search, way))), None)


def _assumption(plan: Plan, written: str) -> str:
    """Return the id of the assumption of this name, or nothing."""
    return next((key for key, each in plan.assumptions.items() if written in (plain_name(key), plain_name(each.name))), "")


def _ratio(plan: Plan, names: RowNames, text: str) -> tuple[list[RowRef], Mapping[str, str]]:
    """Read ``比重 = 分子 / 分母``."""
    left, relation, right = split_relation(text, names)
    found = _quotient(plan, names, right)
    if relation != "=" or found is None:
        raise PlannerError("rule.no_quotient")
    above, below = found
    assumption = _assumption(plan, below)
    if not assumption and not names.is_name(below):
        raise PlannerError("rule.denominator_unknown", name=below)
    written = [left, above, *([] if assumption else [below])]
    rows = names.choose(written, [names.rows(each) for each in written])
    units = [*map(plan.unit_of, rows), *([plan.assumptions[assumption].unit] if assumption else [])]
    if not is_share_of(*units):
        raise PlannerError("rule.ratio_units", row=above, unit=units[1] or "—", other_row=below, other_unit=units[2] or "—")
    return rows, {"assumption": assumption} if assumption else {}


def _bound(plan: Plan, names: RowNames, text: str) -> tuple[list[RowRef], Mapping[str, str]]:
    """Read ``甲、乙 ≥ 100亿元`` or ``甲 在50至60之间``."""
    written, rest = _names_before(names, text)
    bound = rest.replace("=>", ">=").replace("=<", "<=").removeprefix("==").removeprefix("=")
    bound = bound.removeprefix("在").removesuffix("之间").removesuffix("范围内").removeprefix("为")
    if not written or not bound or written[0].isdecimal():
        raise PlannerError("rule.no_bound")
    rows = list(dict.fromkeys(names.choose(written, [names.rows(each) for each in written])))
    for row in rows:
        if not parse(bound, plan.unit_of(row)).is_numeric:
            raise PlannerError("rule.bound_unreadable", bound=bound, row=shown_row(plan, row), unit=plan.unit_of(row))
    return rows, {"bound": bound}


def _names_before(names: RowNames, text: str) -> tuple[list[str], str]:
    """Split the names at the beginning of ``text`` off the rest."""
    written: list[str] = []
    at = 0
    while at < len(text):
        # Figures are parts of names (5G基站) as long as some word or sign of a bound is still to come.
        name, at = _name_at(names, text, at, _BOUND if _BOUND.search(text, at) else _FIGURE)
        if not name:
            break
        written.append(name)
        if text[at : at + 1] not in tuple(_AND):
            break
        at += 1
    return written, text[at:]


def _name_at(names: RowNames, text: str, at: int, ends: re.Pattern[str]) -> tuple[str, int]:
    """Return the name that begins at ``at`` and where it ends: one in quotes, a known one, or what stands there up to a sign (one of ``ends``)."""
    closing = text.find(QUOTES.get(text[at], "\0"), at + 1)
    if closing > 0:
        return text[at + 1 : closing], closing + 1
    known = names.known_at(text, at)
    start = at + len(known)
    signs = (ends.search(text, start), _SEPARATOR.search(text, start))
    stop = min((sign.start() for sign in signs if sign is not None), default=len(text))
    name = names.widened(text, at, known, stop) if known else text[at:stop]
    return name, at + len(name)


def _wording(plan: Plan, names: RowNames, text: str) -> tuple[list[RowRef], Mapping[str, str]]:
    """Read ``甲 = 乙 = 丙``: rows that are one indicator."""
    written: list[str] = []
    at = 0
    while at < len(text):
        name, at = _name_at(names, text, at, _SEPARATOR)
        written.append(name)
        if at < len(text) and not _SEPARATOR.match(text, at):
            raise PlannerError("rule.two_rows")
        at += 1
    if len(written) < 2:
        raise PlannerError("rule.two_rows")
    rows = [names.choose([each], [names.rows(each)])[0] for each in written]
    if len(set(rows)) < len(rows):
        raise PlannerError("rule.two_rows")
    units = [plan.unit_of(row) for row in rows]
    for row, unit in zip(rows, units, strict=True):
        if not parse_unit(unit).same_base(parse_unit(units[0])):
            raise PlannerError("rule.wording_units", row=shown_row(plan, row), unit=unit, other_row=shown_row(plan, rows[0]), other_unit=units[0])
    return rows, {}
