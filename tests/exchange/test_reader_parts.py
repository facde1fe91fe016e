"""Odd XML and odd parts: what spreadsheet programs open is read to the last figure, what could deceive is refused."""

from __future__ import annotations

import pytest

from tests.exchange.odd_parts import entities, namespaces, parts_astray
from tests.exchange.odd_workbooks import Odd, judge


@pytest.mark.parametrize("odd", entities(), ids=lambda odd: odd.name)
def test_odd_characters_and_entities(odd: Odd) -> None:
    """No document type is ever parsed, and text arrives as it was meant."""
    judge(odd)


@pytest.mark.parametrize("odd", namespaces(), ids=lambda odd: odd.name)
def test_the_same_in_other_words(odd: Odd) -> None:
    """Strict, prefixed and oddly linked workbooks hold the same figures."""
    judge(odd)


@pytest.mark.parametrize("odd", parts_astray(), ids=lambda odd: odd.name)
def test_parts_that_are_missing_or_odd(odd: Odd) -> None:
    """What carries figures must be there; what does not may be missing and is said."""
    judge(odd)
