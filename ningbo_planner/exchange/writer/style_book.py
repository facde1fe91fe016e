"""The styles of a template workbook, with variants of them: the office chooses fonts and colours, the program only locks, indents and sets decimals."""

from __future__ import annotations

import copy
import re
from xml.etree import ElementTree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PREFIX = re.compile(rf'xmlns:(\w+)="{re.escape(MAIN)}"')
_FIRST_OWN_FORMAT = 164
_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}
# Order of the children of <xf> and of <dxf> in the schema.
_XF_CHILDREN = ("alignment", "protection", "extLst")


def tag(name: str) -> str:
    """Return a name of the main namespace as ElementTree writes it."""
    return f"{{{MAIN}}}{name}"


def without_foreign(root: ElementTree.Element) -> None:
    """Take out what later Excel versions added in namespaces of their own; every program can do without, and a lost prefix would break the part."""
    for element in root.iter():
        for name in [name for name in element.attrib if name.startswith("{") and not name.startswith("{http://www.w3.org/XML/")]:
            del element.attrib[name]
        for child in [child for child in element if not str(child.tag).startswith(f"{{{MAIN}}}") or child.tag == tag("extLst")]:
            element.remove(child)


# A style, or a style with another lock, number format and indent.
_Request = tuple[int] | tuple[int, bool | None, str | None, int | None]


def part_bytes(root: ElementTree.Element) -> bytes:
    """Return a part as bytes, its main namespace without a prefix."""
    text = ElementTree.tostring(root, encoding="unicode")
    found = _PREFIX.search(text)
    if found:
        text = text.replace(f"xmlns:{found[1]}=", "xmlns=", 1).replace(f"<{found[1]}:", "<").replace(f"</{found[1]}:", "</")
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text).encode()


class StyleMemory:
    """What was asked of the styles of one template before: many workbooks of it ask for the same, in the same order.

    A state is what was asked so far; from each a request leads to the number of a style and to the next state.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.steps: dict[tuple[int, _Request], tuple[int, int]] = {}
        self.answers: dict[tuple[int, str, int], float] = {}
        self.parts: dict[int, bytes] = {}


class StyleBook:
    """The styles part of one workbook in the making; it is worked out only where a memory does not know it."""

    def __init__(self, root: ElementTree.Element, memory: StyleMemory | None = None) -> None:
        """Start from a template's styles, which are copied; ``memory`` belongs to that template."""
        self._template, self._memory = root, memory or StyleMemory()
        self._made: _Styles | None = None
        self._state = 0
        self._asked: list[_Request] = []
        self._known: dict[_Request, int] = {}

    def variant(self, style: int, locked: bool | None = None, number_format: str | None = None, indent: int | None = None) -> int:
        """Return ``style`` with another lock, number format or indent; ``None`` leaves it as the template has it."""
        key = (style, locked, number_format, indent)
        known = self._known.get(key)
        return self._ask(key) if known is None else known

    def highlight(self, style: int) -> int:
        """Return the conditional format that shows a cell in the font colour and fill of ``style``."""
        known = self._known.get((style,))
        return self._ask((style,)) if known is None else known

    def font_size(self, style: int) -> float:
        """Return the size of a style's font in points."""
        return self._answer("size", style)

    def wraps(self, style: int) -> bool:
        """Tell whether a style breaks long texts into lines."""
        return bool(self._answer("wraps", style))

    def data(self) -> bytes:
        """Return the part as bytes."""
        known = self._memory.parts.get(self._state)
        if known is None:
            known = self._memory.parts[self._state] = self._styles().data()
        return known

    def _ask(self, request: _Request) -> int:
        """Return the number of what is asked for the first time in this workbook."""
        step = self._memory.steps.get((self._state, request))
        if step is None:
            # States are numbered in the order they are first reached; 0 is the template itself.
            step = self._styles().add(request), len(self._memory.steps) + 1
            self._memory.steps[self._state, request] = step
        elif self._made is not None:
            self._made.add(request)
        number, self._state = step
        self._asked.append(request)
        self._known[request] = number
        return number

    def _answer(self, question: str, style: int) -> float:
        key = (self._state, question, style)
        known = self._memory.answers.get(key)
        if known is None:
            styles = self._styles()
            known = self._memory.answers[key] = styles.font_size(style) if question == "size" else float(styles.wraps(style))
        return known

    def _styles(self) -> _Styles:
        """Return the styles themselves, with all that was asked for so far."""
        if self._made is None:
            self._made = _Styles(self._template)
            for request in self._asked:
                self._made.add(request)
        return self._made


