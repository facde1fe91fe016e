"""Targets of the running text keep their words: a figure that comes back for ``达到7000亿元`` is told as ``达到7500亿元``.

What is composed is read again: unless it says exactly the figure that came back, it is not used.
"""

from __future__ import annotations

import re

from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.reading import parse

_HAN = re.compile("[\u4e00-\u9fff]")
_FIGURE = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_SCALE_WORDS = frozenset("十百千万亿")


def in_words(quantity: Quantity, wording: Quantity, unit: str) -> Quantity | None:
    """Return ``quantity`` in words: in its own where it has some, else in those of ``wording``; ``None`` where neither says just that.

    Args:
        quantity: what came back, with its text as typed.
        wording: how the plan tells the target now.
        unit: of the row.
    """
    if not quantity.is_numeric or quantity.same_meaning(wording):
        return wording if quantity.same_meaning(wording) else None
    texts = [quantity.text.strip()] if _HAN.search(quantity.text) else []
    texts += _reworded(quantity, wording)
    return next((told for told in (parse(text, unit) for text in texts) if told.same_meaning(quantity)), None)


def _reworded(quantity: Quantity, wording: Quantity) -> list[str]:
    """Return the texts of ``wording`` with another figure in the place of its only one, with and without a scale word behind it."""
    figures = list(_FIGURE.finditer(wording.text))
    if len(figures) != 1 or quantity.point is None or not _HAN.search(wording.text):
        return []
    before, behind = wording.text[: figures[0].start()], wording.text[figures[0].end() :]
    scales = next((at for at, sign in enumerate(behind) if sign not in _SCALE_WORDS), len(behind))
    return [f"{before}{exact.plain(quantity.point)}{behind[at:]}" for at in range(scales + 1)]
