"""Linear formulas as planners write them: ``核心产业营收 = 数字制造业(营收) + 2*(数字金融 - 100亿元)``, read into rows, what each counts for, and a constant.

Names are those of rows (see :mod:`ningbo_planner.domain.row_names`); coefficients, brackets, percents and constants with or without a unit are
understood. All is exact: a fraction that is no decimal is refused unless the formula can be turned so that none is left.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import Relation
from ningbo_planner.domain.plan import Plan, row_key
from ningbo_planner.domain.row_names import RowNames, plain_name, shown_row
from ningbo_planner.domain.table import RowRef
from ningbo_planner.domain.unit import PERCENT, SCALES, Unit, parse_unit
from ningbo_planner.errors import PlannerError

MAX_FORMULA = 400
MAX_DEPTH = 30
_ONE = Fraction(1)
_RELATIONS = {"=": Relation.EQUAL, ">=": Relation.AT_LEAST, "≥": Relation.AT_LEAST, "<=": None, "≤": None}
_RELATION = re.compile(r">=|<=|=>|=<|==|[=≥≤⩾⩽≧≦<>]")
_TURNED = {"=>": ">=", "=<": "<=", "==": "=", "⩾": ">=", "≧": ">=", "⩽": "<=", "≦": "<="}
_SIGNS = "+-*/()"
# Signs that people write for others, outside of names.
_SAME = {"×": "*", "÷": "/", "—": "-", "–": "-", "[": "(", "]": ")"}
_SCALE = "|".join(SCALES)
_NUMBER = re.compile(rf"(?P<digits>[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)(?:(?P<percent>%)|(?P<scale>{_SCALE})?(?P<word>[A-Za-z\u4e00-\u9fff]*))")
QUOTES = {"“": "”", '"': '"', "【": "】"}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read: the first row equals (or is at least) the sum of the others, each times its factor, plus the constant.

    Attributes:
        rows: as ``table/row``, the stated one first.
        factors: what each of the rows counts for, in its own figures after conversion to the unit of the stated row; the first is 1.
        constant: with its unit, empty for none.
        relation: equal or at least.
    """

    rows: tuple[str, ...]
    factors: tuple[Decimal, ...]
    constant: str
    relation: Relation

    @property
    def params(self) -> dict[str, str]:
        """What a rule keeps of it besides rows and factors."""
        held = {"constant": self.constant, "relation": self.relation.value if self.relation is not Relation.EQUAL else ""}
        return {name: value for name, value in held.items() if value}


def read_formula(plan: Plan, text: str, names: RowNames | None = None) -> Formula:
    """Read ``text``; names are resolved to rows of ``plan``, by ``names`` where they are known already.

    Raises:
        PlannerError: it is no linear formula, a name fits no row or several, units do not go together; the sentence says which and what to do.
    """
    if len(text) > MAX_FORMULA:
        raise PlannerError("rule.too_long", limit=MAX_FORMULA)
    names = names or RowNames(plan)
    left, relation, right = split_relation(plain_name(text), names)
    if relation in ("<", ">"):
        raise PlannerError("rule.strict", sign=relation)
    readers = [_Reader(list(_tokens(side, names))) for side in (left, right)]
    sides = [reader.whole() for reader in readers]
    words = list(dict.fromkeys(word for side in sides for word in side.terms))
    if not words:
        raise PlannerError("rule.no_rows")
    chosen = dict(zip(words, names.choose(words, [names.rows(word) for word in words]), strict=True))
    linear = _Linear()
    linear.add(sides[0].named(chosen), _ONE)
    linear.add(sides[1].named(chosen), -_ONE)
    if _RELATIONS[relation] is None:
        linear = linear.times(-_ONE)
    return _Turned(plan, linear, [chosen[word] for word in words]).formula(Relation.EQUAL if relation == "=" else Relation.AT_LEAST)


def split_relation(text: str, names: RowNames) -> tuple[str, str, str]:
    """Split a plain text at its one sign of comparison, which may not be part of a name."""
    at, found = 0, []
    while at < len(text):
        name = names.known_at(text, at)
        sign = _RELATION.match(text, at) if not name else None
        if sign is not None:
            found.append(sign)
        at += len(name) or (len(sign[0]) if sign is not None else 1)
    if len(found) != 1:
        raise PlannerError("rule.one_relation") if found else PlannerError("rule.no_relation")
    return text[: found[0].start()], _TURNED.get(found[0][0], found[0][0]), text[found[0].end() :]


@dataclass(frozen=True, slots=True)
class _Token:
    """A sign, a number with its unit, or a name."""

    text: str
    number: Fraction | None = None
    unit: str = ""
    is_name: bool = False


