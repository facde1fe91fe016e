"""The table of shared strings: the texts that cells refer to by their number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ningbo_planner.exchange.reader.package_reader import Package
from ningbo_planner.exchange.reader.reading_codes import MAX_STRING_BYTES, MAX_STRINGS, Refusal, Refused
from ningbo_planner.exchange.reader.text_runs import RichText, TextRuns, joined_runs, plain_text
from ningbo_planner.exchange.reader.usual_xml import is_usual, resolved_references, usual_head, usual_text
from ningbo_planner.exchange.reader.xml_driver import Attributes, Driver, WellFormed, is_true

QUICK_BYTES = 24 * 1024 * 1024
_HEAD = usual_head(b"sst")
_ROOT = re.compile(rb"<sst(?:\s[^<>\"]*(?:\"[^<\"]*\"[^<>\"]*)*)?>")
_END = b"</sst>"
_LONGEST_INDEX = 9
_TEXT = r'<t(?: xml:space="preserve")?(?: ?/>|>([^<]*)</t>)'
_RUN = re.compile(rf"<r>(?:<rPr>((?:<(?!/rPr>)[^<>]*>)*)</rPr>)?{_TEXT}</r>")
_ANY_RUN = r'<r>(?:<rPr>(?:<(?!/rPr>)[^<>]*>)*</rPr>)?<t(?: xml:space="preserve")?(?: ?/>|>[^<]*</t>)</r>'
# A Chinese Excel puts a phoneticPr behind nearly every text.
_STRING = re.compile(rf"(<si>(?:{_TEXT}|((?:{_ANY_RUN})+))(?:<phoneticPr[^<>]*/>)?</si>)")
_STRIKE = re.compile(r'<strike(?: val="([^"]*)")? ?/>')


@dataclass(slots=True)
class SharedStrings:
    """The table of shared strings.

    Attributes:
        texts: by index.
        marks, unstruck: what is special about some of them, by index.
        declared: the count of different strings that the part states, None when it states none.
        present: whether the workbook has the table at all.
    """

    texts: list[str] = field(default_factory=list)
    marks: dict[int, int] = field(default_factory=dict)
    unstruck: dict[int, str] = field(default_factory=dict)
    declared: int | None = None
    present: bool = False

    def index_of(self, written: str) -> int | None:
        """Return the index that a cell writes, None when the table has no such string."""
        if not (written.isdigit() and written.isascii()):
            written = written.strip()
        if not (written.isdigit() and written.isascii()) or len(written) > _LONGEST_INDEX:
            return None
        index = int(written)
        return index if index < len(self.texts) else None

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Take the root of the part."""
        if root != "sst":
            raise Refused(Refusal.WRONG_PART, part=driver.part)
        stated = attributes.get("uniqueCount", "")
        self.declared = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 20 else None
        self.present = True
        runs = TextRuns(driver)
        driver.on({**runs.starts, "extLst": lambda _: driver.skip()}, {**runs.ends, "si": lambda: self.add(runs.take())})

    def add(self, rich: RichText) -> None:
        """Append a string."""
        index = len(self.texts)
        if index >= MAX_STRINGS:
            raise Refused(Refusal.TOO_MANY_STRINGS, limit=MAX_STRINGS)
        self.texts.append(rich.text)
        if rich.marks:
            self.marks[index] = rich.marks
        if rich.unstruck is not None:
            self.unstruck[index] = rich.unstruck


def read_shared_strings(package: Package, name: str) -> SharedStrings:
    """Read the part of shared strings.

    Raises:
        Refused: it is damaged, or there are too many of them.
    """
    strings = SharedStrings()
    if package.stated_size(name) > QUICK_BYTES:
        Driver(name, strings).feed(package.chunks(name, MAX_STRING_BYTES))
        return strings
    chunks = list(package.chunks(name))
    if sum(chunk.count(b"<si>") for chunk in chunks) > MAX_STRINGS:
        raise Refused(Refusal.TOO_MANY_STRINGS, limit=MAX_STRINGS)
    Driver(name, WellFormed()).feed(chunks)
    if not _read_quickly(b"".join(chunks), name, strings):
        strings = SharedStrings()
        Driver(name, strings).feed(chunks)
    return strings


def _read_quickly(part: bytes, name: str, strings: SharedStrings) -> bool:
    """Take the strings of a part that is written in the usual way; tell whether it was one."""
    root = _ROOT.search(part) if is_usual(part, _HEAD) else None
    text = usual_text(part[root.end() : part.rindex(_END)]) if root else None
    if root is None or text is None:
        return False
    found = _STRING.findall(text)
    if sum(len(whole) for whole, _, _ in found) != len(text):
        return False
    Driver(name, strings).feed([part[: root.end()], _END])
    for _, written, runs in found:
        strings.add(_read_runs(runs) if runs else plain_text(resolved_references(written)))
    return True


def _read_runs(written: str) -> RichText:
    """Return a text of several runs."""
    runs = _RUN.findall(written)
    strikes = [_STRIKE.search(properties) if text else None for properties, text in runs]
    struck = {index for index, match in enumerate(strikes) if match and (match[1] is None or is_true(match[1]))}
    return joined_runs([resolved_references(text) for _, text in runs], struck)
