"""Columns of cells: packed numbers come back as printed, and rows move like rows of a list."""

from __future__ import annotations

from array import array
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ningbo_planner.domain.cells import CellColumn, pack, packed_amount, unpack
from ningbo_planner.domain.quantity import EMPTY, Quantity, State
from ningbo_planner.domain.reading import parse

PLAIN = ["0", "7", "3588", "1.77", "10.50", "0.00", "-0.5", "-0.50", "-1", "-1.50", "99999999999999999", "-99999999999999999", "0.00000000000001", "288230376151711743"]
BESIDE = ["-0", "-0.0", "3,588", "＋5", "6.9%", "03", ".5", "5.", ">15", "50-60", "——", "/", "全国前列", "看不懂", " ", "999999999999999999", "0.000000000000001"]


@pytest.mark.parametrize("text", [text for text in PLAIN if len(text) < 18])
def test_a_plain_number_is_packed_and_comes_back_as_printed(text: str) -> None:
    packed = pack(parse(text))
    assert packed is not None and array("q", [packed])
    assert unpack(packed) == parse(text)
    assert unpack(packed).text == text
    assert packed_amount(packed) == Decimal(text)


@pytest.mark.parametrize("text", [*BESIDE, PLAIN[-1]])
def test_everything_else_is_kept_beside_the_packed_numbers(text: str) -> None:
    assert pack(parse(text)) is None
    column = CellColumn.of_length(1)
    column.put(0, parse(text))
    assert column.get(0) == parse(text)


def test_a_print_whose_meaning_is_another_figure_is_not_packed() -> None:
    lost = Quantity("1", State.NUMBER, Decimal(10000), Decimal(10000))
    assert pack(lost) is None
    column = CellColumn.of_length(1)
    column.put(0, lost)
    assert column.get(0) == lost


@given(st.integers(-(10**17) + 1, 10**17 - 1), st.integers(0, 14))
def test_numbers_of_any_size_and_decimals_come_back(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    quantity = parse(format(value, "f"))
    packed = pack(quantity)
    if packed is not None:
        assert unpack(packed) == quantity and unpack(packed).text == quantity.text
        assert array("q", [packed])[0] == packed
    else:
        assert quantity.text.startswith("-0") and not digits


texts = st.sampled_from(["", *PLAIN, *BESIDE])


@given(st.lists(st.sampled_from([*PLAIN, *BESIDE, "1.770", "0.5", "-1.5"]), max_size=12), st.sampled_from([*PLAIN, "3588.0", "999999999999999999"]))
def test_the_rows_of_a_number_are_those_that_state_it_however_printed(texts: list[str], amount: str) -> None:
    quantities = [parse(text) for text in texts]
    stating = [at for at, quantity in enumerate(quantities) if quantity.number == Decimal(amount)]
    assert CellColumn.of(quantities).positions_of(Decimal(amount)) == stating


class ColumnLikeAList(RuleBasedStateMachine):
    """A column against a plain list of quantities."""

    def __init__(self) -> None:
        """Start both empty."""
        super().__init__()
        self.column = CellColumn.of_length(0)
        self.model: list[Quantity] = []

    @rule(at=st.integers(0, 30), added=st.lists(texts, max_size=4))
    def insert(self, at: int, added: list[str]) -> None:
        """Put rows in."""
        at = min(at, len(self.model))
        quantities = [parse(text) for text in added]
        self.column.insert(at, quantities)
        self.model[at:at] = quantities

    @rule(start=st.integers(0, 30), count=st.integers(0, 4))
    def remove(self, start: int, count: int) -> None:
        """Take rows out."""
        start = min(start, len(self.model))
        stop = min(start + count, len(self.model))
        self.column.remove(start, stop)
        del self.model[start:stop]

    @rule(at=st.integers(0, 30), text=texts)
    def put(self, at: int, text: str) -> None:
        """Replace one."""
        if at < len(self.model):
            self.column.put(at, parse(text))
            self.model[at] = parse(text)

    @invariant()
    def same(self) -> None:
        """Both hold the same, and nothing is kept for rows that do not need it."""
        assert [self.column.get(at) for at in range(len(self.column))] == self.model
        assert set(self.column.others) == {at for at, held in enumerate(self.model) if held != EMPTY and pack(held) is None}


TestColumnLikeAList = ColumnLikeAList.TestCase
