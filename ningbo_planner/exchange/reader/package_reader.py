"""The zip around a workbook: its index checked before anything is inflated, its parts handed out with every byte counted.

Nothing is ever written to disk, and no size, count or checksum that the file states is believed: declared sizes serve only to refuse early.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from ningbo_planner.exchange.reader.file_kind import END_MAGIC, ZIP_MAGIC, refused_kind, refused_package
from ningbo_planner.exchange.reader.raw_workbook import Note
from ningbo_planner.exchange.reader.reading_codes import MAX_ENTRIES, MAX_INFLATED_BYTES, MAX_PART_BYTES, Noted, Refusal, Refused

CHUNK = 65_536
_LOCAL_HEADER = 30
_END_RECORD = struct.Struct("<4s4H2LH")
_ENCRYPTED = 0x1
# What zipfile raises on an index that makes no sense; it was written for archives that are merely damaged, not for hostile ones.
_INDEX_ERRORS = (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error, OSError, IndexError, EOFError)
_PART_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, struct.error)


class Package:
    """The parts of one workbook file by name.

    Attributes:
        notes: what was unusual about the container.
        names: the parts' names as the file spells them, by their normal form (lower case, ``/`` between, no leading ``/``).
    """

    def __init__(self, data: bytes, file_name: str) -> None:
        """Judge ``data`` by its content and check its zip index.

        Raises:
            Refused: it is no workbook package, or one whose index is damaged or set up to deceive.
        """
        self.notes: list[Note] = []
        self.names: dict[str, str] = {}
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._inflated = 0
        kind = refused_kind(data, file_name)
        if kind is not None:
            raise Refused(kind)
        _check_count(data)
        self._zip = _open_zip(data)
        infos = self._zip.infolist()
        _check_entries(infos, self._zip.start_dir)
        self._check_borders(data, infos)
        self._fill_index(infos)
        foreign = refused_package(list(self._entries))
        if foreign is not None:
            raise Refused(foreign)

    def _check_borders(self, data: bytes, infos: list[zipfile.ZipInfo]) -> None:
        """Note bytes before and after the zip; refuse what looks like the end of a cut or doubled file.

        A workbook embedded near the end of a cut one would otherwise be read in its place.
        """
        before = min((info.header_offset for info in infos), default=0)
        if before and data.startswith(ZIP_MAGIC):
            raise Refused(Refusal.TRUNCATED)
        if before:
            self.note(Noted.BYTES_BEFORE, count=before)
        end = data.rfind(END_MAGIC)
        after = len(data) - end - _END_RECORD.size - len(self._zip.comment)
        if after:
            self.note(Noted.BYTES_AFTER, count=after)

    def _fill_index(self, infos: list[zipfile.ZipInfo]) -> None:
        """Put the entries under their normal names; two entries with one name are two truths, so the file is refused."""
        for info in infos:
            name = normal_name(info.orig_filename)
            if name is None:
                self.note_once(Noted.ODD_ENTRY_NAMES, name=info.orig_filename[:80])
                continue
            if info.is_dir() or not name:
                continue
            if name in self._entries:
                raise Refused(Refusal.DUPLICATE_PART, part=name)
            if "\\" in info.orig_filename:
                self.note_once(Noted.BACKSLASH_NAMES, name=info.orig_filename[:80])
            self._entries[name] = info
            self.names[name] = info.orig_filename.replace("\\", "/").lstrip("/")

    def note(self, code: Noted, **values: str | int) -> None:
        """Keep a note about the file."""
        self.notes.append(Note(code, dict(values)))

    def note_once(self, code: Noted, **values: str | int) -> None:
        """Keep a note unless there is one of its kind already."""
        if all(note.code is not code for note in self.notes):
            self.note(code, **values)

    def has(self, name: str) -> bool:
        """Tell whether there is a part of that name in normal form."""
        return name in self._entries

    def under(self, folder: str) -> list[str]:
        """Return the normal names of the parts whose name begins with ``folder``."""
        return [name for name in self._entries if name.startswith(folder)]

    def find(self, base: str, target: str) -> str | None:
        """Return the normal name of the part that ``target``, written in the part ``base``, points at; None when there is none.

        Targets may be absolute, relative with ``./`` and ``../``, with backslashes, in another case or percent-encoded.
        """
        for spelled in (target, unquote(target)):
            path = resolved(base, spelled)
            if path.lower() in self._entries:
                if path != self.names[path.lower()]:
                    self.note_once(Noted.OTHER_CASE_NAME, name=path)
                return path.lower()
        return None

    def stated_size(self, name: str) -> int:
        """Return the size that a part states; it may lie, so it is good only for choosing a way of reading."""
        return self._entries[name].file_size

    def chunks(self, name: str, limit: int = MAX_PART_BYTES, counting: bool = True) -> Iterator[bytes]:
        """Yield the bytes of a part, to its end so that its checksum is compared.

        Args:
            name: of the part.
            limit: how many bytes it may have.
            counting: whether they count towards what all parts together may have; a first look at a part that is then read does not.

        Raises:
            Refused: it is damaged, or larger than a part or all parts together may be.
        """
        info = self._entries[name]
        if info.file_size > limit:
            raise Refused(Refusal.PART_TOO_LARGE, part=name, limit=limit >> 20)
        counted = 0
        for chunk in self._inflate(info, name):
            counted += len(chunk)
            self._inflated += len(chunk) if counting else 0
            if counted > limit:
                raise Refused(Refusal.PART_TOO_LARGE, part=name, limit=limit >> 20)
            if self._inflated > MAX_INFLATED_BYTES:
                raise Refused(Refusal.INFLATED_TOO_LARGE, limit=MAX_INFLATED_BYTES >> 20)
            yield chunk

    def _inflate(self, info: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
        """Yield the inflated bytes of an entry; every way in which that fails is one refusal."""
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(CHUNK):
                    yield chunk
        except _PART_ERRORS as error:
            raise Refused(Refusal.DAMAGED_PART, part=name) from error


def normal_name(entry: str) -> str | None:
    """Return the normal form of an entry's name; None when it points out of the package (``../x``, ``C:\\x``)."""
    name = entry.replace("\\", "/").lstrip("/")
    steps = name.split("/")
    if ".." in steps or ":" in steps[0] or "\0" in name:
        return None
    return "/".join(step for step in steps if step not in ("", ".")).lower()


