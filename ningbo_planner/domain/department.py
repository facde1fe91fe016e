"""Departments that answer for rows, and the reading of printed lists of them (市发改委、市服务局)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

_SEPARATORS = re.compile(r"[、,，;；/\s]+")
_OPEN_END = re.compile(r"等(?:有关|相关)?(?:单位|部门)?$")


class DepartmentKind(StrEnum):
    """What kind of body it is."""

    DEPARTMENT = "department"
    COMPANY = "company"
    BRANCH = "branch"
    GROUP = "group"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Department:
    """A body that answers for targets.

    Attributes:
        id: the name it is known by in this plan; files and steps refer to it.
        name: as it should be printed.
        aliases: other printed names, slips included (市服务局 for 市服务业局).
        kind: what kind of body it is.
        contact, note: free text.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: DepartmentKind = DepartmentKind.DEPARTMENT
    contact: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentList:
    """A printed list as it was read.

    Attributes:
        departments: ids in the order of print, the leading one first.
        unknown: names that the register does not have.
        is_open: whether the list ends with 等 (or 等单位, 等有关部门).
        repaired: names that were only found by an alias or by a lost separator.
    """

    departments: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    is_open: bool = False
    repaired: tuple[str, ...] = ()


def names_of(register: Iterable[Department]) -> dict[str, str]:
    """Return department ids by every name and alias; a proper name wins over another's alias."""
    register = tuple(register)
    names = {alias: department.id for department in register for alias in department.aliases}
    names.update({name: department.id for department in register for name in (department.id, department.name)})
    return names


def read_departments(text: str, register: Mapping[str, Department]) -> DepartmentList:
    """Read a printed list; names run together (市发改委市数字经济局) are told apart by the register."""
    names = names_of(register.values())
    closed = _OPEN_END.sub("", text.strip())
    found: list[str] = []
    unknown: list[str] = []
    repaired: list[str] = []
    for word in _SEPARATORS.split(closed):
        if not word:
            continue
        parts = [word] if word in names else _split_known(word, names)
        for part in parts:
            _sort_in(part, names, register, found, unknown, repaired)
        if len(parts) > 1:
            repaired.append(word)
    return DepartmentList(tuple(found), tuple(unknown), closed != text.strip(), tuple(repaired))


def _sort_in(part: str, names: dict[str, str], register: Mapping[str, Department], found: list[str], unknown: list[str], repaired: list[str]) -> None:
    """Put one name into the list it belongs to, once."""
    known = names.get(part)
    if known is None:
        unknown.append(part)
        return
    if part not in (known, register[known].name):
        repaired.append(part)
    if known not in found:
        found.append(known)


def _split_known(word: str, names: dict[str, str]) -> list[str]:
    """Return ``word`` cut into known names, or whole when it cannot be cut without a rest."""
    for length in range(len(word) - 1, 1, -1):
        head, rest = word[:length], word[length:]
        if head in names:
            tail = [rest] if rest in names else _split_known(rest, names)
            if all(part in names for part in tail):
                return [head, *tail]
    return [word]
