"""The short code of figures: eight signs that a person can read over the phone, the same whether Python or the sheet itself computes it.

The code stands on the form as a formula, follows what is filled in, and is printed with it; so a signed paper, a file and the plan can be compared
by typing eight signs. It is a check code, not a seal: it finds slips, and any single figure that differs, but keeps nobody from making figures
up that have the same code. The signs of each row are added up with weights by place, the rows with weights by their ids, so that rows may be
sorted. All sums stay whole numbers below 2^53, which is what a sheet can count exactly. Signs outside :data:`SIGNS` count alike.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Context, Decimal
from functools import lru_cache
from operator import mul

from ningbo_planner.domain import exact

# Without I, L, O, 0, 1: nobody can misread it over the phone. The length is a prime, so the check character finds every single wrong
# character and every pair of neighbours changed round.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# What a figure is written with; the blank comes first and counts nothing, so that the sheet may look beyond the end of a text.
SIGNS = " 0123456789.-+%|/<>=≥≤—–～~,，()（）eE万亿元个家不变适用约左右以上下"
# The signs of a row are looked at up to so many for each of its cells, and up to so many in all.
_SIGNS_PER_CELL = 32
_MAX_SIGNS = 1920
# Weights by place: chosen so that no two places among the first 128 can make up for one another by small differences.
_CUBE, _LINE, _WEIGHT_MOD = 517, 8191, 99_989
# The largest prime that seven signs can tell.
_PRIME = 27_512_614_091
_is_row_weight = re.compile(rf"\s*([0-9]{{1,9}})\s*[,;]\s*{_PRIME}\s*\)").fullmatch
_CODE_LENGTH = 8
_NOT_APPLICABLE_ROW = "/"
_BETWEEN = "|"
# A sheet shows fifteen digits of a number.
_SHOWN = Context(prec=15)
_BLANKS_AND_DASHES = re.compile(r"[\s\-—–−_]+")
# Most figures are written as they stand.
_is_standing = re.compile(r"-?[1-9][0-9]*(?:\.[0-9]*[1-9])?").fullmatch
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")


class _Places(dict[str, int]):
    """The places of the signs; any other sign stands behind them."""

    def __missing__(self, sign: str) -> int:
        return len(SIGNS)


_PLACES = _Places({sign: at for at, sign in enumerate(SIGNS)})
_WEIGHTS = [(at**3 * _CUBE + at * _LINE) % _WEIGHT_MOD for at in range(1, _MAX_SIGNS + 1)]


@lru_cache(maxsize=1 << 16)
def numeric_equal_text(text: str) -> str:
    """Return ``text`` in one notation for equal figures: ``3588``, ``3588.0``, ``3,588`` and ``３５８８`` agree, and so do all blanks around them."""
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    found = _NUMBER.fullmatch(bare.removesuffix("%"))
    if not found:
        return bare
    sign, whole, fraction = found.groups()
    digits = exact.trimmed(Decimal(sign.replace("+", "") + whole.replace(",", "") + (fraction or "")))
    return digits + ("%" if bare.endswith("%") else "")


def sheet_text(text: str, is_number: bool) -> str:
    """Return what a sheet makes of a cell when it is joined to others: ``text`` as stored there, of a number cell its fifteen digits."""
    if is_number:
        return exact.trimmed(_SHOWN.create_decimal(text))
    return text.replace(" ", "")


def short_code(plan_id: str, round_id: str, department: str, figures: Mapping[str, str]) -> str:
    """Return the code of these figures as ``XXXX-XXXX``; the last character checks the others.

    Args:
        plan_id, round_id, department: ids.
        figures: texts by cell key (``table/row/period``); their order and notation do not matter.
    """
    return stored_code(plan_id, round_id, department, {key: standing(text) for key, text in figures.items()})


def stored_code(plan_id: str, round_id: str, department: str, texts: Mapping[str, str], not_applicable: Collection[str] = ()) -> str:
    """Return the code that a sheet computes; ``texts`` are those of :func:`sheet_text`, ``not_applicable`` the rows whose 意见 says so."""
    rows: dict[str, dict[str, str]] = {}
    for key, text in texts.items():
        row, _, period = key.rpartition("/")
        rows.setdefault(row, {})[period] = text
    salt = CodeSalt(plan_id, round_id, department)
    values = (salt.row_value(row, [cells[period] for period in sorted(cells)], row in not_applicable) for row, cells in rows.items())
    return code_of(salt.total(values))


def standing(text: str) -> str:
    """Return how an issued figure stands in its cell: a number without needless zeros and without its unit %, another text without blanks."""
    if _is_standing(text):
        return text
    equal = numeric_equal_text(text)
    return equal.removesuffix("%") if _NUMBER.fullmatch(equal.removesuffix("%")) else text.replace(" ", "")


class CodeSalt:
    """What makes the codes of two forms differ though their figures are the same; gives the numbers and the formulas of one form."""

    def __init__(self, plan_id: str, round_id: str, department: str) -> None:
        """Take the ids of the form."""
        self._ids = "\n".join((plan_id, round_id, department))
        self._start = _number(self._ids) % _PRIME
        self._weights: dict[str, int] = {}

    def total(self, values: Iterable[int]) -> int:
        """Return the number of the whole form from those of its rows."""
        return (self._start + sum(values)) % _PRIME

    def row_value(self, row: str, texts: Sequence[str], not_applicable: bool = False) -> int:
        """Return the number of a row from the texts of its cells, in the order of their periods' ids."""
        joined = row_text(texts, not_applicable)[: _looked_at(len(texts))]
        return sum(map(mul, _WEIGHTS, map(_PLACES.__getitem__, joined))) * self.weight(row) % _PRIME

    def total_formula(self, total: str) -> str:
        """Return the formula of the form's number; ``total`` sums those of the rows."""
        return f"MOD({total}+{self._start},{_PRIME})"

    def weight(self, row: str) -> int:
        """Return what a row counts in the form's number."""
        known = self._weights.get(row)
        if known is None:
            known = self._weights[row] = _number(f"{self._ids}\n{row}") % (_WEIGHT_MOD - 1) + 1
        return known


