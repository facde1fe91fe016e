"""Letters of a PDF that Qt wrote: made such that what is searched for in it is found, and what is copied out of it is what was written.

A font has one shape for 车 and for the radical ⻋, and Qt notes for a shape the first letter that has it: seen with Noto Sans CJK and Qt 6.11, 大 金 目 网
came out as ⼤ ⾦ ⽬ ⽹. The notes stand in the file as they are, four digits a letter, so they are put right in place.
"""

from __future__ import annotations

import re
import unicodedata

_MAP = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
# What follows the codes of the shapes: a list of letters for a run of them.
_LETTERS = re.compile(rb"\[[^\]]*\]")
_LETTER = re.compile(rb"<([0-9A-Fa-f]{4})>")
# Radicals that Unicode itself does not fold: as they stand, each before the letter that looks the same.
_SAME_SHAPE = (
    "⺁厂⺈刀⺌小⺎兀⺓幺⺜日⺝月⺠民⺧牛⺩王⺬示⺮竹⺶羊⺼肉⻃覀⻄西⻅见⻆角⻇角⻉贝⻊足⻋车⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食"
    "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_FOLDED = dict(zip(_SAME_SHAPE[::2], _SAME_SHAPE[1::2], strict=True))


def with_readable_text(pdf: bytes) -> bytes:
    """Return ``pdf`` with its letters noted as the ones that people write; nothing in it moves."""
    return _MAP.sub(lambda found: _LETTERS.sub(lambda letters: _LETTER.sub(_plain, letters[0]), found[0]), pdf)


def _plain(found: re.Match[bytes]) -> bytes:
    return f"<{ord(plain_letter(chr(int(found[1], 16)))):04X}>".encode()


def plain_letter(letter: str) -> str:
    """Return the letter that people write where ``letter`` is a radical or a compatible form of the same shape."""
    if not ("\u2e80" <= letter <= "\u2fdf" or "\uf900" <= letter <= "\ufaff"):
        return letter
    folded = _FOLDED.get(letter) or unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 and ord(folded) < 0x10000 else letter
