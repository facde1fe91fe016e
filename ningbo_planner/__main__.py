"""The program's one entrance: the window, a command, its own trial, or the reader of strangers' workbooks. Each loads only what it needs."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

PLAN_SUFFIX = ".nbplan"
# How a frozen program starts itself again as the guarded reader; ``exchange.guard`` asks for it by this word.
READ_OPTION = "--read-workbooks"
SELF_TEST_OPTION = "--self-test"
# Opens the window as ever and ends with its first paint: how long that takes is measured from outside (scripts/build.py).
SHOW_OPTION = "--show-and-quit"
# The language of this run, in front of everything else; without it the one that is chosen in the window.
LANGUAGE_OPTION = "--lang"
# What the program does for the user's desktop, by the function of ``services.file_type``.
FILE_TYPE_OPTIONS = {"--register-file-type": "register", "--unregister-file-type": "unregister"}


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window when there is no command (or only a plan file), else run the command; return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == [LANGUAGE_OPTION] and len(arguments) > 1:
        importlib.import_module("ningbo_planner.text").order_language(arguments[1])
        del arguments[:2]
    if arguments[:1] == [READ_OPTION]:
        return importlib.import_module("ningbo_planner.exchange.reader.guard_child").main()
    if arguments[:1] == [SELF_TEST_OPTION]:
        return importlib.import_module("ningbo_planner.self_test").main(arguments[1:])
    if arguments == [SHOW_OPTION]:
        return importlib.import_module("ningbo_planner.self_test").show_and_quit()
    if len(arguments) == 1 and arguments[0] in FILE_TYPE_OPTIONS:
        return importlib.import_module("ningbo_planner.cli").change_file_type(FILE_TYPE_OPTIONS[arguments[0]])
    if not arguments or (len(arguments) == 1 and arguments[0].endswith(PLAN_SUFFIX)):
        return importlib.import_module("ningbo_planner.app").main(arguments)
    return importlib.import_module("ningbo_planner.cli").main(arguments)


if __name__ == "__main__":
    sys.exit(main())
