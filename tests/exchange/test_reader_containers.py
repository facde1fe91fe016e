"""Files that are no workbook, or whose zip is damaged or deceptive: each named as what it is, none half read."""

from __future__ import annotations

import pytest

from ningbo_planner.exchange.reader import package_reader
from ningbo_planner.exchange.reader import xml_driver
from ningbo_planner.exchange.reader.reading_codes import Refusal
from tests.exchange.odd_containers import harmless, other_kinds, zip_faults
from tests.exchange.odd_workbooks import DECLARATION, SHEET, Odd, good, judge, replaced


@pytest.mark.parametrize("odd", other_kinds(), ids=lambda odd: odd.name)
def test_what_is_no_workbook_is_named_as_what_it_is(odd: Odd) -> None:
    """A file of another kind gets the sentence of its own kind, whatever it is called."""
    judge(odd)


@pytest.mark.parametrize("odd", zip_faults(), ids=lambda odd: odd.name)
def test_a_damaged_or_deceptive_container(odd: Odd) -> None:
    """A container is read only when every byte of it can be trusted."""
    judge(odd)


@pytest.mark.parametrize("odd", harmless(), ids=lambda odd: odd.name)
def test_a_good_workbook_under_an_odd_name_or_type_is_read(odd: Odd) -> None:
    """Content decides, and what the file carries besides is said."""
    judge(odd)


def test_all_parts_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many parts below the limit of one are still too much."""
    monkeypatch.setattr(package_reader, "MAX_INFLATED_BYTES", 5_000)
    judge(Odd("large", good(), Refusal.INFLATED_TOO_LARGE))


def test_a_document_type_never_reaches_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found before expat is, so that no version of expat can be fooled by it."""

    def reached(*_: object) -> None:
        raise AssertionError("expat met a document type")

    monkeypatch.setattr(xml_driver.Driver, "_on_doctype", reached)
    laughs = DECLARATION + '<!DOCTYPE x [<!ENTITY a "ha">]>'
    judge(Odd("doctype", replaced(SHEET, (DECLARATION, laughs)), Refusal.DOCTYPE))
    judge(
        Odd("doctype far behind", replaced(SHEET, (DECLARATION, DECLARATION + " " * (65_532 - len(DECLARATION)) + "<!DOCTYPE x>")), Refusal.DOCTYPE)
    )