class _Styles:
    """The styles part as its elements."""

    def __init__(self, root: ElementTree.Element) -> None:
        self._root = copy.deepcopy(root)
        self._formats = {node.get("formatCode", ""): int(node.get("numFmtId", "0")) for node in self._root.iter(tag("numFmt"))}
        self._xfs = self._section("cellXfs")
        self._dxfs = self._section("dxfs")
        self._places = {_key(xf): at for at, xf in reversed(list(enumerate(self._xfs)))}

    def add(self, request: _Request) -> int:
        """Return the number of a variant, or of a conditional format where only a style is given."""
        return self._add_highlight(request[0]) if len(request) == 1 else self._add_variant(*request)

    def font_size(self, style: int) -> float:
        """Return the size of a style's font in points."""
        fonts = self._root.find(tag("fonts"))
        font = None if fonts is None else _at(fonts, self._xf(style).get("fontId"))
        size = None if font is None else font.find(tag("sz"))
        return 11.0 if size is None else float(size.get("val", "11"))

    def wraps(self, style: int) -> bool:
        """Tell whether a style breaks long texts into lines."""
        alignment = self._xf(style).find(tag("alignment"))
        return alignment is not None and alignment.get("wrapText") in ("1", "true")

    def data(self) -> bytes:
        """Return the part as bytes."""
        for name in ("numFmts", "cellXfs", "dxfs"):
            node = self._root.find(tag(name))
            if node is not None:
                node.set("count", str(len(node)))
        return part_bytes(self._root)

    def _add_highlight(self, style: int) -> int:
        xf = self._xf(style)
        dxf = ElementTree.SubElement(self._dxfs, tag("dxf"))
        font = self._part("fonts", xf.get("fontId"))
        if font is not None:
            shown = ElementTree.SubElement(dxf, tag("font"))
            shown.extend(copy.deepcopy(child) for child in font if child.tag in (tag("b"), tag("color")))
        pattern = _solid(self._part("fills", xf.get("fillId")))
        if pattern is not None:
            fill = ElementTree.SubElement(ElementTree.SubElement(dxf, tag("fill")), tag("patternFill"))
            colour = pattern.find(tag("fgColor"))
            # A conditional fill is told by its background colour, a cell's solid fill by its foreground colour.
            ElementTree.SubElement(fill, tag("bgColor"), {} if colour is None else dict(colour.attrib))
        return len(self._dxfs) - 1

    def _add_variant(self, style: int, locked: bool | None, number_format: str | None, indent: int | None) -> int:
        xf = copy.deepcopy(self._xf(style))
        if locked is not None:
            xf.set("applyProtection", "1")
            _child(xf, "protection").set("locked", "1" if locked else "0")
        if number_format is not None:
            xf.set("applyNumberFormat", "1")
            xf.set("numFmtId", str(self._format(number_format)))
        if indent:
            alignment = _child(xf, "alignment")
            xf.set("applyAlignment", "1")
            alignment.set("horizontal", "left")
            alignment.set("indent", str(int(alignment.get("indent", "0")) + indent))
        return self._same_or_new(xf)

    def _same_or_new(self, xf: ElementTree.Element) -> int:
        """Return the place of an equal format, or add this one."""
        key = _key(xf)
        if key not in self._places:
            self._places[key] = len(self._xfs)
            self._xfs.append(xf)
        return self._places[key]

    def _format(self, code: str) -> int:
        """Return the number of a number format, adding it when the workbook does not have it."""
        known = _BUILT_IN.get(code, self._formats.get(code))
        if known is not None:
            return known
        number = max([_FIRST_OWN_FORMAT - 1, *self._formats.values()]) + 1
        self._formats[code] = number
        formats = self._root.find(tag("numFmts"))
        if formats is None:
            formats = ElementTree.Element(tag("numFmts"))
            self._root.insert(0, formats)
        ElementTree.SubElement(formats, tag("numFmt"), {"numFmtId": str(number), "formatCode": code})
        return number

    def _xf(self, style: int) -> ElementTree.Element:
        return self._xfs[style]

    def _part(self, section: str, number: str | None) -> ElementTree.Element | None:
        """Return one font or fill."""
        return _at(self._section(section), number)

    def _section(self, name: str) -> ElementTree.Element:
        """Return a section of the part; Excel wants all of those used here, so a part without one gets it at its place."""
        found = self._root.find(tag(name))
        if found is None:
            found = ElementTree.Element(tag(name))
            after = self._root.find(tag("cellStyles"))
            self._root.insert(list(self._root).index(after) + 1 if after is not None else len(self._root), found)
        return found


def _key(xf: ElementTree.Element) -> tuple[object, ...]:
    """Return what makes two formats the same."""
    return (xf.tag, *sorted(xf.attrib.items()), *map(_key, xf))


def _at(section: ElementTree.Element, number: str | None) -> ElementTree.Element | None:
    at = int(number or "0")
    return section[at] if at < len(section) else None


def _solid(fill: ElementTree.Element | None) -> ElementTree.Element | None:
    """Return the pattern of a fill that has one colour all over."""
    pattern = None if fill is None else fill.find(tag("patternFill"))
    return pattern if pattern is not None and pattern.get("patternType") == "solid" else None


def _child(xf: ElementTree.Element, name: str) -> ElementTree.Element:
    """Return a child of a format, put in where the schema wants it."""
    found = xf.find(tag(name))
    if found is None:
        found = ElementTree.Element(tag(name))
        place = _XF_CHILDREN.index(name)
        before = [child for child in xf if _XF_CHILDREN.index(str(child.tag).partition("}")[2]) < place]
        xf.insert(len(before), found)
    return found
