"""Which pages are printed, as people write it: ``1-3、5``."""

from __future__ import annotations

import re

from ningbo_planner.errors import PlannerError

_PART = re.compile(r"(\d{1,6})(?:-(\d{1,6})?)?")
# What people type instead of a hyphen and between parts; full-width signs become plain ones before.
_HYPHENS = str.maketrans(dict.fromkeys([*"－—–−~～至", "到"], "-") | dict.fromkeys("，、；; ,", " "))
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def page_numbers(text: str, count: int) -> list[int]:
    """Return the pages that ``text`` names out of ``count``, counted from 0, each once and in order; an empty text names all.

    Raises:
        PlannerError: it cannot be read, or names a page that is not there.
    """
    parts = text.translate(_FULL_WIDTH).translate(_HYPHENS).replace(" - ", "-").split()
    found: set[int] = set()
    for part in parts:
        match = _PART.fullmatch(part)
        if match is None:
            raise PlannerError("printing.pages_unread", text=text)
        first = int(match[1])
        last = count if part.endswith("-") else int(match[2] or first)
        if not 1 <= first <= last <= count:
            raise PlannerError("printing.pages_beyond", text=text, count=count)
        found.update(range(first - 1, last))
    return sorted(found) if parts else list(range(count))
