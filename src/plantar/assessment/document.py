"""A document of headings, paragraphs, lists and tables, as HTML or PDF.

User text never becomes markup: HTML is escaped, and the PDF gets its text as typst strings.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from textwrap import fill
from typing import Any

from plantar.extras import extra


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table with a caption and a header row."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Quote:
    """Somebody's own words."""

    text: str


@dataclass(frozen=True)
class Picture:
    """An SVG with alternative text."""

    svg: str
    alt: str


WIDTH = 88
"""Characters of a line of plain text."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """How close a page is set."""

    text_pt: float
    margin_mm: float
    picture_mm: float
    """Greatest height of a picture: a larger one leaves half a page empty before it."""


USUAL, CLOSER = Spacing(10, 16, 76), Spacing(9.5, 13, 66)

Block = Heading | Paragraph | Bullets | Table | Quote | Picture

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1f2328;background:#fff}h1{font-size:1.8rem}h2{margin-top:2.2rem;font-size:1.35rem}"
    "h3{margin-top:1.6rem;font-size:1.1rem}table{border-collapse:collapse;width:100%;margin:1rem 0}"
    "caption{text-align:left;font-weight:600;padding:.3rem 0}th,td{border:1px solid #c8ccd0;"
    "padding:.35rem .5rem;text-align:left;vertical-align:top}th{background:#f2f4f6}"
    "@media(prefers-color-scheme:dark){body{background:#15181b;color:#e6e8ea}th{background:#23282d}"
    "th,td{border-color:#3b4148}}@media print{h2{break-before:auto}h3,table,tr{break-inside:avoid}"
    "body{max-width:none;margin:0}}blockquote{border-left:4px solid #9aa3aa;margin:1rem 0;"
    "padding:.2rem 1rem}figure{margin:1rem 0}figure svg{max-width:100%;height:auto}"
    "@media(max-width:40rem){table{display:block;overflow-x:auto}}"
)


def to_html(title: str, blocks: Sequence[Block], *, contents: bool = False) -> str:
    """One page without scripts; ``contents``: its first heading is followed by links to the others
    of the second level.
    """
    parts = [_html(block) for block in blocks]
    if contents:
        chapters = {
            n: block.text
            for n, block in enumerate(blocks)
            if isinstance(block, Heading) and block.level == 2
        }
        for n in chapters:
            parts[n] = parts[n].replace("<h2>", f'<h2 id="part-{n}">', 1)
        links = (f'<li><a href="#part-{n}">{escape(text)}</a></li>' for n, text in chapters.items())
        parts.insert(1, f'<nav aria-label="Contents"><ul>{"".join(links)}</ul></nav>')
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def _html(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{escape(text)}</p>"
        case Quote(text):
            return f"<blockquote>{escape(text)}</blockquote>"
        case Picture(svg, alt):
            return (
                f'<figure><div aria-hidden="true">{svg}</div>'
                f"<figcaption>{escape(alt)}</figcaption></figure>"
            )
        case Bullets(items):
            return "<ul>" + "".join(f"<li>{escape(i)}</li>" for i in items) + "</ul>"
        case Table(caption, header, rows):
            head = "".join(f'<th scope="col">{escape(h)}</th>' for h in header)
            lines = "".join(
                "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows
            )
            return (
                f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
                f"<tbody>{lines}</tbody></table>"
            )


def to_text(blocks: Sequence[Block]) -> str:
    """Plain text for a record system."""
    return "\n\n".join(part for block in blocks if (part := _text(block))) + "\n"


def _text(block: Block) -> str:
    match block:
        case Heading(1, text):
            return f"{text}\n{'=' * len(text)}"
        case Heading(_, text):
            return f"{text}\n{'-' * len(text)}"
        case Paragraph(text):
            return fill(text, WIDTH)
        case Quote(text):
            return fill(f'"{text}"', WIDTH, initial_indent="  ", subsequent_indent="  ")
        case Picture(_, alt):
            return fill(f"[picture: {alt}]", WIDTH)
        case Bullets(items):
            lines = [fill(i, WIDTH, initial_indent="- ", subsequent_indent="  ") for i in items]
            return "\n".join(lines)
        case Table(caption, header, rows):
            lines = [caption]
            for row in rows:
                pairs = zip(header[1:], row[1:], strict=True)
                rest = "; ".join(f"{h}: {c}" for h, c in pairs if c)
                lines.append(
                    fill(f"{row[0]}: {rest}", WIDTH, initial_indent="- ", subsequent_indent="  ")
                )
            return "\n".join(lines)


def to_pdf(title: str, blocks: Sequence[Block]) -> bytes:
    """A tagged PDF (PDF/UA-1); a little closer set where that saves a last page of a few lines.

    One of several pages is set twice: of a source in memory typst does not say how full its last
    page is, and a layout that depends on its own number of pages does not settle.

    Raises:
        MissingExtraError: the extra ``pdf`` is not installed.
    """
    with extra("pdf"):
        import typst

    def compiled(setting: Spacing) -> bytes:
        made: Any = typst.compile(
            _source(title, blocks, setting).encode(), font_paths=_fonts(), pdf_standards=["ua-1"]
        )
        return bytes(made)

    usual = compiled(USUAL)
    if pages_of(usual) == 1:
        return usual
    closer = compiled(CLOSER)
    return closer if pages_of(closer) < pages_of(usual) else usual


@cache
def _fonts() -> Any:
    """The fonts of the package and of the machine: to look for them takes longer than to set."""
    with extra("pdf"):
        import typst
        from font_source_sans_pro import SourceSansPro  # type: ignore[import-untyped]
    return typst.Fonts(font_paths=[str(Path(SourceSansPro).parent)])


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of :func:`to_pdf` has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def _source(title: str, blocks: Sequence[Block], setting: Spacing) -> str:
    return (
        f"#set document(title: {_string(title)})\n"
        f'#set text(font: "Source Sans Pro", size: {setting.text_pt:g}pt, lang: "en")\n'
        f'#set page(paper: "a4", margin: (x: 20mm, y: {setting.margin_mm:g}mm), numbering: "1")\n'
        "#set par(justify: false)\n#show figure: set block(breakable: true)\n"
        "#set table.cell(breakable: false)\n"
        "#show quote: set block(above: 0.8em, below: 1em)\n"
        + "\n".join(_typst(block, setting) for block in blocks)
    )


def _string(text: str) -> str:
    """A typst string literal; nothing in it is read as markup.

    Typst knows no JSON escape of a control character, and half a surrogate pair is no text.
    """
    shown = (" " if unicodedata.category(c) in ("Cc", "Cs") and c != "\n" else c for c in text)
    return json.dumps("".join(shown), ensure_ascii=False)


def _typst(block: Block, setting: Spacing = USUAL) -> str:
    match block:
        case Heading(level, text):
            return f"#heading(level: {level}, {_string(text)})"
        case Paragraph(text):
            return f"#par[#{_string(text)}]"
        case Quote(text):
            return f"#quote(block: true)[#{_string(text)}]"
        case Picture(svg, alt):
            high = f"{setting.picture_mm:g}"
            image = f'image.with(bytes({_string(svg)}), format: "svg", alt: {_string(alt)})'
            return (
                f"#block(breakable: false)[#layout(size => {{ let drawn = {image}\n"
                f"let wide = measure(width: size.width, drawn(width: 100%))\n"
                f"if wide.height > {high}mm {{ drawn(height: {high}mm) }} "
                f"else {{ drawn(width: 100%) }} }})\n#par[#{_string(alt)}]]"
            )
        case Bullets(items):
            return "#list(" + ", ".join(f"[#{_string(i)}]" for i in items) + ")"
        case Table(caption, header, rows):
            cells = ", ".join(f"[#{_string(h)}]" for h in header)
            body = ", ".join(f"[#{_string(c)}]" for row in rows for c in row)
            return (
                f"#figure(caption: [#{_string(caption)}], kind: table, table(columns: "
                f"({'1fr, ' * len(header)}), align: left, table.header({cells}), {body}))"
            )
