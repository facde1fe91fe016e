"""The type of documents for offices, named so that both PowerPoint and WPS take it for Chinese too.

A type that is set the usual way is set for Latin letters alone; WPS then writes Chinese in whatever it likes. So every run names it three times.
"""

from __future__ import annotations

import re

# Every Windows with Chinese has it; WPS and macOS's offices put their own black type in its place.
FACE = "微软雅黑"
_SCRIPTS = ("latin", "ea", "cs")
# The two types of a theme begin with these three.
_THEME_FACES = re.compile(r'<a:(latin|ea|cs) typeface="[^"]*"(?: panose="[^"]*")?/>')
_HANS = re.compile(r'(<a:font script="Hans" typeface=")[^"]*"')


def font_xml() -> str:
    """Return the elements that set the type inside a run's or a paragraph's properties."""
    return "".join(f'<a:{script} typeface="{FACE}"/>' for script in _SCRIPTS)


def themed(theme: str, colours: dict[str, str]) -> str:
    """Return a theme with our type for everything, and with ``colours`` (``accent1`` …: ``#rrggbb``), so that what is added in the office fits."""
    theme = _THEME_FACES.sub(lambda found: f'<a:{found[1]} typeface="{FACE}"/>', theme)
    theme = _HANS.sub(rf'\g<1>{FACE}"', theme)
    for name, colour in colours.items():
        theme = re.sub(rf"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:{name}>', theme, flags=re.DOTALL)
    return theme
