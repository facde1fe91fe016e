"""What a file is, judged by its first bytes and never by its name: people rename files, and mail programs do it for them."""

from __future__ import annotations

import codecs
import re

from ningbo_planner.exchange.reader.reading_codes import Refusal

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
END_MAGIC = b"PK\x05\x06"
_HEAD = 8192
# Where the end record of a zip may stand: its 22 bytes and the longest comment.
_TAIL = 22 + 65_535

_MAGICS: tuple[tuple[bytes, Refusal], ...] = (
    (b"%PDF-", Refusal.PDF),
    (b"Rar!\x1a\x07", Refusal.RAR),
    (b"7z\xbc\xaf\x27\x1c", Refusal.SEVEN_ZIP),
    (b"\x1f\x8b", Refusal.GZIP),
    (b"\x89PNG\r\n", Refusal.PICTURE),
    (b"\xff\xd8\xff", Refusal.PICTURE),
    (b"GIF8", Refusal.PICTURE),
    (b"BM", Refusal.PICTURE),
    (b"{\\rtf", Refusal.RTF),
    # Worksheets of Excel 2 to 4 have no container around their records.
    (b"\x09\x08", Refusal.XLS),
    (b"\x09\x04", Refusal.XLS),
    (b"\x09\x02", Refusal.XLS),
    (b"\x09\x00\x04\x00", Refusal.XLS),
    # A Windows shortcut, and the small lists that iCloud leaves in a file's place.
    (b"L\x00\x00\x00\x01\x14\x02\x00", Refusal.CLOUD_STUB),
    (b"bplist00", Refusal.CLOUD_STUB),
)
_SHORT_MAGICS = frozenset({b"BM", b"\x1f\x8b", b"\x09\x08", b"\x09\x04", b"\x09\x02"})

# The names of streams in an OLE file, in the order of what they settle.
_OLE_STREAMS: tuple[tuple[str, Refusal], ...] = (
    ("DRMEncryptedTransform", Refusal.RIGHTS_PROTECTED),
    ("DRMEncryptedDataSpace", Refusal.RIGHTS_PROTECTED),
    ("EncryptedPackage", Refusal.PASSWORD),
    ("EncryptionInfo", Refusal.PASSWORD),
    ("ETExtData", Refusal.ET),
    ("Workbook", Refusal.XLS),
    ("Book", Refusal.XLS),
    ("WordDocument", Refusal.OLE_DOCUMENT),
    ("PowerPoint Document", Refusal.OLE_DOCUMENT),
)
_OLE_ENTRY = 128
_OLE_NAME = 64

_STUB_TEXT = re.compile(
    r'^\s*(\[InternetShortcut\]|version https://git-lfs|\{[^{}]{0,2000}"(url|doc_id|resource_id|file_?id|link|share_?url)"\s*:)', re.I
)
_HTML_TEXT = re.compile(r"<\s*(!doctype\s+html|html|head|body|table|meta|style|script)\b", re.I)
_XML_TEXT = re.compile(r"^\s*<(\?xml|[A-Za-z_][\w.-]*(:[\w.-]+)?[\s>/])")
_MAIL_TEXT = re.compile(r"^(mime-version|content-type|from|date|subject):", re.I)


def refused_kind(data: bytes, file_name: str) -> Refusal | None:
    """Return what a file is when it is certainly no zip package; None when it has the marks of one."""
    if not data:
        return Refusal.EMPTY
    if not data.startswith(ZIP_MAGIC) and _is_owner_file(data, file_name):
        return Refusal.OWNER_FILE
    if data.startswith(OLE_MAGIC):
        return _ole_kind(data, file_name)
    known = _magic_kind(data)
    if known is not None:
        return known
    if END_MAGIC in data[-_TAIL:]:
        return None
    if data.startswith((ZIP_MAGIC, END_MAGIC)):
        return Refusal.TRUNCATED
    return _text_kind(data, file_name)


def _magic_kind(data: bytes) -> Refusal | None:
    """Return the kind that the first bytes name; two-byte marks count only in data that is no text."""
    for magic, kind in _MAGICS:
        if data.startswith(magic) and (magic not in _SHORT_MAGICS or b"\x00" in data[:64]):
            return kind
    return None


def _is_owner_file(data: bytes, file_name: str) -> bool:
    """Tell the small file that Excel (``~$``) and WPS (``.~``) lay beside an open workbook: 165 bytes, the user's name in front."""
    named = file_name.startswith(("~$", ".~"))
    shaped = len(data) == 165 and 0 < data[0] <= 54 and data[-1:] in (b"\x00", b" ")
    return shaped or (named and len(data) <= 1024)


