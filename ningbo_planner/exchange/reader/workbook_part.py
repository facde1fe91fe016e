"""The workbook part: which sheets there are, the names it defines, how its dates count."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ningbo_planner.exchange.reader.reading_codes import MAX_NAMES, MAX_SIDE_RECORDS, Refusal, Refused
from ningbo_planner.exchange.reader.xml_driver import Attributes, Driver, attribute, is_true

_LONGEST_NAME_TEXT = 8_192
_SHEET_IN_NAME = re.compile(r"^=?(?:'((?:[^'\[\]]|'')+)'|([^'!\[\]\s(,:\"]+))!")
_STATES = ("visible", "hidden", "veryHidden")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it: its name, its state, and the id of the relation to its part."""

    name: str
    state: str
    key: str


@dataclass(slots=True)
class WorkbookPart:
    """Reads the workbook part.

    Attributes:
        sheets: in the order of their tabs.
        names: formula text of the defined names; those of one sheet as ``<sheet>!<name>``.
        date1904: whether serial dates count from 1904.
        manual: whether the workbook computes only on demand, so that its values may be old.
        broken_names, homeless_names: how many names point at nothing (``#REF!``), or at a sheet that is not there.
    """

    sheets: list[SheetEntry] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    date1904: bool = False
    manual: bool = False
    broken_names: int = 0
    homeless_names: int = 0
    _raw_names: list[tuple[str, str | None, str]] = field(default_factory=list)
    _name: Attributes = field(default_factory=dict)
    _chunks: list[str] = field(default_factory=list)

    def begin(self, driver: Driver, root: str, attributes: Attributes) -> None:
        """Take the root of the part."""
        if root != "workbook":
            raise Refused(Refusal.WRONG_PART, part=driver.part)
        starts = {"sheet": self._sheet, "workbookPr": self._settings, "calcPr": self._calculation}
        starts |= {"definedName": lambda attributes: self._open_name(driver, attributes), "extLst": lambda _: driver.skip()}
        driver.on(starts, {"definedName": lambda: self._close_name(driver), "workbook": self._settle_names})

    def _sheet(self, attributes: Attributes) -> None:
        """Take a sheet."""
        if len(self.sheets) >= MAX_SIDE_RECORDS:
            raise Refused(Refusal.TOO_MANY_RECORDS, limit=MAX_SIDE_RECORDS)
        state = attributes.get("state", "visible")
        key = attribute(attributes, "id") or ""
        self.sheets.append(SheetEntry(attributes.get("name", ""), state if state in _STATES else "visible", key))

    def _settings(self, attributes: Attributes) -> None:
        """Take how dates count."""
        self.date1904 = is_true(attributes.get("date1904"))

    def _calculation(self, attributes: Attributes) -> None:
        """Take whether values are kept up to date."""
        self.manual = attributes.get("calcMode") == "manual"

    def _open_name(self, driver: Driver, attributes: Attributes) -> None:
        """Listen to the text of a defined name."""
        self._name = attributes
        self._chunks.clear()
        driver.parser.CharacterDataHandler = self._chunks.append

    def _close_name(self, driver: Driver) -> None:
        """Keep a defined name."""
        driver.parser.CharacterDataHandler = None
        if len(self._raw_names) >= MAX_NAMES:
            raise Refused(Refusal.TOO_MANY_RECORDS, limit=MAX_NAMES)
        text = "".join(self._chunks)[:_LONGEST_NAME_TEXT]
        self._raw_names.append((self._name.get("name", ""), self._name.get("localSheetId"), text))

    def _settle_names(self) -> None:
        """Put the names under their keys, once all sheets are known."""
        known = {entry.name.casefold() for entry in self.sheets}
        for name, local, text in self._raw_names:
            self.broken_names += "#REF!" in text
            self.homeless_names += _is_homeless(text, known)
            self.names.setdefault(self._key(name, local), text)

    def _key(self, name: str, local: str | None) -> str:
        """Return the key of a name; one of a sheet that is not there keeps the number."""
        if local is None:
            return name
        index = int(local) if local.isascii() and local.isdigit() and len(local) < 8 else -1
        return f"{self.sheets[index].name}!{name}" if 0 <= index < len(self.sheets) else f"{local[:20]}!{name}"


def _is_homeless(text: str, known: set[str]) -> bool:
    """Tell whether a name points at a sheet of this workbook that is not there."""
    match = _SHEET_IN_NAME.match(text)
    if match is None:
        return False
    sheet = (match[1] or match[2]).replace("''", "'")
    return not sheet.startswith("#REF") and sheet.casefold() not in known
