"""Texts that a worksheet can hold."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.exchange.writer.sheet_text import MAX_LENGTH, Cleaner, attribute, cleaned, content, formula_text, text_xml


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_makes_well_formed_xml(text: str) -> None:
    kept, lost = cleaned(text)
    assert (ElementTree.fromstring(text_xml(kept)).text or "").replace("_x005F_", "_") == kept
    assert ElementTree.fromstring(f"<a b={attribute(text)}>{content(text)}</a>").get("b") is not None
    assert bool(lost) == (kept != text.replace("\r\n", "\n").replace("\r", "\n"))


@pytest.mark.parametrize(
    ("text", "kept", "lost"),
    [
        ("普通", "普通", ()),
        ("一\r\n二\r三", "一\n二\n三", ()),
        ("\x00\x0b\x1f\ufffe", "", ("control",)),
        ("\ud83d", "", ("half_character",)),
        ("😀" * MAX_LENGTH, "😀" * (MAX_LENGTH // 2), ("too_long",)),
    ],
)
def test_what_is_lost_is_told(text: str, kept: str, lost: tuple[str, ...]) -> None:
    assert cleaned(text) == (kept, lost)


def test_the_cleaner_says_where() -> None:
    cleaner = Cleaner()
    assert cleaner.clean("好\x01", "C12") == "好" and cleaner.clean("好", "C13") == "好"
    assert cleaner.notes == ["C12 的文字“好”中有不可显示的控制字符，写入工作簿时已去掉。"]


def test_a_constant_in_a_formula_is_quoted_and_short_enough() -> None:
    assert formula_text('说"好"') == '"说""好"""'
    assert len(formula_text("长" * 400)) == 257


def test_an_escape_typed_by_a_person_is_kept() -> None:
    assert text_xml("_x000D_") == "<t>_x005F_x000D_</t>"
    assert text_xml(" 空格 ") == '<t xml:space="preserve"> 空格 </t>'