def _ole_kind(data: bytes, file_name: str) -> Refusal:
    """Tell the kinds of OLE file apart by the names of their streams."""
    names = _ole_names(data)
    for name, kind in _OLE_STREAMS:
        if name in names:
            return Refusal.ET if kind is Refusal.XLS and _is_from_et(data, file_name) else kind
    return Refusal.OLE_OTHER


def _ole_names(data: bytes) -> set[str]:
    """Return the names in an OLE directory; entries lie at multiples of 128 bytes, so a walk over the sectors is not needed."""
    found = set()
    for name, _ in _OLE_STREAMS:
        needle = (name + "\0").encode("utf-16-le")
        position = data.find(needle)
        while position >= 0:
            length = data[position + _OLE_NAME : position + _OLE_NAME + 2]
            if position % _OLE_ENTRY == 0 and length == len(needle).to_bytes(2, "little"):
                found.add(name)
                break
            position = data.find(needle, position + 1)
    if any(("\x09" + name).encode("utf-16-le") in data for name in ("DRMContent", "DRMViewerContent")):
        found.add("DRMEncryptedTransform")
    return found


def _is_from_et(data: bytes, file_name: str) -> bool:
    """Tell a workbook in WPS's own format, which otherwise looks like an old Excel one."""
    return file_name.lower().endswith((".et", ".ett")) or b"ET.Workbook" in data or "ET.Workbook".encode("utf-16-le") in data


def _text_kind(data: bytes, file_name: str) -> Refusal:
    """Tell the kinds of text file apart; what is no text is of unknown kind."""
    if not data.strip(b"\x00"):
        return Refusal.ZEROS
    head = _decoded(data[:_HEAD], cut=len(data) > _HEAD)
    if head is None:
        return Refusal.UNKNOWN_KIND
    if _STUB_TEXT.match(head) or file_name.lower().endswith(".icloud"):
        return Refusal.CLOUD_STUB
    if _MAIL_TEXT.match(head) and ("multipart/" in head.lower() or "mime-version" in head.lower()):
        return Refusal.MHTML
    return _markup_kind(head) or Refusal.CSV_TEXT


def _markup_kind(head: str) -> Refusal | None:
    """Return which kind of XML or HTML a text is, None for plain text."""
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and "<html" not in head.lower():
        return Refusal.XML_2003
    if _XML_TEXT.match(head) and re.search(r"<(uof|表)[:\w]*|schemas\.uof\.org|urn:uof", head, re.I):
        return Refusal.UOF
    if "urn:oasis:names:tc:opendocument" in head:
        return Refusal.ODS
    if _HTML_TEXT.search(head):
        return Refusal.HTML
    return Refusal.XML_OTHER if _XML_TEXT.match(head) else None


def _decoded(head: bytes, cut: bool) -> str | None:
    """Return the text of some bytes in the encodings that offices use, None when they are no text; ``cut``: the end may split a character."""
    encodings = ["utf-8-sig", "gb18030"]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head, final=not cut)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text):
            return text.removeprefix("\ufeff")
    return None


def refused_package(names: list[str]) -> Refusal | None:
    """Return what a zip is by the names of its entries (lower case, ``/`` between), None when it may be an Excel workbook."""
    present = set(names)
    if "xl/workbook.bin" in present:
        return Refusal.XLSB
    if any(name.startswith("word/") for name in names):
        return None if "xl/workbook.xml" in present else Refusal.DOCX
    if any(name.startswith("ppt/") for name in names):
        return None if "xl/workbook.xml" in present else Refusal.PPTX
    if "[content_types].xml" in present or any(name.startswith("xl/") for name in names):
        return None
    return _foreign_package(names, present)


def _foreign_package(names: list[str], present: set[str]) -> Refusal:
    """Return what a zip without any part of an Excel workbook is."""
    if "content.xml" in present or "mimetype" in present:
        return Refusal.ODS
    if "ofd.xml" in present:
        return Refusal.OFD
    if any(name.endswith(".iwa") for name in names) or "index.zip" in present:
        return Refusal.NUMBERS
    office = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".docx", ".doc", ".wps", ".pdf", ".ods", ".zip", ".rar")
    return Refusal.ZIP_OF_FILES if any(name.endswith(office) for name in names) else Refusal.ZIP_OTHER
