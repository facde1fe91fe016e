"""Every text a user sees, looked up by code in the catalogue of the current language.

The catalogue is the folder ``resources/translations/<language>/`` of flat JSON files (code to text with ``{name}`` fields); a message is a
whole sentence, never glued from fragments, so that another language can order its words differently. What leaves the program (charts, forms,
letters) is written in the language of the office whatever the language of the window: those texts stand once, in the folder ``documents``, and
what uses sentences of the window too is written :func:`in_documents`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from ningbo_planner.paths import resource_dir

SOURCE_LANGUAGE = "zh_CN"
# The folder of texts that are the same in every language of the window.
DOCUMENTS = "documents"
# The name of a language in itself, without which nobody would find it.
_OWN_NAME = "language.own_name"


class _State:
    """The language of the window; a choice of the user, never of the environment."""

    language = SOURCE_LANGUAGE
    is_ordered = False


_is_document: ContextVar[bool] = ContextVar("is_document", default=False)


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


def languages() -> dict[str, str]:
    """Return the languages there are with the name of each in itself, that of the office first."""
    return {name: catalogue(name).get(_OWN_NAME, name) for name in _folders()}


def language() -> str:
    """Return the language that texts are in here and now."""
    return SOURCE_LANGUAGE if _is_document.get() else _State.language


def set_language(wanted: str) -> None:
    """Speak ``wanted`` from now on, or the language of the office where there is no such."""
    _State.language = wanted if wanted in _folders() else SOURCE_LANGUAGE


def order_language(wanted: str) -> None:
    """Speak ``wanted`` for this run of the program, whatever is remembered as the user's choice."""
    set_language(wanted)
    _State.is_ordered = True


def prefer_language(wanted: str) -> None:
    """Speak ``wanted``, which is remembered as the user's choice, unless this run was ordered to speak another."""
    if not _State.is_ordered:
        set_language(wanted)


@contextmanager
def in_documents() -> Iterator[None]:
    """Speak the language of the office for a while (on this thread): something is written that leaves the program. Serves as a decorator too."""
    token = _is_document.set(True)
    try:
        yield
    finally:
        _is_document.reset(token)


def tr(code: str, **values: Any) -> str:
    """Return the text of ``code`` with its fields filled in; a code without a text is shown as itself rather than raising."""
    text = _text(code) or code
    return text.format(**values) if values else text


def document_text(code: str, **values: Any) -> str:
    """Return the text of ``code`` in the language of the office: a word that is written into a document, or looked for in one."""
    text = catalogue().get(code, code)
    return text.format(**values) if values else text


def has_text(code: str) -> bool:
    """Tell whether the current catalogue knows ``code``."""
    return code in catalogue()


def _folders() -> list[str]:
    """Return the folders of languages; nothing is read for it, because every start asks."""
    found = (path.name for path in (resource_dir() / "translations").iterdir() if path.is_dir())
    return [SOURCE_LANGUAGE, *sorted(name for name in found if name not in (SOURCE_LANGUAGE, DOCUMENTS))]


def _text(code: str) -> str | None:
    """Return a text in the current language, or in that of the office where it has none."""
    spoken = language()
    if spoken != SOURCE_LANGUAGE and code in (own := catalogue(spoken)):
        return own[code]
    return catalogue().get(code)