@dataclass(slots=True)
class _Linear:
    """A sum of rows times factors, by name or row, and constants by their unit: ``""`` for a bare one."""

    terms: dict[object, Fraction] = field(default_factory=dict)
    constants: dict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))

    def add(self, other: _Linear, factor: Fraction) -> None:
        """Add another sum times ``factor``."""
        for key, value in other.terms.items():
            self.terms[key] = self.terms.get(key, Fraction()) + value * factor
        for unit, value in other.constants.items():
            self.constants[unit] += value * factor

    def times(self, factor: Fraction) -> _Linear:
        """Return this sum times ``factor``."""
        result = _Linear()
        result.add(self, factor)
        return result

    def named(self, rows: dict[object, RowRef]) -> _Linear:
        """Return the same sum over rows instead of names."""
        result = _Linear()
        for word, factor in self.terms.items():
            result.add(_Linear({rows[word]: factor}), _ONE)
        result.constants |= self.constants
        return result

    @property
    def number(self) -> Fraction | None:
        """The bare number that it is, percents included as parts of one; ``None`` when rows or units are in it."""
        if self.terms or not self.constants.keys() <= {"", PERCENT}:
            return None
        return self.constants.get("", Fraction()) + self.constants.get(PERCENT, Fraction()) / 100


def _tokens(text: str, names: RowNames) -> Iterator[_Token]:
    """Yield the signs, numbers and names of one side."""
    at = 0
    while at < len(text):
        closing = QUOTES.get(text[at])
        name = names.known_at(text, at)
        number = _NUMBER.match(text, at)
        if closing and closing in text[at + 1 :]:
            stop = text.index(closing, at + 1)
            yield _Token(text[at + 1 : stop], is_name=True)
            at = stop + 1
        elif name:
            name = names.widened(text, at, name, at + len(_loose_name(text, at)))
            yield _Token(name, is_name=True)
            at += len(name)
        elif number is not None:
            token, at = _numbered(number, text, names)
            yield token
        elif (sign := _SAME.get(text[at], text[at])) in _SIGNS:
            yield _Token(sign)
            at += 1
        else:
            word = _loose_name(text, at)
            yield _Token(word, is_name=True)
            at += len(word)


def _numbered(found: re.Match[str], text: str, names: RowNames) -> tuple[_Token, int]:
    """Return a number with its unit and where it ends; a name right behind a number is no unit (``2数字金融``)."""
    amount = Fraction(found["digits"].replace(",", ""))
    after = found.end("digits")
    if found["percent"]:
        return _Token(found[0], amount, PERCENT), found.end()
    if names.known_at(text, after):
        return _Token(found["digits"], amount), after
    return _Token(found[0], amount, (found["scale"] or "") + found["word"]), found.end()


def _loose_name(text: str, at: int) -> str:
    """Return what may be a shortened name: all up to the next sign; brackets right behind a name belong to it."""
    depth, end = 0, at
    while end < len(text) and (depth or _SAME.get(text[end], text[end]) not in "+-*/)"):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    return text[at:end]


