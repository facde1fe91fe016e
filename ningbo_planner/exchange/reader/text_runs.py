"""Texts of a workbook: runs with and without strike-through, phonetic guides left out, escapes decoded."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ningbo_planner.exchange.reader.raw_cell import Mark
from ningbo_planner.exchange.reader.xml_driver import Attributes, Driver, is_true

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = re.compile("[\ud800-\udfff]")


def decoded(text: str) -> str:
    """Return a text with its ``_xHHHH_`` escapes decoded; halves of a character that do not pair stay escaped."""
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if not _SURROGATES.search(plain):
        return plain
    joined = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return _SURROGATES.sub(lambda match: f"_x{ord(match[0]):04X}_", joined)


@dataclass(slots=True)
class RichText:
    """A text with what its runs say: ``unstruck`` is None when no run is struck through."""

    text: str
    unstruck: str | None = None
    marks: int = 0


def plain_text(raw: str) -> RichText:
    """Return a text without runs, its escapes decoded."""
    if "_x" not in raw:
        return RichText(raw)
    text = decoded(raw)
    return RichText(text, None, Mark.ESCAPED if text != raw else 0)


def joined_runs(runs: list[str], struck: set[int]) -> RichText:
    """Return the text of several runs, of which those in ``struck`` (by index) are struck through."""
    rich = plain_text("".join(runs))
    if struck:
        standing = "".join(run for index, run in enumerate(runs) if index not in struck)
        rich.unstruck = decoded(standing)
        rich.marks |= Mark.PART_STRUCK if standing.strip() else Mark.STRUCK
    return rich


class TextRuns:
    """Collects one text of runs; its ``starts`` and ``ends`` go into the functions of a part's handler."""

    def __init__(self, driver: Driver) -> None:
        """Collect from the elements that ``driver`` reports."""
        self._parser = driver.parser
        self._chunks: list[str] = []
        self._struck: set[int] = set()
        self._run_struck = False
        self._phonetic = False
        self.starts: dict[str, Callable[[Attributes], None]] = {
            "t": self._open_text,
            "r": self._open_run,
            "strike": self._strike,
            "rPh": self._open_phonetic,
        }
        self.ends: dict[str, Callable[[], None]] = {"t": self._close_text, "rPh": self._close_phonetic}

    def clear(self) -> None:
        """Begin a new text."""
        self._chunks.clear()
        self._struck.clear()
        self._run_struck = self._phonetic = False

    def take(self) -> RichText:
        """Return the text collected so far and begin a new one."""
        rich = joined_runs(self._chunks, self._struck)
        self.clear()
        return rich

    def _open_text(self, attributes: Attributes) -> None:
        """Listen to characters, but not to those of a phonetic guide."""
        if not self._phonetic:
            self._parser.CharacterDataHandler = self._collect_struck if self._run_struck else self._chunks.append

    def _collect_struck(self, characters: str) -> None:
        """Keep characters that are struck through."""
        self._struck.add(len(self._chunks))
        self._chunks.append(characters)

    def _close_text(self) -> None:
        """Listen no more."""
        self._parser.CharacterDataHandler = None

    def _open_run(self, attributes: Attributes) -> None:
        """Begin a run, whose letters are not struck until it says so."""
        self._run_struck = False

    def _strike(self, attributes: Attributes) -> None:
        """Take the strike-through of a run."""
        self._run_struck = is_true(attributes.get("val", "1"))

    def _open_phonetic(self, attributes: Attributes) -> None:
        """Begin a guide to the pronunciation, which is no part of the text."""
        self._phonetic = True

    def _close_phonetic(self) -> None:
        """End it."""
        self._phonetic = False
