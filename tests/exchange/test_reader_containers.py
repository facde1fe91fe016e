"""Files that are no workbook, or whose zip is damaged or deceptive: each named as what it is, none half read."""

from __future__ import annotations

import pytest

from tests.exchange.odd_containers import harmless, other_kinds, zip_faults
from tests.exchange.odd_workbooks import Odd, judge


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
