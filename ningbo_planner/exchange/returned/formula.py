"""Recomputing the simplest formulas of a returned form (``+ - * /``, brackets, ``SUM``) over its own cells, only to notice a stored result that is old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Context, Decimal, DecimalException, localcontext

from ningbo_planner.exchange.writer.addresses import position
from ningbo_planner.exchange.reader.raw_cell import CellKind
from ningbo_planner.exchange.reader.raw_workbook import RawSheet

_TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)|(?P<sum>SUM\()|(?P<ref>\$?[A-Z]{1,3}\$?[0-9]{1,7})|(?P<sign>[-+*/(),:%]))", re.IGNORECASE)
_LONGEST = 2_000
_MOST_CELLS = 2_000
_CONTEXT = Context(prec=40)
# Spreadsheets add in binary: results agree when they agree in twelve digits.
_TOLERANCE = Decimal("1E-12")


class _TooHard(Exception):
    """The formula has more in it than is recomputed here."""


def recompute(sheet: RawSheet, formula: str) -> Decimal | None:
    """Return what ``formula`` gives with the figures of its own sheet, or ``None`` when that is not simple."""
    if len(formula) > _LONGEST:
        return None
    try:
        with localcontext(_CONTEXT):
            parser = _Parser(sheet, list(_tokens(formula)))
            amount = parser.sum_of_terms()
            return amount if parser.at_end else None
    except (_TooHard, DecimalException):
        return None


def agree(first: Decimal, second: Decimal) -> bool:
    """Tell whether two results are the same but for binary tails."""
    return abs(first - second) <= _TOLERANCE * max(abs(first), abs(second), Decimal(1))


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    """Yield kind and text of each word of a formula."""
    at, text = 0, formula.strip().removeprefix("=")
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _TooHard
        yield match.lastgroup, match[match.lastgroup].upper()
        at = match.end()


class _Parser:
    """Reads a formula from left to right, computing as it goes."""

    def __init__(self, sheet: RawSheet, tokens: list[tuple[str, str]]) -> None:
        self._sheet, self._tokens, self._at = sheet, tokens, 0

    @property
    def at_end(self) -> bool:
        """Whether everything was read."""
        return self._at == len(self._tokens)

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at] if not self.at_end else ("end", "")

    def _take(self, text: str) -> bool:
        """Take the next word if it is ``text``."""
        taken = self._next()[1] == text
        self._at += taken
        return taken

    def sum_of_terms(self) -> Decimal:
        """Read terms with ``+`` and ``-`` between them."""
        amount = self._term()
        while self._next()[1] in ("+", "-"):
            amount = amount + self._term() if self._take("+") else amount - self._minus_term()
        return amount

    def _minus_term(self) -> Decimal:
        self._take("-")
        return self._term()

    def _term(self) -> Decimal:
        """Read factors with ``*`` and ``/`` between them."""
        amount = self._factor()
        while self._next()[1] in ("*", "/"):
            if self._take("*"):
                amount *= self._factor()
            else:
                self._take("/")
                amount /= self._factor()
        return amount

    def _factor(self) -> Decimal:
        """Read a number, a cell, a sum, something in brackets, with signs in front and ``%`` behind."""
        if self._take("-"):
            return -self._factor()
        if self._take("+"):
            return self._factor()
        amount = self._bare_factor()
        return amount / 100 if self._take("%") else amount

    def _bare_factor(self) -> Decimal:
        kind, text = self._next()
        self._at += 1
        if kind == "number":
            return Decimal(text)
        if kind == "ref":
            return self._cell(*position(text), alone=True)
        if kind == "sum":
            return self._sum()
        if text == "(":
            amount = self.sum_of_terms()
            self._expect(")")
            return amount
        raise _TooHard

    def _sum(self) -> Decimal:
        """Read the arguments of ``SUM``: cells, areas, terms."""
        amount = self._argument()
        while self._take(","):
            amount += self._argument()
        self._expect(")")
        return amount

    def _argument(self) -> Decimal:
        is_area = self._tokens[self._at + 1 : self._at + 2] == [("sign", ":")]
        if not is_area:
            return self.sum_of_terms()
        first, last = self._next()[1], self._tokens[self._at + 2 : self._at + 3]
        if not last or last[0][0] != "ref":
            raise _TooHard
        self._at += 3
        return self._area(position(first), position(last[0][1]))

    def _area(self, first: tuple[int, int], last: tuple[int, int]) -> Decimal:
        """Add the numbers of an area; texts in it count as nothing."""
        rows, columns = range(first[0], last[0] + 1), range(first[1], last[1] + 1)
        if len(rows) * len(columns) > _MOST_CELLS:
            raise _TooHard
        return sum((self._cell(row, column, alone=False) for row in rows for column in columns), Decimal(0))

    def _cell(self, row: int, column: int, alone: bool) -> Decimal:
        """Return the number in a cell; a blank is nothing, a text by itself cannot be computed with."""
        cell = self._sheet.cells.get((row, column))
        if cell is not None and cell.uncomputed:
            # A formula without its result is no blank.
            raise _TooHard
        if cell is None or cell.is_blank:
            return Decimal(0)
        if cell.kind is CellKind.NUMBER and not cell.malformed:
            return Decimal(cell.text.strip())
        if cell.is_text and not alone:
            return Decimal(0)
        raise _TooHard

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise _TooHard
