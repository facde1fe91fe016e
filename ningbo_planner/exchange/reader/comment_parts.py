"""The comments of a sheet: notes of the old kind, and the threads of the new one with the people who wrote in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ningbo_planner.exchange.reader.raw_cell import CommentSign
from ningbo_planner.exchange.reader.reading_codes import MAX_COMMENTS, MAX_SIDE_RECORDS, Refusal, Refused
from ningbo_planner.exchange.reader.text_runs import TextRuns, decoded
from ningbo_planner.exchange.reader.xml_driver import Attributes, Driver


@dataclass(slots=True)
class Comments:
    """Reads one part of comments.

    Attributes:
        people: names of those who write in threads, by their id.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    _count: int = 0
    _entries: dict[str, list[tuple[CommentSign, str]]] = field(default_factory=dict)
    _authors: list[str] = field(default_factory=list)
    _address: str = ""
    _sign: CommentSign = CommentSign()
    _chunks: list[str] = field(default_factory=list)

    def found(self) -> Iterator[tuple[str, str, CommentSign]]:
        """Yield address, text and last sign of each comment; entries of a thread are lines, each with its writer where there are several."""
        for address, entries in self._entries.items():
            several = len({sign.author for sign, _ in entries}) > 1
            text = "\n".join(f"{sign.author}：{said}" if several and sign.author else said for sign, said in entries)
            yield address, text, entries[-1][0]

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Take the root of the part."""
        if root == "comments":
            runs = TextRuns(driver)
            starts = {**runs.starts, "author": lambda _: self._listen(driver), "comment": self._open, "extLst": lambda _: driver.skip()}
            ends = {**runs.ends, "author": lambda: self._authors.append(self._heard(driver)), "comment": lambda: self._keep(runs.take().text)}
            driver.on(starts, ends)
        elif root.lower() == "threadedcomments":
            starts = {"threadedComment": self._open_entry, "text": lambda _: self._listen(driver)}
            driver.on(starts, {"text": lambda: self._keep(self._heard(driver))})
        else:
            raise Refused(Refusal.WRONG_PART, part=driver.part)

    def _open(self, attributes: Attributes) -> None:
        """Begin a note of the old kind."""
        self._address = attributes.get("ref", "").strip().upper()
        number = attributes.get("authorId", "")
        known = number.isascii() and number.isdigit() and len(number) < 9 and int(number) < len(self._authors)
        self._sign = CommentSign(self._authors[int(number)] if known else "")

    def _open_entry(self, attributes: Attributes) -> None:
        """Begin an entry of a thread."""
        self._address = attributes.get("ref", "").strip().upper()
        self._sign = CommentSign(self.people.get(attributes.get("personId", "").upper(), ""), attributes.get("dT", ""))

    def _listen(self, driver: Driver) -> None:
        """Listen to a text without runs."""
        self._chunks.clear()
        driver.parser.CharacterDataHandler = self._chunks.append

    def _heard(self, driver: Driver) -> str:
        """Return the text that was listened to, and listen no more."""
        driver.parser.CharacterDataHandler = None
        return decoded("".join(self._chunks))

    def _keep(self, text: str) -> None:
        """Add a text to the comments of its cell."""
        if self._count >= MAX_COMMENTS:
            raise Refused(Refusal.TOO_MANY_RECORDS, limit=MAX_COMMENTS)
        self._count += 1
        self._entries.setdefault(self._address, []).append((self._sign, text))


@dataclass(slots=True)
class People:
    """Reads who writes in the threads of a workbook: names by id."""

    names: dict[str, str] = field(default_factory=dict)

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Take the root of the part."""
        if root.lower() != "personlist":
            raise Refused(Refusal.WRONG_PART, part=driver.part)
        driver.on({"person": self._add})

    def _add(self, attributes: Attributes) -> None:
        """Take a person."""
        if len(self.names) < MAX_SIDE_RECORDS:
            self.names[attributes.get("id", "").upper()] = attributes.get("displayName", "").strip()
