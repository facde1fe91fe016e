"""Packages: parts by name to the bytes of a zip that are the same for the same parts, on every machine."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping

# The first moment that a zip can tell.
_TIME = (1980, 1, 1, 0, 0, 0)
CONTENT_TYPES = "[Content_Types].xml"


def package_bytes(parts: Mapping[str, bytes]) -> bytes:
    """Return the zip of ``parts``; the content types come first, as some readers expect."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, not name.startswith("_rels/"), name)):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, parts[name])
    return out.getvalue()


def relations_part(part: str) -> str:
    """Return the name of the part that lists the relations of ``part``."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def target_part(part: str, target: str) -> str:
    """Return the part that a relation of ``part`` points to."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
