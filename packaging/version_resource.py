"""The version resource of the Windows programs, as the text that PyInstaller reads: what the Explorer shows under 属性 → 详细信息."""

from __future__ import annotations

import re

# Simplified Chinese, Unicode.
_LANGUAGE, _CODE_PAGE = 0x0804, 1200


def version_numbers(version: str) -> tuple[int, int, int, int]:
    """Return the four numbers that Windows compares; ``0.2.0.dev1`` counts as 0.2.0.0."""
    found = re.match(r"\d+(\.\d+)*", version)
    numbers = [int(number) for number in found[0].split(".")] if found else []
    first, second, third, fourth = (*numbers, 0, 0, 0, 0)[:4]
    return first, second, third, fourth


def version_resource(version: str, product: str, description: str, file_name: str) -> str:
    """Return the resource of one program."""
    numbers = version_numbers(version)
    texts = {
        "CompanyName": product,
        "FileDescription": description,
        "FileVersion": version,
        "InternalName": file_name.partition(".")[0],
        "OriginalFilename": file_name,
        "ProductName": product,
        "ProductVersion": version,
    }
    lines = ",\n".join(f"        StringStruct({name!r}, {text!r})" for name, text in texts.items())
    return f"""VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([
      StringTable('{_LANGUAGE:04X}{_CODE_PAGE:04X}', [
{lines}])]),
    VarFileInfo([VarStruct('Translation', [{_LANGUAGE}, {_CODE_PAGE}])])
  ]
)
"""
