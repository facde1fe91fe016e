"""Reading what people keep by hand: a TOML head and CSV sheets, where everything refused names its file, line, column and what stood there."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from ningbo_planner.errors import PlannerError

Word = TypeVar("Word")
Kind = TypeVar("Kind", bound=StrEnum)

_TOML_PLACE = re.compile(r"line (\d+), column (\d+)")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of a sheet.

    Attributes:
        file: its name.
        line: where it begins in the file, from 1.
        cells: texts by the head of their column, without blanks around them.
    """

    file: str
    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """Return what stands in ``column``; a column that the file does not have is empty."""
        return self.cells.get(column, "")

    def at(self, column: str) -> dict[str, Any]:
        """Return the fields of a message about ``column``."""
        return {"file": self.file, "line": self.line, "column": column, "said": self.text(column)}

    def required(self, column: str) -> str:
        """Return what stands in ``column``, which may not be empty."""
        if not self.text(column):
            raise PlannerError("plan_source.value_missing", **self.at(column))
        return self.text(column)

    def name(self, column: str) -> str:
        """Return an id: not empty and without the slash that joins ids in files."""
        if "/" in self.required(column):
            raise PlannerError("plan_source.id_slash", **self.at(column))
        return self.text(column)

    def word(self, column: str, words: Mapping[str, Word]) -> Word:
        """Return what the word in ``column`` stands for."""
        if self.text(column) not in words:
            raise PlannerError("plan_source.word_unknown", **self.at(column), allowed="、".join(filter(None, words)))
        return words[self.text(column)]


def read_sheet(path: Path, required: Sequence[str], optional: Iterable[str]) -> list[SheetRow]:
    """Return the lines of a CSV file with the given heads; lines without anything in them are left out.

    Raises:
        PlannerError: the file is not there, not UTF-8, broken, lacks a head, or has one that nobody knows.
    """
    lines = _records(path)
    _, heads = next(lines, (1, []))
    heads = [head.strip() for head in heads]
    _check_heads(path.name, heads, required, {*required, *optional})
    rows = []
    for line, cells in lines:
        texts = [cell.strip() for cell in cells]
        if any(texts[len(heads) :]):
            raise PlannerError("plan_source.too_many_cells", file=path.name, line=line, heads=len(heads), cells=len(texts))
        # Excel drops the commas behind the last filled cell now and then, so a short line is a line with empty cells at its end.
        if any(texts):
            rows.append(SheetRow(path.name, line, dict(zip(heads, texts, strict=False))))
    return rows


def _records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a CSV file with the line each begins in."""
    reader = csv.reader(io.StringIO(_text_of(path), newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise PlannerError("plan_source.csv_broken", file=path.name, line=line) from error
        if cells is None:
            return
        yield line, cells


def _text_of(path: Path) -> str:
    """Return the text of a file in UTF-8, with or without the mark that Excel wants at its start."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PlannerError("plan_source.no_file", file=path.name, folder=str(path.parent)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlannerError("plan_source.encoding", file=path.name, line=data.count(b"\n", 0, error.start) + 1) from error


def _check_heads(file: str, heads: list[str], required: Sequence[str], known: set[str]) -> None:
    """Refuse a head line that lacks a column, or has one twice or one that nobody knows: a slip there would lose a whole column."""
    every = "、".join(heads)
    shown = every if len(every) <= _SHOWN else every[:_SHOWN] + "…"
    for column in required:
        if column not in heads:
            raise PlannerError("plan_source.head_missing", file=file, column=column, said=shown)
    for at, column in enumerate(heads):
        if not column:
            continue
        if column in heads[:at]:
            raise PlannerError("plan_source.head_twice", file=file, column=column)
        if column not in known:
            raise PlannerError("plan_source.head_unknown", file=file, column=column)


class Section:
    """One table of a TOML file. What is taken is checked; what is left over when it is finished is refused."""

    def __init__(self, file: str, path: str, values: Mapping[str, Any]) -> None:
        """Take the values of the table at ``path`` (``tables[2].periods[1]``, empty for the whole file)."""
        self.file = file
        self._path = path
        self._values = dict(values)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default it has to be there."""
        value = self._values.pop(key, default)
        if value is None or (default is None and value == ""):
            raise PlannerError("plan_source.key_missing", file=self.file, key=self.key(key))
        return self._of_kind(key, value, str)

    def name(self, key: str) -> str:
        """Return an id: a text without the slash that joins ids in files."""
        value = self.text(key)
        if "/" in value:
            raise self.refusal(key, value)
        return value

    def flag(self, key: str) -> bool:
        """Return a truth value, false when it is not there."""
        return self._of_kind(key, self._values.pop(key, False), bool)

    def choice(self, key: str, kind: type[Kind], default: Kind) -> Kind:
        """Return one of the words of ``kind``."""
        value = self.text(key, default.value)
        if value not in set(kind):
            raise self.refusal(key, value, "、".join(kind))
        return kind(value)

    def texts(self, key: str, default: Sequence[str], allowed: Sequence[str]) -> tuple[str, ...]:
        """Return a list of words, each of which has to be allowed."""
        value = self._of_kind(key, self._values.pop(key, list(default)), list)
        for word in value:
            if word not in allowed:
                raise self.refusal(key, word, "、".join(allowed))
        return tuple(value)

    def mapping(self, key: str, allowed: Sequence[str]) -> dict[str, str]:
        """Return texts by words, each of which has to be allowed."""
        value = self._of_kind(key, self._values.pop(key, {}), dict)
        for word, text in value.items():
            if word not in allowed or not isinstance(text, str):
                raise self.refusal(key, f"{word} = {text}", "、".join(allowed))
        return dict(value)

    def sections(self, key: str) -> list[Section]:
        """Return the tables of the list ``key``, which has at least one."""
        value = self._of_kind(key, self._values.pop(key, []), list)
        if not value:
            raise PlannerError("plan_source.key_missing", file=self.file, key=self.key(key))
        places = [f"{self.key(key)}[{number}]" for number in range(1, len(value) + 1)]
        return [Section(self.file, place, self._of_kind(key, values, dict)) for place, values in zip(places, value, strict=True)]

    def finish(self) -> None:
        """Refuse what nobody asked for: most likely a slip in a key."""
        for key in self._values:
            raise PlannerError("plan_source.key_unknown", file=self.file, key=self.key(key))

    def key(self, key: str) -> str:
        """Return the full name of a key of this table."""
        return f"{self._path}.{key}" if self._path else key

    def refusal(self, key: str, said: Any, allowed: str = "") -> PlannerError:
        """Return the error that says that ``key`` may not be ``said``."""
        code = "plan_source.key_value_of" if allowed else "plan_source.key_value"
        return PlannerError(code, file=self.file, key=self.key(key), said=said, allowed=allowed)

    def _of_kind(self, key: str, value: Any, kind: type[Word]) -> Word:
        if not isinstance(value, kind):
            raise self.refusal(key, value)
        return value


def read_head(path: Path) -> Section:
    """Return the whole of a TOML file."""
    try:
        return Section(path.name, "", tomllib.loads(_text_of(path)))
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        if place is None:
            raise PlannerError("plan_source.toml_end", file=path.name) from error
        raise PlannerError("plan_source.toml_broken", file=path.name, line=place[1], column=place[2]) from error
