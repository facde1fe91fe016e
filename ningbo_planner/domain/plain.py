"""Records to plain JSON values and back, by their type hints: the form in which the step log and the plan file keep them."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def to_plain(value: Any) -> Any:
    """Return ``value`` as JSON values: records as objects without their default fields, decimals as text, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        held = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: to_plain(item) for name, item in held.items() if item != _default(type(value), name)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    return value


def from_plain(kind: Any, value: Any) -> Any:
    """Return the value of type ``kind`` that :func:`to_plain` wrote as ``value``; unknown object fields are dropped."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = [option for option in get_args(kind) if option is not type(None)]
        return None if value is None else from_plain(inner[0], value)
    if origin in (tuple, list):
        return _sequence(kind, origin, value)
    if origin is dict:
        return {key: from_plain(get_args(kind)[1], item) for key, item in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: from_plain(hints[name], item) for name, item in value.items() if name in hints})
    if isinstance(kind, type) and issubclass(kind, (Enum, Decimal)):
        return kind(value)
    return value


def _sequence(kind: Any, origin: type, value: Any) -> Any:
    """Return a list, a tuple of one type, or a named tuple of columns."""
    inner = get_args(kind)
    if origin is tuple and inner[-1] is not Ellipsis:
        return tuple(from_plain(each, item) for each, item in zip(inner, value, strict=True))
    return origin(from_plain(inner[0], item) for item in value)


@lru_cache(maxsize=128)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@lru_cache(maxsize=1024)
def _default(kind: type, name: str) -> Any:
    """Return the default of a field, or a value that equals nothing when it has none."""
    field = next(each for each in fields(kind) if each.name == name)
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else _NOTHING


_NOTHING = object()
