"""Every text a user sees, looked up by code in the catalogue of the current language.

The catalogue is the folder ``resources/translations/<language>/`` of flat JSON files (code to text with ``{name}`` fields); a message is a
whole sentence, never glued from fragments, so that another language can order its words differently. What leaves the program (charts, forms,
letters) is written in the language of the office whatever the language of the window: those texts stand once, in the folder ``documents``.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from ningbo_planner.paths import resource_dir

SOURCE_LANGUAGE = "zh_CN"
# The folder of texts that are the same in every language of the window.
DOCUMENTS = "documents"


@lru_cache(maxsize=4)
def catalogue(language: str = SOURCE_LANGUAGE) -> dict[str, str]:
    """Return all texts of ``language`` by code, merged from its area files and those of documents; a code may stand in one file only."""
    merged: dict[str, str] = {}
    folder = resource_dir() / "translations"
    for path in (*sorted((folder / DOCUMENTS).glob("*.json")), *sorted((folder / language).glob("*.json"))):
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
