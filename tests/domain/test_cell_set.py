"""A set of cells by columns behaves like a plain set of the same cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.cell_set import CellSet, ColumnRef
from ningbo_planner.domain.table import CellRef

cells = st.builds(CellRef, st.sampled_from("de"), st.sampled_from("ABC"), st.sampled_from(["2021", "2022"]), st.sampled_from(["target", "actual"]))
sets = st.sets(cells)


@given(sets, sets, cells)
def test_it_says_what_a_plain_set_says(one: set[CellRef], other: set[CellRef], cell: CellRef) -> None:
    found, second = CellSet(one), CellSet(other)
    assert found == one and one == found and len(found) == len(one) and set(found) == one
    assert (cell in found) == (cell in one) and bool(found) == bool(one)
    for added in (other, second):
        assert found | added == one | other and found & added == one & other
    assert one | second == one | other and one & second == one & other
    assert found.isdisjoint(second) == one.isdisjoint(other)
    found.discard(cell)
    assert found == one - {cell} and all(found.columns.values())
    found.update(second)
    found.add(cell)
    assert found == one - {cell} | other | {cell}


def test_columns_are_put_in_whole() -> None:
    found = CellSet()
    found.add_column("d", "2022", "target", ["A", "B"])
    found.add_column("d", "2022", "target", ("B", "C"))
    found.add_column("e", "2023", "actual", ["A"])
    found.add_column("e", "2024", "actual", [])
    assert found == {*(CellRef("d", row, "2022") for row in "ABC"), CellRef("e", "A", "2023", "actual")}
    assert found.tables == {"d", "e"} and found.rows_of("d") == set("ABC") and found.rows_of("x") == set()
    assert list(found.of_table("e")) == [ColumnRef("e", "2023", "actual")]
    assert "A" not in found and eval(repr(found)) == found
