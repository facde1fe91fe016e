"""What is written down of an exception: where it happened and of which kind, without a word or figure of the plan.

Messages of exceptions quote what they complain of, and that may be the text of a cell. So of a message only words that cannot come from a plan
stay: Python's own, names that stand in the code on the way to the fault, and ids of rows and periods; everything else becomes a dot.
"""

from __future__ import annotations

import builtins
import re
import traceback
from collections.abc import Iterable, Iterator
from types import CodeType, TracebackType

_LEFT_OUT = "…"
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# A row such as D07 or row-3; its table, row and period in one.
_ID = re.compile(r"[A-Z]{1,2}[0-9]{1,5}[a-z]?")
_PUNCTUATION = frozenset(" ()[]{}<>'\"`:;,.!?=+-*/\\|_&%#@^~\n\t")
# The words of Python's, Qt's and SQLite's own complaints.
_PROSE = frozenset(
    """a an and any are argument arguments at attribute attributes already be been before between but by call called can cannot closed code codec could
    database decode deleted denied descriptor dictionary did directory disk does division element empty encode end error exceeded exhausted expected file float for format
    found from full function got has have ignored in index inside instance int integer invalid io is it iterable iteration key keyword
    len length list literal locked longer malformed many map maximum memory method missing module more most must name named negative no non not number
    object of on one only open operand operands operation or out overflow permission pop position positional possible raised range read recursion referenced required
    returned sequence set shape shape should size start string such supported system take takes than that the time timeout to too tuple type types unable
    unexpected unhashable unicode unknown unpack unsupported value values was while with without word write wrong zero internal already c
    underlying interpreter depth comparison during changed surrogates allowed byte bytes convert converting base decimal syntax
    signal slot thread widget wrapped""".split()
)


def plain_trace(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Return a traceback with the exceptions that led to it, without anything of the plan."""
    return "".join(_pieces(kind, error, trace, set())).rstrip() + "\n"


def scrubbed(message: str, names: Iterable[str] = ()) -> str:
    """Return a message with everything left out that may come from a plan; ``names`` stand in the code and stay."""
    known = set(names)
    pieces: list[str] = []
    at = 0
    while at < len(message):
        word = _WORD.match(message, at)
        if word is not None:
            pieces.append(word[0] if _is_ours(word[0], known) else _LEFT_OUT)
            at = word.end()
        else:
            pieces.append(message[at] if message[at] in _PUNCTUATION else _LEFT_OUT)
            at += 1
    return re.sub(f"{_LEFT_OUT}[{_LEFT_OUT}.]*", _LEFT_OUT, "".join(pieces))


def _is_ours(word: str, names: set[str]) -> bool:
    return word.lower() in _PROSE or word in names or hasattr(builtins, word) or word == "NoneType" or bool(_ID.fullmatch(word))


def _pieces(kind: type[BaseException], error: BaseException, trace: TracebackType | None, seen: set[int]) -> Iterator[str]:
    """Yield the pieces of a traceback, the first cause first."""
    seen.add(id(error))
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None and id(earlier) not in seen:
        yield from _pieces(type(earlier), earlier, earlier.__traceback__, seen)
        yield "\nand then:\n\n"
    if trace is not None:
        yield "Traceback (most recent call last):\n"
        yield from traceback.format_tb(trace)
    yield f"{kind.__qualname__}: {scrubbed(_message(error), _names_in(trace))}\n"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            if id(each) not in seen:
                yield from _pieces(type(each), each, each.__traceback__, seen)


def _message(error: BaseException) -> str:
    """Return what an exception says; one that fails even at that says nothing."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - a fault in telling of a fault must not hide it
        return ""


def _names_in(trace: TracebackType | None) -> Iterator[str]:
    """Yield every name that stands in the code on the way to the fault."""
    while trace is not None:
        code: CodeType = trace.tb_frame.f_code
        yield from (*code.co_names, *code.co_varnames, *code.co_freevars, code.co_name)
        trace = trace.tb_next
