"""The process that opens strangers' workbooks, so that whatever they do to a reader they do it here.

Run as ``python -m ningbo_planner.exchange.reader.guard_child``; a frozen program starts itself with ``guard.READ_OPTION`` and calls ``main``. It
answers one request after the other and imports as little as it can, because it is started anew after every accident.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from typing import Any, BinaryIO

from ningbo_planner.exchange.reader.pipe_frames import encoded, read_frame, write_frame
from ningbo_planner.exchange.reader.process_limits import end_after, limit_memory, stop_clock
from ningbo_planner.exchange.reader.reading_codes import MAX_ANSWER_BYTES, Refusal, Refused
from ningbo_planner.exchange.reader.workbook_reader import read_file

# The parent ends a reader that is too slow; only when the parent is gone does this reader end itself, so much later.
_GRACE_SECONDS = 5


def main() -> int:
    """Answer requests until the parent closes the pipe; return the exit code."""
    requests, answers = _claim_pipes()
    gc.freeze()
    gc.disable()
    write_frame(answers, encoded({"ready": os.getpid()}))
    limited = False
    while (frame := read_frame(requests)) is not None:
        request = json.loads(frame)
        if not limited:
            limit_memory(request["memory_mb"])
            limited = True
        end_after(request["seconds"] + _GRACE_SECONDS)
        last = _serve(request, answers)
        stop_clock()
        if last:
            return 0
        # A parser and its handlers hold each other; with everything older frozen this takes no time.
        gc.collect()
    return 0


def _claim_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the two pipes for messages alone; whatever else wants to print goes nowhere.

    By number, not by ``sys.stdin`` and ``sys.stdout``: a windowed program has neither.
    """
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return requests, answers


def _serve(request: dict[str, Any], answers: BinaryIO) -> bool:
    """Answer one request; tell whether this process had better end after it."""
    try:
        body = encoded(_answer(request))
        if len(body) > MAX_ANSWER_BYTES:
            body = encoded(_problem(Refusal.TOO_MUCH_CONTENT, {"limit": MAX_ANSWER_BYTES >> 20}))
        write_frame(answers, body)
    except MemoryError:
        gc.collect()
        write_frame(answers, encoded({**_problem(Refusal.OUT_OF_MEMORY, {}), "last": True}))
        return True
    return False


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return the answer for one file: a workbook or why there is none.

    An error that was not foreseen is a defect of the reader, not of the plan: the file is refused and the defect told for the log.
    """
    try:
        workbook = read_file(request["path"], request["max_cells"])
        # One long text may stand in thousands of cells: it is one in memory and thousands in the answer.
        if sum(len(cell.text) + len(cell.formula or "") for sheet in workbook.sheets for cell in sheet.cells.values()) > MAX_ANSWER_BYTES:
            return _problem(Refusal.TOO_MUCH_CONTENT, {"limit": MAX_ANSWER_BYTES >> 20})
        return {"workbook": workbook.to_json()}
    except Refused as refused:
        return _problem(refused.code, refused.values)
    except MemoryError:
        raise
    except Exception as error:
        return {**_problem(Refusal.UNEXPECTED, {"error": type(error).__name__}), "detail": _where(error)}


def _problem(code: Refusal, values: dict[str, Any]) -> dict[str, Any]:
    """Return the answer that refuses a file."""
    return {"problem": {"code": code, "values": values}}


def _where(error: BaseException) -> str:
    """Return an error and the line that raised it, for the log."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__}: {str(error)[:200]} ({place})"


if __name__ == "__main__":
    sys.exit(main())
