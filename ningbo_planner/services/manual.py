"""The manual: chapters of Markdown in ``resources/manual``, their headings, and where words stand in them.

A chapter is a file ``NN-name.md``: the number is its place, the name is what links and places of the window call it. A heading may end with ``{#name}``, by
which it is found in every language. Another language has its own folder; a chapter that it lacks is taken from the Chinese ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ningbo_planner.paths import resource_dir

SOURCE_LANGUAGE = "zh_CN"
_FILE = re.compile(r"\d+-(?P<key>[a-z_]+)\.md")
_HEADING = re.compile(r"^(?P<level>#{1,3}) (?P<title>.+?)(?: *\{#(?P<key>[a-z_]+)\})?$", re.MULTILINE)
_SLOT = re.compile(r"\{\{(?P<name>[a-z_]+)\}\}")
# What is left of a line for somebody who reads where words were found.
_SIGNS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[*`\[|]|^#+ |^- |^\d+\. |\{#[a-z_]+\}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a chapter.

    Attributes:
        key: by which links find it, or nothing.
        title: as it is shown.
        level: 1 for the chapter's own heading.
    """

    key: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter.

    Attributes:
        key: its name in links.
        text: Markdown without the names of its headings.
        sections: its headings, its own first.
        path: the file it was read from.
    """

    key: str
    text: str
    sections: tuple[Section, ...]
    path: Path

    @property
    def title(self) -> str:
        """The heading of the whole chapter."""
        return self.sections[0].title

    def section(self, key: str) -> Section | None:
        """Return the heading of this name."""
        return next((section for section in self.sections if section.key == key), None)


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where all words that were looked for stand: in the title of a section or in its text."""

    chapter: str
    section: Section
    line: str


def manual_dir() -> Path:
    """Return the folder of the manual."""
    return resource_dir() / "manual"


def chapters(language: str = SOURCE_LANGUAGE, slots: Mapping[str, str] | None = None) -> tuple[Chapter, ...]:
    """Return all chapters in their order; ``{{name}}`` in them is replaced by what ``slots`` has under that name."""
    files = {path.name: path for path in sorted(manual_dir().glob("*.md"))}
    files |= {path.name: path for path in (manual_dir() / language).glob("*.md") if path.name in files}
    return tuple(_read(path, slots or {}) for name, path in sorted(files.items()) if _FILE.fullmatch(name))


def find(book: Sequence[Chapter], words: str) -> list[Hit]:
    """Return where all of ``words`` stand together: sections by their titles first, then by their texts, one hit a section."""
    wanted = words.lower().split()
    if not wanted:
        return []
    in_titles, in_texts = [], []
    for chapter in book:
        for section, lines in _parts(chapter):
            if _has_all(section.title, wanted):
                in_titles.append(Hit(chapter.key, section, next(iter(lines), "")))
            elif _has_all(" ".join(lines), wanted):
                in_texts.append(Hit(chapter.key, section, next((line for line in lines if wanted[0] in line.lower()), "")))
    return in_titles + in_texts


def _read(path: Path, slots: Mapping[str, str]) -> Chapter:
    text = _SLOT.sub(lambda found: slots.get(found["name"], ""), path.read_text("utf-8"))
    sections = tuple(Section(found["key"] or "", found["title"], len(found["level"])) for found in _HEADING.finditer(text))
    name = _FILE.fullmatch(path.name)
    return Chapter(name["key"] if name is not None else path.stem, _HEADING.sub(r"\g<level> \g<title>", text), sections, path)


def _parts(chapter: Chapter) -> Iterator[tuple[Section, list[str]]]:
    """Yield each section with its lines as they are read."""
    texts = re.split(r"^#{1,3} .+$", chapter.text, flags=re.MULTILINE)[1:]
    for section, text in zip(chapter.sections, texts, strict=True):
        yield section, [line for line in (_SIGNS.sub("", each).strip() for each in text.splitlines()) if line]


def _has_all(text: str, words: Sequence[str]) -> bool:
    lowered = text.lower()
    return all(word in lowered for word in words)
