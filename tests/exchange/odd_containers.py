"""Odd containers: files that are something else than they say, and zips that are cut, doubled, padded or set up to deceive."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib

from ningbo_planner.exchange.reader.reading_codes import Noted, Refusal
from tests.exchange.odd_workbooks import SHEET, STYLES, WORKBOOK, Odd, check_good, good, good_parts, packed, with_parts

_ENTRY = struct.Struct("<4s6H3L5H2L")


def ole(*names: str, extra: bytes = b"") -> bytes:
    """Return an OLE file with streams of these names: a header, a sector of allocation, a directory."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(48, b"\0") + struct.pack("<L", 1)
    entries = [_ole_entry(name) for name in ("Root Entry", *names)]
    return header.ljust(512, b"\xff") + b"\xff" * 512 + b"".join(entries).ljust(1024, b"\0") + extra


def _ole_entry(name: str) -> bytes:
    """Return one entry of an OLE directory."""
    written = (name + "\0").encode("utf-16-le")
    return (written.ljust(64, b"\0") + struct.pack("<HB", len(written), 2)).ljust(128, b"\0")


def patched(data: bytes, name: str, field: int, value: int, local: tuple[int, str] | None = None) -> bytes:
    """Return a zip with one number of an entry in its index changed, and in the entry's own header when ``local`` gives offset and format."""
    content = bytearray(data)
    position = content.find(b"PK\x01\x02")
    while position >= 0:
        record = list(_ENTRY.unpack_from(content, position))
        start = position + _ENTRY.size
        if content[start : start + record[10]] == name.encode():
            record[field] = value
            _ENTRY.pack_into(content, position, *record)
            if local is not None:
                struct.pack_into(local[1], content, record[16] + local[0], value)
        position = content.find(b"PK\x01\x02", position + 1)
    return bytes(content)


def flipped(data: bytes, find: bytes) -> bytes:
    """Return a zip of stored parts with the last bit of ``find`` flipped."""
    position = data.index(find) + len(find) - 1
    return data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]


