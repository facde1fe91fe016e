"""Reads our own PDF files as a searcher does: which text stands where, by the table of signs that each font brings along."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> (?:<([0-9A-F]{4})>|\[([^\]]*)\])")
_TEXT = re.compile(r"BT\n(.*?)ET", re.DOTALL)
_FONT = re.compile(r"/F(\d+) ([0-9.]+) Tf")
_GLYPH = re.compile(r"([-0-9.]+) ([-0-9.]+) Td <([0-9A-F]{4})> Tj")


@dataclass(frozen=True, slots=True)
class Piece:
    """One stroke of text: what it says, where it begins and ends in points from the top left, how large it is, its font."""

    text: str
    left: float
    right: float
    y: float
    points: float
    font: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page: width and height in points, its texts in the order they were painted."""

    width: float
    height: float
    pieces: tuple[Piece, ...]

    @property
    def texts(self) -> list[str]:
        """What stands on it."""
        return [piece.text for piece in self.pieces]

    def find(self, text: str) -> Piece:
        """Return the one piece with this text."""
        (found,) = [piece for piece in self.pieces if piece.text == text]
        return found


def read_pages(data: bytes) -> list[Page]:
    """Return the pages of a file that Qt wrote."""
    objects = {int(number): body for number, body in _OBJECT.findall(data)}
    signs = {number: _signs(objects[int(found[1])]) for number, body in objects.items() if (found := re.search(rb"/ToUnicode (\d+) 0 R", body))}
    names = {number: found[1].decode() for number, body in objects.items() if (found := re.search(rb"/BaseFont /(\S+)", body))}
    kids = re.search(rb"/Kids\s*\[(.*?)\]", next(body for body in objects.values() if b"/Type /Pages" in body), re.DOTALL)
    assert kids is not None
    return [_page(objects, int(number), signs, names) for number in re.findall(rb"(\d+) 0 R", kids[1])]


def sign_tables(data: bytes) -> list[dict[int, str]]:
    """Return, font by font, the sign of each glyph."""
    return [_signs(body) for _, body in _OBJECT.findall(data) if b"begincmap" in body]


def _page(objects: dict[int, bytes], number: int, signs: dict[int, dict[int, str]], names: dict[int, str]) -> Page:
    body = objects[number]
    box = re.search(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", body)
    contents = re.search(rb"/Contents (\d+) 0 R", body)
    assert box is not None and contents is not None
    stream = _STREAM.search(objects[int(contents[1])])
    assert stream is not None
    pieces = (_piece(block, signs, names) for block in _TEXT.findall(zlib.decompress(stream[1]).decode("latin1")))
    return Page(float(box[1]), float(box[2]), tuple(pieces))


def _piece(block: str, signs: dict[int, dict[int, str]], names: dict[int, str]) -> Piece:
    font = _FONT.search(block)
    assert font is not None
    glyphs = _GLYPH.findall(block)
    left, y = float(glyphs[0][0]), -float(glyphs[0][1])
    # Our unit is a twentieth of a point; the last glyph is taken to be as wide as the one before.
    end = left + sum(float(away) for away, _, _ in glyphs[1:]) + (float(glyphs[-1][0]) if len(glyphs) > 1 else float(font[2]))
    text = "".join(signs[int(font[1])].get(int(glyph, 16), "�") for _, _, glyph in glyphs)
    return Piece(text, left / 20, end / 20, y / 20, float(font[2]) / 20, names[int(font[1])])


def _signs(body: bytes) -> dict[int, str]:
    """Return the table of signs of one font."""
    found: dict[int, str] = {}
    for first, last, start, listed in _RANGE.findall(body):
        codes = [int(code, 16) for code in re.findall(rb"[0-9A-F]{4}", listed)] if listed else range(int(start, 16), int(start, 16) + int(last, 16) - int(first, 16) + 1)
        found.update(zip(range(int(first, 16), int(last, 16) + 1), map(chr, codes), strict=True))
    return found
