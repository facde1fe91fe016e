"""The sign-off block of a returned form, found by its words (填报人, 联系电话 …), wherever inserted rows have moved it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from ningbo_planner.domain.submission import SignOff
from ningbo_planner.exchange.writer.addresses import position
from ningbo_planner.exchange.reader.raw_cell import CellKind, RawCell
from ningbo_planner.exchange.reader.raw_workbook import RawSheet
from ningbo_planner.exchange.returned.formats import traits_of
from ningbo_planner.exchange.returned.layout import bare

_LABELS: dict[str, re.Pattern[str]] = {
    "filled_by": re.compile(r"(?:填报人|填表人|经办人)(?:姓名|签字|签名)?"),
    "phone": re.compile(r"(?:联系)?电话(?:号码)?|联系方式|手机"),
    "reviewed_by": re.compile(r"(?:审核人|审签人|负责人|单位负责人|分管领导)(?:姓名|签字|签名)?"),
    "filled_on": re.compile(r"(?:填报|填表)(?:日期|时间)|日期"),
}
_ANY_LABEL = re.compile("|".join(pattern.pattern for pattern in _LABELS.values()) + "|.{1,8}[:：]|[(（].*[)）]")
_REACH = 8
_LONGEST = 60


def sign_off_of(sheet: RawSheet, addresses: Mapping[str, str], date1904: bool = False) -> SignOff:
    """Return the sign-off of a form; ``addresses`` says where its cells stood when it was handed out."""
    found = {name: "" for name in _LABELS}
    for cell in sheet.cells.values():
        name = _labelled(cell.text) if cell.is_text and len(cell.text) <= _LONGEST else ""
        if name and not found[name]:
            found[name] = _beside(sheet, cell, date1904)
    for name, address in addresses.items():
        if name in found and not found[name]:
            found[name] = _at(sheet, address, date1904)
    return SignOff(**found)


@lru_cache(maxsize=4096)
def _labelled(text: str) -> str:
    """Return which part of the sign-off a text is the label of, or nothing."""
    label = bare(text.replace("：", ":").partition(":")[0])
    return next((name for name, pattern in _LABELS.items() if pattern.fullmatch(label)), "")


def _beside(sheet: RawSheet, cell: RawCell, date1904: bool) -> str:
    """Return what stands behind a label: in the same cell after its colon, or in the next cell to the right that is no label."""
    rest = cell.text.replace("：", ":").partition(":")[2]
    if rest.strip():
        return rest.strip()
    for column in range(cell.column + 1, cell.column + _REACH):
        beside = sheet.cells.get((cell.row, column))
        if beside is not None and beside.text.strip():
            text = _shown(beside, date1904)
            return "" if _ANY_LABEL.fullmatch(bare(text)) else text
    return ""


def _at(sheet: RawSheet, address: str, date1904: bool) -> str:
    """Return what stands at an address of the issued form, unless rows have moved and a label stands there now."""
    try:
        row, column = position(address)
    except ValueError:
        return ""
    text = _shown(sheet.cell(row, column), date1904)
    return "" if _ANY_LABEL.fullmatch(bare(text)) else text


def _shown(cell: RawCell, date1904: bool) -> str:
    """Return a cell as a person reads it; a day count as a date."""
    text = cell.text.strip()[:_LONGEST]
    if cell.kind is not CellKind.NUMBER or not traits_of(cell.number_format).date:
        return text
    days = int(float(text)) + (1462 if date1904 else 0)
    return (date(1899, 12, 30) + timedelta(days=days)).isoformat() if 0 < days < 100_000 else text
