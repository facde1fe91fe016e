"""Odd workbooks, sheets and cells: what they carry is in the record, and two truths are refused."""

from __future__ import annotations

import pytest

from tests.exchange.odd_cells import grid
from tests.exchange.odd_sheets import workbooks
from tests.exchange.odd_values import values
from tests.exchange.odd_workbooks import Odd, judge


@pytest.mark.parametrize("odd", workbooks(), ids=lambda odd: odd.name)
def test_odd_workbooks_and_sheets(odd: Odd) -> None:
    """Links, names, pictures, comments, protection and hidden things are noted and do not change a figure."""
    judge(odd)


@pytest.mark.parametrize("odd", grid(), ids=lambda odd: odd.name)
def test_odd_addresses_rows_and_counts(odd: Odd) -> None:
    """A cell is where its address says, once, or the file is refused."""
    judge(odd)


@pytest.mark.parametrize("odd", values(), ids=lambda odd: odd.name)
def test_odd_values(odd: Odd) -> None:
    """The record says how a value is stored, what it is, and what does not fit."""
    judge(odd)
