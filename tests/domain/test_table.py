"""Tables: an ordered tree of rows against a naive tree, columns put in and taken out, and what can be asked of a row."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ningbo_planner.domain.indicator import DEFAULTS, FIELDS, Aggregation, Indicator
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import ACTUAL, TARGET, RowRecord, Table, TableInfo
from tests.plans import YEARS, make_row, small_plan


@dataclass
class Node:
    """A row of the naive tree."""

    id: str
    text: str
    children: list[Node] = field(default_factory=list)

    def walk(self, depth: int = 0, parent: str | None = None) -> list[tuple[str, int, str | None, str]]:
        """Return this row and all below it, in the order of print."""
        return [(self.id, depth, parent, self.text), *(line for child in self.children for line in child.walk(depth + 1, self.id))]

    def records(self, depth: int = 0) -> list[RowRecord]:
        """Return this row and all below it as records."""
        mine = make_row(self.id, depth, [self.text])
        return [mine, *(record for child in self.children for record in child.records(depth + 1))]


@st.composite
def branches(draw: st.DrawFn, size: int = 3) -> Node:
    """Draw a row with descendants; ids are given later."""
    children = [] if size <= 0 else draw(st.lists(branches(size - 2), max_size=2))
    return Node("", draw(st.sampled_from(["", "5", "——", ">15", "1.50"])), children)


class TableLikeATree(RuleBasedStateMachine):
    """A table against a tree of nodes."""

    def __init__(self) -> None:
        """Start both empty."""
        super().__init__()
        self.table = Table(TableInfo("t", "表"), YEARS)
        self.root = Node("", "")
        self.count = 0

    def nodes(self) -> list[tuple[Node, Node]]:
        """Return every row with the one it is under."""
        found: list[tuple[Node, Node]] = []
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            found += [(child, node) for child in node.children]
            waiting += node.children
        return found

    def name(self, node: Node) -> None:
        """Give ids to a drawn branch."""
        self.count += 1
        node.id = f"R{self.count}"
        for child in node.children:
            self.name(child)

    @rule(data=st.data(), branch=branches())
    def insert(self, data: st.DataObject, branch: Node) -> None:
        """Put a branch in under any row or at the top."""
        self.name(branch)
        parent = data.draw(st.sampled_from([self.root, *(node for node, _ in self.nodes())]))
        index = data.draw(st.integers(0, len(parent.children)))
        lines = self.root.walk(-1)[1:]
        order = [line[0] for line in lines]
        if index < len(parent.children):
            position = order.index(parent.children[index].id)
        else:
            inside = parent.walk()
            position = order.index(inside[-1][0]) + 1 if len(inside) > 1 or parent is not self.root else 0
        depth = 0 if parent is self.root else next(line[1] for line in lines if line[0] == parent.id) + 1
        self.table.insert_rows(position, depth, branch.records())
        parent.children.insert(index, branch)

    @precondition(lambda self: self.root.children)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Take a branch out, and find all of it in the records taken before."""
        node, parent = data.draw(st.sampled_from(self.nodes()))
        start = self.table.position(node.id)
        stop = self.table.subtree_stop(start)
        assert list(self.table.records(start, stop)) == node.records()
        self.table.remove_rows(start, stop)
        parent.children.remove(node)

    @precondition(lambda self: self.root.children)
    @rule(data=st.data(), text=st.sampled_from(["", "7", "/", "3,588"]))
    def write(self, data: st.DataObject, text: str) -> None:
        """Replace a figure."""
        node, _ = data.draw(st.sampled_from(self.nodes()))
        self.table.put_cell(node.id, "2021", TARGET, parse(text))
        node.text = text

    @precondition(lambda self: self.root.children)
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        """Move a branch under another row or to the top."""
        node, parent = data.draw(st.sampled_from(self.nodes()))
        inside = {line[0] for line in node.walk()}
        wanted = data.draw(st.sampled_from([self.root, *(each for each, _ in self.nodes() if each.id not in inside)]))
        start = self.table.position(node.id)
        stop = self.table.subtree_stop(start)
        assert self.table.child_index(start) == parent.children.index(node)
        parent.children.remove(node)
        index = data.draw(st.integers(0, len(wanted.children)))
        wanted.children.insert(index, node)
        lines = self.root.walk(-1)[1:]
        target, depth = next((at, line[1]) for at, line in enumerate(lines) if line[0] == node.id)
        self.table.move_rows(start, stop, target, depth)

    @rule(data=st.data())
    def order(self, data: st.DataObject) -> None:
        """Put the children of every row into another order."""
        for node in [self.root, *(node for node, _ in self.nodes())]:
            node.children[:] = data.draw(st.permutations(node.children))
        self.table.order_rows([self.table.position(line[0]) for line in self.root.walk(-1)[1:]])

    @rule(whole=st.booleans())
    def ask(self, whole: bool) -> None:
        """Ask for all places, or all parents; either is kept up to date from then on."""
        if whole:
            assert self.table.positions == {row: at for at, row in enumerate(self.table.ids)}
        else:
            assert [self.table.parent(row) for row in self.table.ids] == [self.table.ids[at] if at >= 0 else None for at in self.table.parents]

    @invariant()
    def places(self) -> None:
        """Each child is where its parent's count of children leads."""
        for node in [self.root, *(node for node, _ in self.nodes())]:
            at = self.table.position(node.id) if node is not self.root else -1
            stop = self.table.subtree_stop(at) if at >= 0 else len(self.table)
            found = [self.table.child_place(at, index) for index in range(-1, len(node.children) + 1)]
            assert found == [stop, *(self.table.position(child.id) for child in node.children), stop]

    @invariant()
    def same(self) -> None:
        """Both say the same of every row."""
        lines = [line for child in self.root.children for line in child.walk()]
        table = self.table
        assert [(row, table.depths[at], table.parent(row), table.cell(row, "2021").text) for at, row in enumerate(table.ids)] == lines
        for node in [self.root, *(node for node, _ in self.nodes())]:
            assert table.children(node.id or None) == [child.id for child in node.children]
        assert all(len(column) == len(table) for column in table.columns.values())
        assert all(len(cells) == len(table) for columns in table.layers.values() for cells in columns.values())