def row_text(texts: Sequence[str], not_applicable: bool) -> str:
    """Return the texts of a row as one."""
    return _BETWEEN.join([*texts, _NOT_APPLICABLE_ROW] if not_applicable else texts)


def row_formula(weight: str, place: str, cells: int) -> str:
    """Return the formula of :meth:`CodeSalt.row_value` for a row of that weight; ``place`` has the text of :func:`row_text_formula`."""
    rows = f"ROW($1:${_looked_at(cells)})"
    # LibreOffice finds no empty text in another; so there are blanks behind the end.
    sign = f'MID({place}&REPT(" ",{_looked_at(cells)}),{rows},1)'
    count = f'SUMPRODUCT((FIND({sign},"{SIGNS}"&{sign})-1)*MOD({rows}^3*{_CUBE}+{rows}*{_LINE},{_WEIGHT_MOD}))'
    return f"MOD({count}*{weight},{_PRIME})"


def weight_in(formula: str) -> int | None:
    """Return the weight of the row that a formula of :func:`row_formula` was made for; nothing for other formulas."""
    found = _is_row_weight(formula.rpartition("*")[2])
    return int(found[1]) if found else None


def row_text_formula(cells: Sequence[tuple[str, str]], opinion: str | None, no_change: str, not_applicable: str) -> str:
    """Return the formula of :func:`row_text`.

    Args:
        cells: of each cell to fill in its address and that of the issued figure, in the order of the periods' ids.
        opinion: address of the opinion, if there is one.
        no_change, not_applicable: what a cell says for the issued figure, and the opinion for the whole row.
    """
    texts = [f'SUBSTITUTE(IF({filled}="{no_change}",{issued}&"",{filled}&"")," ","")' for filled, issued in cells]
    joined = f'&"{_BETWEEN}"&'.join(texts)
    return f'{joined}&IF({opinion}="{not_applicable}","{_BETWEEN}{_NOT_APPLICABLE_ROW}","")' if opinion else joined


def code_of(number: int) -> str:
    """Return the code of a form's number."""
    signs = []
    for _ in range(_CODE_LENGTH - 1):
        number, at = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[at])
    return _grouped("".join(signs) + _check_sign("".join(signs)))


def code_formula(place: str) -> str:
    """Return the formula of :func:`code_of` for the number in ``place``."""
    places = [f"MOD(INT({place}/{len(ALPHABET) ** at}),{len(ALPHABET)})" for at in range(_CODE_LENGTH - 1)]
    places.append("MOD(" + "+".join(f"{weight}*{each}" for weight, each in enumerate(places, 2)) + f",{len(ALPHABET)})")
    signs = [f'MID("{ALPHABET}",{each}+1,1)' for each in places]
    half = _CODE_LENGTH // 2
    return "&".join([*signs[:half], '"-"', *signs[half:]])


def read_code(text: str) -> str | None:
    """Return a code that a person typed (any case, with or without the dash, full-width) as ``XXXX-XXXX``, or ``None`` when it cannot be one."""
    signs = _BLANKS_AND_DASHES.sub("", unicodedata.normalize("NFKC", text)).upper()
    if len(signs) != _CODE_LENGTH or any(sign not in ALPHABET for sign in signs) or _check_sign(signs[:-1]) != signs[-1]:
        return None
    return _grouped(signs)


def _looked_at(cells: int) -> int:
    """Return how many signs of a row are looked at."""
    return min(max(cells, 1) * _SIGNS_PER_CELL, _MAX_SIGNS)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:12], "big")


def _check_sign(signs: str) -> str:
    """Return the check character: a sum weighted by place, modulo the prime length of the alphabet."""
    return ALPHABET[sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(signs, 2)) % len(ALPHABET)]


def _grouped(signs: str) -> str:
    half = _CODE_LENGTH // 2
    return f"{signs[:half]}-{signs[half:]}"
