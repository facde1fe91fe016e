"""Rows as an ordered tree: their ids and levels in the order of print, and the answers to who stands where and under whom.

What is derived from the order follows each change instead of being made anew, so that one row more costs nothing like a look at all of them:
places are found near where a row stood before, parents are derived again only behind the change.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from typing import Any

# Rows that have moved by more than this since their places were last noted are not looked for one by one: all places are noted anew.
_NEAR = 2000
# So far a row's parent is looked for above it before the parents of all rows are derived.
_CLOSE = 64
_CHUNK = 512


class RowTree:
    """An ordered tree of rows.

    Attributes:
        ids: row ids in the order of print, each row before its descendants.
        depths: level of each row, 0 at the top.
    """

    def __init__(self) -> None:
        """Start without rows."""
        self.ids: list[str] = []
        self.depths: list[int] = []
        # Where rows stood when that was noted: right before ``_sound``, and behind it wrong by at most ``_drift`` rows.
        self._places: dict[str, int] = {}
        self._sound = 0
        self._drift = 0
        # Of the first rows only, as far as they are known.
        self._parents: list[int] = []

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.ids)

    def __contains__(self, row: object) -> bool:
        """Tell whether a row of this id is here."""
        if self._drift > _NEAR:
            self._note_places()
        return row in self._places

    @property
    def positions(self) -> dict[str, int]:
        """Row positions by id."""
        if self._drift:
            self._note_places()
        return self._places

    @property
    def parents(self) -> list[int]:
        """Position of each row's parent, -1 at the top."""
        if len(self._parents) < len(self.depths):
            self._derive_parents()
        return self._parents

    def position(self, row: str) -> int:
        """Return the position of ``row``; ``KeyError`` when it is not here."""
        if self._drift > _NEAR:
            self._note_places()
        at = self._places[row]
        if at < self._sound or (at < len(self.ids) and self.ids[at] == row):
            return at
        return self.ids.index(row, max(self._sound, at - self._drift), at + self._drift + 1)

    def parent_position(self, position: int) -> int:
        """Return the position of the parent of the row at ``position``, -1 at the top."""
        if position < len(self._parents):
            return self._parents[position]
        depth = self.depths[position]
        if not depth:
            return -1
        for above in range(position - 1, max(position - _CLOSE, -1), -1):
            if self.depths[above] < depth:
                return above
        return self.parents[position]

    def parent(self, row: str) -> str | None:
        """Return the id of the row above ``row`` in the tree, or ``None`` at the top."""
        at = self.parent_position(self.position(row))
        return self.ids[at] if at >= 0 else None

    def subtree_stop(self, position: int) -> int:
        """Return the position behind the last descendant of the row at ``position``."""
        depth = self.depths[position]
        stop = position + 1
        while stop < len(self.depths) and self.depths[stop] > depth:
            stop += 1
        return stop

    def child_positions(self, position: int) -> list[int]:
        """Return the positions of the children of the row at ``position`` (-1: the rows at the top)."""
        wanted = 0 if position < 0 else self.depths[position] + 1
        found = []
        for at in range(position + 1, len(self.depths)):
            depth = self.depths[at]
            if depth < wanted:
                break
            if depth == wanted:
                found.append(at)
        return found

    def children(self, row: str | None) -> list[str]:
        """Return the ids of the children of ``row``; ``None`` gives the rows at the top."""
        return [self.ids[at] for at in self.child_positions(-1 if row is None else self.position(row))]

    def has_children(self, position: int) -> bool:
        """Tell whether rows stand below the row at ``position`` in the tree."""
        return position + 1 < len(self.depths) and self.depths[position + 1] > self.depths[position]

    def child_index(self, position: int) -> int:
        """Return how many children of the same parent stand before the row at ``position``."""
        return self.depths[self.parent_position(position) + 1 : position].count(self.depths[position])

    def child_place(self, parent: int, index: int) -> int:
        """Return the position of child number ``index`` of the row at ``parent`` (-1: at the top), or the one behind all its descendants."""
        depth, stop = (0, len(self.ids)) if parent < 0 else (self.depths[parent] + 1, self.subtree_stop(parent))
        at = parent + 1
        while 0 <= index and at < stop:
            seen = self.depths[at : min(at + _CHUNK, stop)]
            count = seen.count(depth)
            if count > index:
                return at + [here for here, each in enumerate(seen) if each == depth][index]
            index, at = index - count, at + len(seen)
        return stop

    def copy_tree(self) -> RowTree:
        """Return a tree of the same rows, to try out how they would stand after a change."""
        tree = RowTree()
        tree.ids, tree.depths, tree._parents = list(self.ids), list(self.depths), list(self._parents)
        tree._places, tree._sound, tree._drift = dict(self._places), self._sound, self._drift
        return tree

    def move_rows(self, start: int, stop: int, target: int, depth: int) -> None:
        """Move the rows from ``start`` up to ``stop`` to ``target``, counted without them; the depth of the first becomes ``depth``."""
        deeper = depth - self.depths[start]
        self.depths[start:stop] = [each + deeper for each in self.depths[start:stop]]
        for values in (self.ids, self.depths):
            move_items(values, start, stop, target)
        self._places.update(zip(self.ids[target : target + stop - start], range(target, target + stop - start), strict=True))
        self._follow(min(start, target), stop - start)

    def forget_structure(self) -> None:
        """Drop what was derived from the order of rows; it is made again when asked for."""
        self._sound, self._drift = 0, _NEAR + 1
        self._parents = []

    def _put_in_rows(self, position: int, ids: Sequence[str], depths: Sequence[int]) -> None:
        """Put rows in at ``position``."""
        is_end = position == len(self.ids)
        self.ids[position:position] = ids
        self.depths[position:position] = depths
        self._places.update(zip(ids, range(position, position + len(ids)), strict=True))
        if not is_end:
            self._follow(position, len(ids))
        elif self._sound == position:
            self._sound = len(self.ids)

    def _take_out_rows(self, start: int, stop: int) -> None:
        """Take out the rows from ``start`` up to ``stop``."""
        for row in self.ids[start:stop]:
            self._places.pop(row, None)
        del self.ids[start:stop]
        del self.depths[start:stop]
        self._follow(start, stop - start)

    def _follow(self, position: int, count: int) -> None:
        """Note that the rows from ``position`` on have moved by ``count``."""
        self._sound = min(self._sound, position)
        self._drift += count
        del self._parents[position:]

    def _note_places(self) -> None:
        """Note where every row stands that may have moved."""
        if not self._sound:
            self._places = {}
        self._places.update(zip(self.ids[self._sound :], range(self._sound, len(self.ids)), strict=True))
        self._sound, self._drift = len(self.ids), 0

    def _derive_parents(self) -> None:
        """Derive the parents of the rows behind those whose parents are known."""
        parents, depths = self._parents, self.depths
        last_at_depth = {-1: -1}
        at = len(parents) - 1
        while at >= 0:
            last_at_depth[depths[at]] = at
            at = parents[at]
        for at in range(len(parents), len(depths)):
            depth = depths[at]
            parents.append(last_at_depth[depth - 1])
            last_at_depth[depth] = at


def move_items(values: MutableSequence[Any], start: int, stop: int, target: int) -> None:
    """Move what stands from ``start`` up to ``stop`` to ``target``, counted without it."""
    moved = values[start:stop]
    del values[start:stop]
    values[target:target] = moved