TestTableLikeATree = TableLikeATree.TestCase


def test_a_row_tells_all_that_is_said_of_it() -> None:
    table = small_plan().tables["d"]
    assert table.indicator("A").aggregation is Aggregation.SUM
    assert table.indicator("A").lead == "甲局" and table.indicator("A2b").lead == ""
    assert table.label_path("A2a") == "A/A2/A2a"
    assert table.unit_of("A2a") == "亿元" and table.unit_of("B") == "%"
    assert table.cell("A2b", "2022") == parse("50-60")
    assert "A2a" in table and "X" not in table and len(table) == 6
    assert table.period("2022").label == "2022年"


@pytest.mark.parametrize("ask", ["position", "indicator", "unit_of", "label_path", "parent", "children"])
def test_asking_for_a_row_that_is_not_there_raises(ask: str) -> None:
    with pytest.raises(KeyError):
        getattr(small_plan().tables["d"], ask)("X")


@pytest.mark.parametrize(("period", "layer"), [("2031", TARGET), ("2031", ACTUAL), ("2021", "dream")])
def test_asking_for_a_column_that_is_not_there_raises(period: str, layer: str) -> None:
    with pytest.raises(KeyError):
        small_plan().tables["d"].cell("A", period, layer)
    with pytest.raises(KeyError):
        small_plan().tables["d"].period("2031")


def test_what_was_reached_is_kept_beside_what_was_aimed_at() -> None:
    table = small_plan().tables["d"]
    assert table.cell("A", "2022", ACTUAL) == EMPTY
    table.put_cell("A", "2022", ACTUAL, parse("118"))
    assert (table.cell("A", "2022").text, table.cell("A", "2022", ACTUAL).text) == ("120", "118")
    record = next(table.records(0, 1))
    assert record.cells[ACTUAL, "2022"] == parse("118")


def test_a_column_taken_out_and_put_back_is_the_same() -> None:
    table = small_plan().tables["d"]
    table.put_cell("A", "2022", ACTUAL, parse("118"))
    before = [table.cell(row, "2022") for row in table.ids]
    index, period, columns = table.remove_period("2022")
    assert [each.id for each in table.periods] == ["2021", "2023"]
    table.insert_period(index, period, columns)
    assert [each.id for each in table.periods] == ["2021", "2022", "2023"]
    assert [table.cell(row, "2022") for row in table.ids] == before
    assert table.cell("A", "2022", ACTUAL) == parse("118")


def test_a_new_column_is_empty() -> None:
    table = small_plan().tables["d"]
    table.insert_period(1, Period("2021H2", "2021年下半年"), {})
    assert {table.cell(row, "2021H2") for row in table.ids} == {EMPTY}


def test_a_record_holds_what_differs_from_the_default_only() -> None:
    table = small_plan().tables["d"]
    record = list(table.records(3, 4))[0]
    assert record == RowRecord("A2a", 0, {"name": "A2a"}, {(TARGET, "2021"): parse("10"), (TARGET, "2022"): parse("20"), (TARGET, "2023"): parse("3,000")})
    assert list(table.records(2, 2)) == []


def test_every_field_of_an_indicator_is_a_column() -> None:
    assert set(Table(TableInfo("t", "表")).columns) == set(FIELDS) == set(DEFAULTS)
    assert Indicator(**DEFAULTS) == Indicator()


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["", "1", "——"])), max_size=15))
def test_rows_of_any_shape_come_back_from_their_records(shape: list[tuple[int, str]]) -> None:
    depths: list[int] = []
    for wanted, _ in shape:
        depths.append(min(wanted, depths[-1] + 1 if depths else 0))
    records = [make_row(f"R{at}", depth, [text]) for at, (depth, (_, text)) in enumerate(zip(depths, shape, strict=True))]
    table = Table(TableInfo("t", "表"), YEARS)
    table.insert_rows(0, 0, records)
    assert list(table.records(0, len(table))) == records
    assert [table.cell(record.id, "2021") for record in records] == [record.cells.get((TARGET, "2021"), Quantity()) for record in records]


def test_places_are_found_after_more_changes_than_are_followed() -> None:
    table = Table(TableInfo("t", "表"), YEARS)
    table.insert_rows(0, 0, [make_row(f"R{at}", min(at % 3, 1)) for at in range(9000)])
    assert table.position("R8999") == 8999 and table.parents[8] == 6
    for round_ in range(3):
        table.insert_rows(round_, 0, [make_row(f"N{round_}-{at}", 0) for at in range(1500)])
        assert table.position("R8999") == 8999 + 1500 * (round_ + 1) and table.position(f"N{round_}-3") == round_ + 3
    table.remove_rows(10, 4000)
    assert "N0-1499" in table and "N2-20" not in table and table.ids[table.position("R8998")] == "R8998"
    assert table.positions == {row: at for at, row in enumerate(table.ids)}
    assert table.parent("R8999") == "R8997" and table.parents[-1] == len(table) - 3
