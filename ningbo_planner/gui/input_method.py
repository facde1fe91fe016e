"""Chinese input on Linux desktops: Qt's own package brings the way to ibus; a desktop that says fcitx is spoken to by ibus, which fcitx answers too."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path

VARIABLE = "QT_IM_MODULE"
# Asked for in turn by newer Qt; the first that is there is taken.
VARIABLES = "QT_IM_MODULES"
_FCITX = ("fcitx", "fcitx5")
_FALLBACK = "ibus"


def prefer_known_input_method(environment: MutableMapping[str, str], plugins: Path) -> str:
    """Put ``ibus`` in the place of ``fcitx`` in ``environment`` where Qt has no plugin for fcitx, and return what is asked for then.

    Without that Qt finds no input method and no Chinese can be typed; the person would have to know why. ``plugins`` is the folder of Qt's plugins.
    """
    wanted = environment.get(VARIABLE, "")
    names = [path.name for path in (plugins / "platforminputcontexts").glob("*fcitx*")]
    if names:
        return wanted
    if wanted in _FCITX:
        environment[VARIABLE] = wanted = _FALLBACK
    several = environment.get(VARIABLES, "").split(";")
    if any(each in _FCITX for each in several):
        kept = dict.fromkeys(_FALLBACK if each in _FCITX else each for each in several)
        environment[VARIABLES] = ";".join(kept)
    return wanted