def doubled() -> bytes:
    """Return a zip that holds the form twice, with different numbers."""
    target = io.BytesIO(good())
    with zipfile.ZipFile(target, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr(SHEET, str(good_parts()[SHEET]).replace("430.8", "999.9"))
    return target.getvalue()


def overlapping() -> bytes:
    """Return a zip in which two entries share the same bytes."""
    data = with_parts({"xl/media/image1.bin": "x" * 200, "xl/media/image2.bin": "x" * 200})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.getinfo("xl/media/image1.bin").header_offset
    return patched(data, "xl/media/image2.bin", 16, first)


def bomb(size: int, stated: int | None = None) -> bytes:
    """Return a workbook whose form holds ``size`` blanks before its end; ``stated`` is the size that its index claims."""
    text = str(good_parts()[SHEET]).encode()
    body = text.replace(b"</sheetData>", b"</sheetData>" + b" " * size)
    data = packed({**good_parts(), SHEET: body})
    return data if stated is None else patched(data, SHEET, 9, stated)


def renamed(old: str, new: str) -> bytes:
    """Return the good workbook with a part under another name."""
    return packed({(new if name == old else name): content for name, content in good_parts().items()})


def zip_of(**files: bytes) -> bytes:
    """Return a zip of files; ``__`` in a name stands for a full stop."""
    return packed({name.replace("__", "."): content for name, content in files.items()})


def html() -> bytes:
    """Return a page such as statistics systems export under the name of a workbook."""
    return '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><meta charset="gb2312"><table><tr><td>430.8</td></tr></table></html>'.encode(
        "gb18030"
    )


def other_kinds() -> list[Odd]:
    """Return files that are no workbook of our kind (rows 1, 15 to 20 of the list of faults)."""
    xml = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    ods = packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>", "META-INF/manifest.xml": "<a/>"})
    owner = bytes([9]) + b"zhangsan1".ljust(54) + ("张三".encode("utf-16-le")).ljust(110, b"\0")
    return [
        Odd("empty", b"", Refusal.EMPTY),
        Odd("zeros", bytes(4096), Refusal.ZEROS),
        Odd("password", ole("EncryptionInfo", "EncryptedPackage"), Refusal.PASSWORD),
        Odd("rights management", ole("EncryptedPackage", "DRMEncryptedTransform"), Refusal.RIGHTS_PROTECTED),
        Odd("xls as xlsx", ole("Workbook"), Refusal.XLS),
        Odd("xls as itself", ole("Workbook"), Refusal.XLS, file_name="示例局.xls"),
        Odd("xls of Excel 95", ole("Book"), Refusal.XLS, file_name="示例局.xls"),
        Odd("xls of Excel 4", b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(64), Refusal.XLS),
        Odd("et as itself", ole("Workbook"), Refusal.ET, file_name="示例局.et"),
        Odd("et as xlsx", ole("Workbook", extra=b"ET.Workbook.6\0"), Refusal.ET),
        Odd("doc", ole("WordDocument"), Refusal.OLE_DOCUMENT),
        Odd("ole that only speaks of a workbook", ole("Something", extra=b"x" + _ole_entry("Workbook")), Refusal.OLE_OTHER),
        Odd("ole without workbook", ole("Something"), Refusal.OLE_OTHER),
        Odd("html as xls", html(), Refusal.HTML, file_name="示例局.xls"),
        Odd("html as xlsx", html(), Refusal.HTML),
        Odd("html with doctype", b"\xef\xbb\xbf<!DOCTYPE html>\n<body>", Refusal.HTML),
        Odd("mhtml", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x", Refusal.MHTML),
        Odd("xml spreadsheet 2003", xml.encode(), Refusal.XML_2003),
        Odd("uof", b'<?xml version="1.0" encoding="UTF-8"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof"/>', Refusal.UOF),
        Odd("other xml", b"<?xml version='1.0'?><note/>", Refusal.XML_OTHER),
        Odd("csv in GBK", "指标编码,2026年\r\nA05,430.8\r\n".encode("gb18030"), Refusal.CSV_TEXT),
        Odd("csv in UTF-8", "\ufeff指标编码,2026年\n".encode(), Refusal.CSV_TEXT),
        Odd("csv in UTF-16", "指标编码\t2026年\n".encode("utf-16"), Refusal.CSV_TEXT),
        Odd("rtf", b"{\\rtf1\\ansi}", Refusal.RTF),
        Odd("pdf", b"%PDF-1.7\n...", Refusal.PDF),
        Odd("rar", b"Rar!\x1a\x07\x01\x00", Refusal.RAR),
        Odd("7z", b"7z\xbc\xaf\x27\x1c\x00\x04", Refusal.SEVEN_ZIP),
        Odd("gzip", b"\x1f\x8b\x08\x00" + bytes(20), Refusal.GZIP),
        Odd("photo of the form", b"\xff\xd8\xff\xe0\x00\x10JFIF", Refusal.PICTURE),
        Odd("ods", ods, Refusal.ODS),
        Odd("flat ods", b'<?xml version="1.0"?><o:document xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><meta/>', Refusal.ODS),
        Odd("docx", packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}), Refusal.DOCX),
        Odd("pptx", packed({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<a/>"}), Refusal.PPTX),
        Odd("xlsb", packed({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01\x00"}), Refusal.XLSB),
        Odd("ofd", packed({"OFD.xml": "<a/>"}), Refusal.OFD),
        Odd("numbers", packed({"Index/Document.iwa": b"x"}), Refusal.NUMBERS),
        Odd("zip of workbooks", zip_of(a__xlsx=good(), b__xlsx=good()), Refusal.ZIP_OF_FILES),
        Odd("zip of something", zip_of(a__dat=b"x"), Refusal.ZIP_OTHER),
        Odd("owner file of Excel", owner, Refusal.OWNER_FILE, file_name="~$示例局.xlsx"),
        Odd("owner file of WPS", b"\x06abc", Refusal.OWNER_FILE, file_name=".~示例局.xlsx"),
        Odd("cloud stub", b'{"url": "https://example.invalid/d/1", "doc_id": "1"}', Refusal.CLOUD_STUB),
        Odd("internet shortcut", b"[InternetShortcut]\r\nURL=https://example.invalid\r\n", Refusal.CLOUD_STUB),
        Odd("icloud stub", b"bplist00\xd1\x01", Refusal.CLOUD_STUB, file_name=".示例局.xlsx.icloud"),
        Odd("noise", bytes(range(256)) * 8, Refusal.UNKNOWN_KIND),
    ]


def zip_faults() -> list[Odd]:
    """Return zips that are damaged or set up to deceive (rows 2 to 14 of the list of faults)."""
    stored = packed(good_parts(), zipfile.ZIP_STORED)
    data = good()
    many = {f"xl/media/{number}.bin": "" for number in range(5_100)}
    hidden_many = bytearray(with_parts(dict(many)))
    struct.pack_into("<HH", hidden_many, len(hidden_many) - 14, 9, 9)
    lzma = packed({**good_parts(), "xl/media/a.bin": "x"}, zipfile.ZIP_LZMA)
    return [
        Odd("cut in half", data[: len(data) // 2], Refusal.TRUNCATED),
        Odd("cut by one byte", data[:-1], Refusal.TRUNCATED),
        Odd("middle lost", data[:200] + data[600:], Refusal.TRUNCATED),
        Odd("embedded workbook near the cut", packed({"a": good()}, zipfile.ZIP_STORED)[:-40], Refusal.TRUNCATED),
        Odd("bytes behind", data + b"\r\n--boundary--\r\n", None, (Noted.BYTES_AFTER,), check_good),
        Odd("bytes before", b"Content-Transfer: binary\r\n\r\n" + data, None, (Noted.BYTES_BEFORE,), check_good),
        Odd("flipped bit, stored", flipped(stored, b"<v>430.8"), Refusal.DAMAGED_PART),
        Odd("flipped bit in the styles", flipped(stored, b'formatCode="0.0'), Refusal.DAMAGED_PART),
        Odd("wrong checksum", patched(data, SHEET, 7, 0x12345678), Refusal.DAMAGED_PART),
        Odd("other name in the entry", data.replace(b"xl/styles.xml", b"xl/stylez.xml", 1), Refusal.DAMAGED_PART),
        Odd("index nonsense", data.replace(b"PK\x01\x02", b"PK\x01\x03"), Refusal.DAMAGED_ZIP),
        Odd("one part twice", doubled(), Refusal.DUPLICATE_PART),
        Odd("one part in two cases", with_parts({"XL/worksheets/Sheet1.xml": "<a/>"}), Refusal.DUPLICATE_PART),
        Odd("overlapping entries", overlapping(), Refusal.OVERLAPPING),
        Odd("entry named ../../x", with_parts({"../../x.txt": "x"}), None, (Noted.ODD_ENTRY_NAMES,), check_good),
        Odd("entry named C:\\x", with_parts({"C:\\x.txt": "x"}), None, (Noted.ODD_ENTRY_NAMES,), check_good),
        Odd("backslash names", renamed(SHEET, SHEET.replace("/", "\\")), None, (Noted.BACKSLASH_NAMES,), check_good),
        Odd("part in other case", renamed(STYLES, "xl/Styles.XML"), None, (Noted.OTHER_CASE_NAME,), check_good),
        Odd("lzma", lzma, Refusal.COMPRESSION),
        Odd("unknown method", patched(data, STYLES, 4, 99, (8, "<H")), Refusal.COMPRESSION),
        Odd("zip password", patched(data, SHEET, 3, 1, (6, "<H")), Refusal.ZIP_PASSWORD),
        Odd("too many entries", with_parts(dict(many)), Refusal.TOO_MANY_ENTRIES),
        Odd("too many entries, count false", bytes(hidden_many), Refusal.TOO_MANY_ENTRIES),
        Odd("bomb by its own account", bomb(1 << 20, 300 << 20), Refusal.PART_TOO_LARGE),
        Odd("bomb that understates itself", bomb(4 << 20, 20_000), Refusal.DAMAGED_PART),
        Odd("deflate stream broken", _broken_stream(), Refusal.DAMAGED_PART),
    ]


def _broken_stream() -> bytes:
    """Return a workbook whose form is not deflated as its entry says."""
    data = good()
    compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed_sheet = compressor.compress(str(good_parts()[SHEET]).encode()) + compressor.flush()
    return data.replace(packed_sheet[:40], bytes(40), 1)


def harmless() -> list[Odd]:
    """Return good workbooks under odd names and types (rows 18, 21 to 23 of the list of faults)."""
    macros = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = str(good_parts()["[Content_Types].xml"])
    with_macros = with_parts({"[Content_Types].xml": types.replace(plain, macros), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    template = with_parts({"[Content_Types].xml": types.replace(plain, plain.replace("sheet.main", "template.main"))})
    data = good()
    return [
        Odd("named xls", data, None, (Noted.EXTENSION,), check_good, "示例局.xls"),
        Odd("named et", data, None, (Noted.EXTENSION,), check_good, "示例局.et"),
        Odd("upper case", data, None, (Noted.EXTENSION,), check_good, "示例局.XLSX"),
        Odd("without extension", data, None, (Noted.EXTENSION,), check_good, "示例局"),
        Odd("macros", with_macros, None, (Noted.MACROS,), check_good, "示例局.xlsm"),
        Odd("macros, renamed", with_macros, None, (Noted.MACROS,), check_good),
        Odd("template", template, None, (Noted.TEMPLATE,), check_good, "示例局.xltx"),
        Odd("long Chinese name", data, None, (), check_good, "宁波市经济和信息化局２０２６年（第二轮）" + "指标" * 30 + ".xlsx"),
        Odd("stored, not deflated", packed(good_parts(), zipfile.ZIP_STORED), None, (), check_good),
        Odd("digitally signed", with_parts({"_xmlsignatures/sig1.xml": "<a/>"}), None, (Noted.SIGNATURE,), check_good),
        Odd("embedded object", with_parts({"xl/embeddings/oleObject1.bin": b"x"}), None, (Noted.EMBEDDED,), check_good),
        Odd("connections", with_parts({"xl/connections.xml": "<!DOCTYPE x><a/>"}), None, (Noted.CONNECTIONS,), check_good),
        Odd("workbook part elsewhere", _moved_workbook(), None, (), check_good),
    ]


def _moved_workbook() -> bytes:
    """Return the workbook with all its parts in a folder of another name."""
    moved = {name.replace("xl/", "book/"): str(content).replace("/xl/", "/book/").replace('"xl/', '"book/') for name, content in good_parts().items()}
    if WORKBOOK in moved:
        raise ValueError("the workbook part has not moved")
    return packed(moved)
