"""Every text a user sees, looked up by code in the catalogue of the current language.

The catalogue is the folder ``resources/translations/<language>/`` of flat JSON files (code to text with ``{name}`` fields); a message is a
whole sentence, never glued from fragments, so that another language can order its words differently.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from ningbo_planner.paths import resource_dir

SOURCE_LANGUAGE = "zh_CN"


@lru_cache(maxsize=4)
def catalogue(language: str = SOURCE_LANGUAGE) -> dict[str, str]:
    """Return all texts of ``language`` by code, merged from its area files; a code may stand in one file only."""
    merged: dict[str, str] = {}
    for path in sorted((resource_dir() / "translations" / language).glob("*.json")):
        area = json.loads(path.read_text("utf-8"))
        twice = merged.keys() & area.keys()
        if twice:
            raise ValueError(f"{path.name}: codes that stand in another file too: {sorted(twice)}")
        merged.update(area)
    return merged


def tr(code: str, **values: Any) -> str:
    """Return the text of ``code`` with its fields filled in; a code without a text is shown as itself rather than raising."""
    text = catalogue().get(code, code)
    return text.format(**values) if values else text


def has_text(code: str) -> bool:
    """Tell whether the current catalogue knows ``code``."""
    return code in catalogue()
