"""A story, and a gallery of charts, as one page for a browser: drawings inside it, nothing fetched, no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.paths import resource_dir
from ningbo_planner.report.figures import FigureTable, figure_tables
from ningbo_planner.report.told import Palette, ToldPage, ToldStory
from ningbo_planner.text import tr

_STYLE = "report.css"
# Nothing may be fetched and nothing run, whatever stands in the texts of a plan.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file: data:"


def story_html(story: ToldStory) -> bytes:
    """Return ``story`` as a page: each chart with its finding, its notes and its figures."""
    links = "\n".join(f'<li><a href="#p{number}">{escape(page.spec.title)}</a></li>' for number, page in enumerate(story.pages, 1))
    about = " · ".join(dict.fromkeys(escape(text) for text in (story.plan, story.issuer, story.day) if text))
    head = f"<header><h1>{escape(story.title)}</h1><p>{about}</p><nav aria-label=\"{tr('charts_out.contents')}\"><ol>{links}</ol></nav></header>"
    pages = "\n".join(_page(page, number) for number, page in enumerate(story.pages, 1))
    return _document(story.title, f"{head}\n<main>\n{pages}\n</main>", story.palette, story.fonts)


@dataclass(frozen=True, slots=True)
class GalleryEntry:
    """A chart of a gallery: its kind as written, name, title of the finding, file beside the page."""

    kind: str
    name: str
    title: str
    file: str
    width: int
    height: int


def gallery_html(title: str, day: str, entries: Sequence[GalleryEntry], palette: Palette, fonts: str) -> bytes:
    """Return a page that shows the pictures ``entries`` beside it, kind by kind."""
    kinds = list(dict.fromkeys(entry.kind for entry in entries))
    links = "".join(f'<li><a href="#k{number}">{escape(kind)}</a></li>' for number, kind in enumerate(kinds, 1))
    about = tr("charts_out.gallery_about", count=len(entries), day=day)
    parts = [f"<header><h1>{escape(title)}</h1><p>{escape(about)}</p><nav aria-label=\"{tr('charts_out.contents')}\"><ol>{links}</ol></nav></header>\n<main>"]
    for number, kind in enumerate(kinds, 1):
        figures = "\n".join(_gallery_figure(entry) for entry in entries if entry.kind == kind)
        parts.append(f'<section class="kind" id="k{number}"><h2>{escape(kind)}</h2><div class="pictures">\n{figures}\n</div></section>')
    return _document(title, "\n".join([*parts, "</main>"]), palette, fonts)


def _gallery_figure(entry: GalleryEntry) -> str:
    file = escape(entry.file)
    return (
        f'<figure><a href="{file}"><img src="{file}" alt="{escape(entry.title)}" width="{entry.width}" height="{entry.height}" loading="lazy"/></a>'
        f"<figcaption>{escape(entry.title)}<br/><code>{escape(entry.name)}</code></figcaption></figure>"
    )


def _page(page: ToldPage, number: int) -> str:
    spec = page.spec
    unit = f'<span class="unit">{escape(tr("chart.unit", unit=spec.unit))}</span>' if spec.unit else ""
    notes = "".join(f"<p>{escape(tr('chart.note', text=note))}</p>" for note in spec.footnotes)
    return (
        f'<section class="chart" id="p{number}"><h2>{escape(spec.title)}</h2>\n<p class="subtitle"><span>{escape(spec.subtitle)}</span>{unit}</p>\n'
        f'<figure>{page.picture.svg}</figure>\n<div class="notes">{notes}</div>\n{_figures(spec)}</section>'
    )


def _figures(spec: ChartSpec) -> str:
    """Return the figures of a chart, folded away for those who see it."""
    tables = "\n".join(_table(table) for table in figure_tables(spec))
    return f"<details><summary>{tr('charts_out.figures')}</summary>{tables}</details>" if tables else ""


def _table(table: FigureTable) -> str:
    caption = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in table.head)
    lines = "".join("<tr>" + f'<th scope="row">{escape(line[0])}</th>' + "".join(f"<td>{escape(text)}</td>" for text in line[1:]) + "</tr>" for line in table.lines)
    return f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'


def _document(title: str, body: str, palette: Palette, fonts: str) -> bytes:
    """Return a whole page, well-formed as XML too, in the colours of ``palette``."""
    colours = {"paper": palette.paper, "ink": palette.ink, "muted": palette.muted, "line": palette.line, "accent": palette.accent}
    variables = "".join(f"--{name}:{colour};" for name, colour in colours.items())
    style = (resource_dir() / "styles" / _STYLE).read_text("utf-8")
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN" xmlns="http://www.w3.org/1999/xhtml">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>\n<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{escape(title)}</title>\n<style>:root{{{variables}--fonts:{fonts or 'sans-serif'};}}\n{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()
