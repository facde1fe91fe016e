"""Regular expressions of readers that the window's start does not need: compiling them takes longer than loading their module."""

from __future__ import annotations

import re
from typing import Any

_METHODS = ("match", "fullmatch", "search", "sub", "findall", "finditer")


class LatePattern:
    """A regular expression that is compiled when it is first used; afterwards it is as quick as any."""

    def __init__(self, source: str, flags: int = 0) -> None:
        """Keep the source."""
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Return a method of the compiled expression, and keep them all at hand."""
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        self.__dict__.update({each: getattr(compiled, each) for each in _METHODS})
        return self.__dict__[name]
