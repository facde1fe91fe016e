"""The manual tells the truth: its links lead somewhere, its pictures are there, and the commands and keys that it names exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ningbo_planner.cli import _FAMILIES, _OWN
from ningbo_planner.services.manual import Chapter, chapters, find, manual_dir

HEAVIEST = 120_000
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
BOOKS = [chapters(), chapters("en")]


def links(book: tuple[Chapter, ...]) -> Iterator[tuple[str, str]]:
    """Yield every link with the chapter that it stands in."""
    for chapter in book:
        for target in _LINK.findall(chapter.text):
            yield chapter.key, target


@pytest.mark.parametrize("book", BOOKS, ids=["zh_CN", "en"])
def test_every_link_leads_to_a_section_of_the_manual(book: tuple[Chapter, ...]) -> None:
    by_key = {chapter.key: chapter for chapter in book}
    for key, target in links(book):
        file, _, section = target.partition("#")
        held = by_key.get(file.removesuffix(".md") or key)
        assert held is not None and (not section or held.section(section)), (key, target)


@pytest.mark.parametrize("book", BOOKS, ids=["zh_CN", "en"])
def test_every_picture_is_there_small_enough_and_told_in_words(book: tuple[Chapter, ...]) -> None:
    for chapter in book:
        for words, name in _PICTURE.findall(chapter.text):
            path = manual_dir() / name
            assert path.is_file() and path.stat().st_size <= HEAVIEST and words, (chapter.key, name)


def test_every_picture_is_used() -> None:
    used = {name for book in BOOKS for chapter in book for _, name in _PICTURE.findall(chapter.text)}
    assert {f"pictures/{path.name}" for path in (manual_dir() / "pictures").glob("*.png")} == used


def test_chapters_stand_in_their_order_and_name_their_sections_once() -> None:
    assert [chapter.key for chapter in BOOKS[0]][:2] == ["start", "grid"]
    for chapter in BOOKS[0]:
        keys = [section.key for section in chapter.sections if section.key]
        titles = [section.title for section in chapter.sections]
        assert len(set(keys)) == len(keys) and len(set(titles)) == len(titles) and chapter.sections[0].level == 1, chapter.key
        assert "{#" not in chapter.text


def test_the_first_chapter_is_there_in_english_with_the_same_sections() -> None:
    chinese, english = BOOKS[0][0], BOOKS[1][0]
    assert english.path != chinese.path and [section.key for section in english.sections] == [section.key for section in chinese.sections]
    assert [chapter.path for chapter in BOOKS[0][1:]] == [chapter.path for chapter in BOOKS[1][1:]]


def test_the_chapter_of_commands_names_all_of_them() -> None:
    text = next(chapter for chapter in BOOKS[0] if chapter.key == "commands").text
    for command in {name for names in _FAMILIES for name in names} | _OWN:
        assert f"`{command}" in text, command


def test_words_are_found_in_titles_first_and_then_in_the_text() -> None:
    hits = find(BOOKS[0], "锁定")
    assert hits[0].chapter == "holds" and len({(hit.chapter, hit.section.title) for hit in hits}) == len(hits) > 5
    (code, *_) = find(BOOKS[0], "校验码 纸质件")
    assert (code.chapter, code.section.key) == ("rounds", "code")
    assert find(BOOKS[0], "没有这样的词") == [] and find(BOOKS[0], "  ") == []


def test_what_is_put_into_a_chapter_becomes_part_of_it() -> None:
    book = chapters(slots={"shortcuts": "## 文件\n\n| a | b |"})
    held = next(chapter for chapter in book if chapter.key == "shortcuts")
    assert "文件" in [section.title for section in held.sections] and "{{" not in held.text


def test_the_manual_travels_with_the_program(repository: Path) -> None:
    spec = (repository / "build.spec").read_text("utf-8")
    project = (repository / "pyproject.toml").read_text("utf-8")
    assert '(str(ROOT / "resources"), "resources")' in spec and '"resources"' in project
    assert manual_dir().parent.name == "resources"
