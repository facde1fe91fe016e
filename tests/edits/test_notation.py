"""The notation of the step log: every edit comes back, through JSON text, as it went in; and a person can read it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.indicator import DEFAULTS, Accumulation, Aggregation, Commitment, Direction, Kind
from ningbo_planner.domain.quantity import EMPTY, Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef, TableInfo
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.notation import (
    edit_from_plain,
    edit_to_plain,
    fields_from_plain,
    fields_to_plain,
    quantity_from_plain,
    quantity_to_plain,
)
from ningbo_planner.edits.primitives import Edit, InsertRows, MoveRow, PutTable, RemoveRows, SetCell, SetField
from tests.domain.test_plain import ENTRIES
from tests.edits.test_primitives import FITTING, NOT_FITTING
from tests.plans import make_row, small_plan


def came_back(value: Any) -> Any:
    """Send plain values through JSON text."""
    return json.loads(json.dumps(value, ensure_ascii=False))


INVERSES = [edit.apply(small_plan(), ChangeSet()) for edit in FITTING]


@pytest.mark.parametrize("edit", [*FITTING, *INVERSES, *(edit for edit, _ in NOT_FITTING if getattr(edit, "name", "") != "colour")], ids=lambda value: type(value).__name__)
def test_every_edit_comes_back_as_it_went_in(edit: Edit) -> None:
    assert edit_from_plain(came_back(edit_to_plain(edit))) == edit


def test_every_kind_of_edit_is_among_them() -> None:
    assert {type(edit) for edit in (*FITTING, *INVERSES)} == set(get_args(Edit))


def test_logs_from_before_several_rows_could_go_at_once_still_read() -> None:
    assert edit_from_plain(["remove_rows", "d", "A"]) == RemoveRows("d", "A", 1) and edit_to_plain(RemoveRows("d", "A")) == ["remove_rows", "d", "A"]
    assert edit_from_plain(["move_row", "d", "A", None, 2]) == MoveRow("d", "A", None, 2, 1) and edit_to_plain(MoveRow("d", "A", None, 2)) == ["move_row", "d", "A", None, 2]


@pytest.mark.parametrize("register", sorted(ENTRIES))
def test_every_kind_of_entry_comes_back(register: str) -> None:
    for edit in (FITTING[-3].__class__(register, "键", ENTRIES[register]), FITTING[-3].__class__(register, "键", None)):
        assert edit_from_plain(came_back(edit_to_plain(edit))) == edit


FIELD_VALUES: dict[str, Any] = {
    "kind": list(Kind),
    "direction": list(Direction),
    "aggregation": list(Aggregation),
    "commitment": list(Commitment),
    "accumulation": list(Accumulation),
    "decimals": [None, 0, 2],
    "departments": [(), ("甲局", "乙局")],
    "departments_merged": [True, False],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in DEFAULTS for value in FIELD_VALUES.get(name, ["", "某些字"])])
def test_every_field_comes_back_with_its_type(name: str, value: Any) -> None:
    edit = edit_from_plain(came_back(edit_to_plain(SetField("d", "A", name, value))))
    assert edit == SetField("d", "A", name, value) and type(edit.value) is type(value)
    insert = InsertRows("d", None, 0, (make_row("N", 0, **{name: value}),))
    assert edit_from_plain(came_back(edit_to_plain(insert))) == insert


decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15)


@given(st.text(max_size=10), st.sampled_from(State), st.none() | decimals, st.none() | decimals)
def test_any_quantity_comes_back(text: str, state: State, low: Decimal | None, high: Decimal | None) -> None:
    quantity = Quantity(text, state, low, high)
    back = quantity_from_plain(came_back(quantity_to_plain(quantity)))
    assert back == quantity and str(back.low) == str(low) and str(back.high) == str(high)


@given(st.text("0123456789.,-%><≥—/万亿以上左右 ", max_size=12), st.sampled_from(["亿元", "%", ""]))
def test_whatever_was_typed_comes_back_with_its_meaning(text: str, unit: str) -> None:
    quantity = parse(text, unit)
    assert quantity_from_plain(came_back(quantity_to_plain(quantity))) == quantity


@pytest.mark.parametrize(
    ("edit", "plain"),
    [
        (SetCell(CellRef("d", "A", "2022"), parse("3588")), ["cell", "d", "A", "2022", "target", "3588"]),
        (SetCell(CellRef("d", "A", "2022"), EMPTY), ["cell", "d", "A", "2022", "target", ""]),
        (SetCell(CellRef("d", "A", "2022"), parse(">15%", "%"), "甲.xlsx"), ["cell", "d", "A", "2022", "target", [">15%", ">", "15", None], "甲.xlsx"]),
        (PutTable("x", None), ["table", "x", None, []]),
        (PutTable("x", TableInfo("x", "表"), (), 2), ["table", "x", {"id": "x", "title": "表"}, [], 2]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_log_can_be_read_by_a_person(edit: Edit, plain: list[Any]) -> None:
    assert edit_to_plain(edit) == plain


def test_the_meaning_is_kept_and_not_read_anew() -> None:
    lost = Quantity(">1", State.GREATER, Decimal(10000), None)
    assert quantity_from_plain(came_back(quantity_to_plain(lost))) == lost


def test_what_this_version_does_not_know_is_told() -> None:
    for unknown in (["paint", "d", "red"], ["field", "d", "A", "colour", "red"], [], ["cell"]):
        with pytest.raises(ValueError, match="unknown edit"):
            edit_from_plain(unknown)
    with pytest.raises(TypeError):
        edit_to_plain("no edit")
    assert fields_from_plain({**fields_to_plain({"note": "x"}), "colour": "red"}) == {"note": "x"}