def resolved(base: str, target: str) -> str:
    """Return the path that a relation's target means, seen from the part ``base``, without a leading ``/``."""
    path = target.replace("\\", "/").partition("#")[0]
    return posixpath.normpath(posixpath.join("/" + posixpath.dirname(base), path)).lstrip("/")


def _check_count(data: bytes) -> None:
    """Refuse an index of too many entries before it is built; its own count may lie, so its size is looked at as well."""
    end = data.rfind(END_MAGIC)
    if end < 0 or end + _END_RECORD.size > len(data):
        raise Refused(Refusal.TRUNCATED)
    _, _, _, _, count, size, _, _ = _END_RECORD.unpack_from(data, end)
    whole = size if size != 0xFFFFFFFF else 0
    if MAX_ENTRIES < count < 0xFFFF or whole > MAX_ENTRIES * 1024:
        raise Refused(Refusal.TOO_MANY_ENTRIES, limit=MAX_ENTRIES)


def _open_zip(data: bytes) -> zipfile.ZipFile:
    """Open the zip in memory."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _INDEX_ERRORS as error:
        raise Refused(Refusal.TRUNCATED if _lacks_index(data) else Refusal.DAMAGED_ZIP) from error
    if not archive.infolist():
        raise Refused(Refusal.ZIP_OTHER)
    return archive


def _lacks_index(data: bytes) -> bool:
    """Tell whether the index that the end record speaks of is not there: bytes went missing before the end."""
    end = data.rfind(END_MAGIC)
    _, _, _, _, _, size, offset, _ = _END_RECORD.unpack_from(data, end)
    return size + offset > end


def _check_entries(infos: list[zipfile.ZipInfo], index_start: int) -> None:
    """Refuse too many, encrypted, exotically packed and overlapping entries."""
    if len(infos) > MAX_ENTRIES:
        raise Refused(Refusal.TOO_MANY_ENTRIES, limit=MAX_ENTRIES)
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise Refused(Refusal.ZIP_PASSWORD)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(Refusal.COMPRESSION)
    _check_overlap(infos, index_start)


def _check_overlap(infos: list[zipfile.ZipInfo], index_start: int) -> None:
    """Refuse entries that share bytes with another or with the index: one kernel of data inflated many times over.

    An entry that would lie before the file shows that bytes of the file are missing.
    """
    ordered = sorted(infos, key=lambda info: info.header_offset)
    for info, following in zip(ordered, [*ordered[1:], None], strict=True):
        border = following.header_offset if following else index_start
        end = info.header_offset + _LOCAL_HEADER + len(info.orig_filename.encode("utf-8", "surrogateescape")) + info.compress_size
        if info.header_offset < 0:
            raise Refused(Refusal.TRUNCATED)
        if end > border and not _short_name_fits(info, border):
            raise Refused(Refusal.OVERLAPPING)


def _short_name_fits(info: zipfile.ZipInfo, border: int) -> bool:
    """Tell whether an entry fits when its name is counted a byte a character, as it is in the old code page 437."""
    return info.header_offset + _LOCAL_HEADER + len(info.orig_filename) + info.compress_size <= border