class _Reader:
    """Reads one side from left to right."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        """Read ``tokens``."""
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> _Linear:
        """Return what the whole side comes to."""
        value = self._sum()
        if self._at < len(self._tokens):
            raise PlannerError("rule.no_sign_between", text=self._tokens[self._at].text)
        return value

    def _take(self, signs: str) -> str:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None or token.is_name or token.number is not None or token.text not in signs:
            return ""
        self._at += 1
        return token.text

    def _sum(self) -> _Linear:
        value = self._product().times(_ONE)
        while sign := self._take("+-"):
            value.add(self._product(), _ONE if sign == "+" else -_ONE)
        return value

    def _product(self) -> _Linear:
        value = self._signed()
        while sign := self._take("*/") or self._unsaid():
            other = self._signed()
            value = _over(value, other) if sign == "/" else _times(value, other)
        return value

    def _unsaid(self) -> str:
        """Return the sign of multiplication that nobody writes between a number and a name or a bracket."""
        if not 0 < self._at < len(self._tokens) or self._tokens[self._at - 1].number is None:
            return ""
        return "*" if self._tokens[self._at].is_name or self._tokens[self._at].text == "(" else ""

    def _signed(self) -> _Linear:
        is_negative = False
        while sign := self._take("+-"):
            is_negative ^= sign == "-"
        value = self._primary()
        return value.times(-_ONE) if is_negative else value

    def _primary(self) -> _Linear:
        if self._take("("):
            return self._bracketed()
        if self._at >= len(self._tokens):
            raise PlannerError("rule.incomplete")
        token = self._tokens[self._at]
        self._at += 1
        if token.is_name:
            return _Linear({token.text: _ONE})
        if token.number is None:
            raise PlannerError("rule.misplaced_sign", sign=token.text)
        value = _Linear()
        value.constants[token.unit] = token.number
        return value

    def _bracketed(self) -> _Linear:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise PlannerError("rule.too_deep", limit=MAX_DEPTH)
        value = self._sum()
        if not self._take(")"):
            raise PlannerError("rule.open_bracket")
        self._depth -= 1
        return value


def _times(first: _Linear, second: _Linear) -> _Linear:
    """Multiply; one of the two has to be a bare number."""
    for number, other in ((first.number, second), (second.number, first)):
        if number is not None:
            return other.times(number)
    raise PlannerError("rule.not_linear")


def _over(first: _Linear, second: _Linear) -> _Linear:
    number = second.number
    if number is None:
        raise PlannerError("rule.not_linear")
    if not number:
        raise PlannerError("rule.division_by_zero")
    return first.times(1 / number)


class _Turned:
    """A sum that equals zero, or is at least zero, turned so that one row stands alone."""

    def __init__(self, plan: Plan, linear: _Linear, order: Iterable[RowRef]) -> None:
        """Turn ``linear``; the rows are tried in ``order``."""
        self._plan = plan
        self._terms = {row: factor for row in dict.fromkeys(order) if (factor := linear.terms.get(row, Fraction()))}
        self._constants = {unit: value for unit, value in linear.constants.items() if value}
        self._units = {row: parse_unit(plan.unit_of(row)) for row in self._terms}

    def formula(self, relation: Relation) -> Formula:
        """Return the formula with the first row that can stand alone on one side."""
        if not self._terms:
            raise PlannerError("rule.says_nothing")
        if len(self._terms) == 1:
            raise PlannerError("rule.one_row", row=shown_row(self._plan, next(iter(self._terms))))
        self._require_units()
        for row, own in self._candidates():
            if relation is Relation.AT_LEAST and own < 0:
                continue
            factors = {other: _decimal(-factor / own) for other, factor in self._terms.items() if other != row}
            constant = self._constant(row, own)
            if None not in factors.values() and constant is not None:
                exact_factors = tuple(factor for factor in factors.values() if factor is not None)
                return Formula(tuple(map(row_key, (row, *factors))), (Decimal(1), *exact_factors), constant, relation)
        raise PlannerError("rule.inexact")

    def _candidates(self) -> Iterable[tuple[RowRef, Fraction]]:
        """Return the rows that may stand alone: of rows in different units only the first."""
        first = next(iter(self._terms))
        return self._terms.items() if self._is_of_one_unit() else [(first, self._terms[first])]

    def _is_of_one_unit(self) -> bool:
        first = next(iter(self._units.values()))
        return all(unit.same_base(first) for unit in self._units.values())

    def _require_units(self) -> None:
        """Refuse to add amounts of different units unless a coefficient says what one is worth in the other."""
        first = next(iter(self._terms))
        for row, factor in self._terms.items():
            if abs(factor) == abs(self._terms[first]) and not self._units[row].same_base(self._units[first]):
                names = {"row": shown_row(self._plan, row), "other_row": shown_row(self._plan, first)}
                raise PlannerError("rule.other_unit", unit=self._units[row].name, other_unit=self._units[first].name, **names)

    def _constant(self, row: RowRef, own: Fraction) -> str | None:
        """Return the constant on the other side in the unit of ``row``, empty for none; ``None`` when it is no decimal."""
        home = next(iter(self._units.values()))
        unit = self._units[row]
        total = Fraction()
        for word, value in self._constants.items():
            total += value * _worth(word, home, unit)
        amount = _decimal(-total / own)
        return None if amount is None else (exact.trimmed(amount) + unit.name if amount else "")


def _worth(word: str, home: Unit, unit: Unit) -> Fraction:
    """Return how many of ``unit`` one of the unit that a constant was written in is; a bare one is in that of the first row, ``home``."""
    written = parse_unit(word) if word else home
    if word and word in SCALES:
        written = Unit(word, unit.base, SCALES[word])
    if not written.same_base(unit):
        raise PlannerError("rule.constant_unit", word=word or home.name, unit=unit.name)
    return Fraction(written.factor) / Fraction(unit.factor)


def _decimal(value: Fraction) -> Decimal | None:
    """Return ``value`` as a decimal where it is one."""
    below = value.denominator
    places = 0
    while below % 10 == 0 or below % 2 == 0 or below % 5 == 0:
        below //= 10 if below % 10 == 0 else 2 if below % 2 == 0 else 5
        places += 1
    if below != 1:
        return None
    return Decimal(exact.trimmed(Decimal(int(value * 10**places)).scaleb(-places, context=exact.EXACT)))
