"""A page as one HTML file that needs nothing else: for a browser, light or dark, on a telephone or on paper."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from cld.reports.page import ADDRESS, BOLD, BREAK, CODE, SHOWN, SLANTED, Block, Kind, Words, plainly

_STYLE = """\
:root { color-scheme: light dark; --ink: #1d2125; --soft: #59626b; --line: #d5dade;
  --paper: #fff; --field: #f4f6f7; --accent: #0b5a8a; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e7ea; --soft: #a3adb5; --line: #3b434a; --paper: #16191c; --field: #20252a; --accent: #7cc1ee; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1.5rem 1.25rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; line-height: 1.25; margin: 2.5rem 0 .5rem; padding-top: .9rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .35rem; }
p, ul { margin: .4rem 0 .8rem; max-width: 46rem; }
ul { padding-left: 1.2rem; }
li { margin: .25rem 0; }
code { font: .87em/1.4 ui-monospace, "DejaVu Sans Mono", monospace; background: var(--field);
  padding: .08em .3em; border-radius: 3px; }
.wide { overflow-x: auto; margin: .4rem 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: normal; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td:first-child { min-width: 6rem; }
td.long { min-width: 14rem; }
details { margin: .8rem 0; }
summary { cursor: pointer; color: var(--accent); }
a { color: var(--accent); }
figure { margin: 1rem 0; padding: .5rem; background: #fff; border: 1px solid var(--line); border-radius: 4px; }
figure img { display: block; max-width: 100%; margin: 0 auto; }
figcaption { color: #59626b; font-size: .87rem; padding: .3rem .3rem 0; }
@media (max-width: 40rem) {
  h2 { margin-top: 1.8rem; }
  thead { display: none; }
  table, tbody, tr, td { display: block; width: 100%; }
  tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  td { border: 0; padding: .1rem 0; }
  td[data-head]::before { content: attr(data-head) ": "; color: var(--soft); }
  td:empty { display: none; }
}
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --field: #f2f2f2; --accent: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2, h3 { break-after: avoid; }
  tr, figure, li { break-inside: avoid; }
  .wide { overflow: visible; }
}
"""
_PRINT = (
    "addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(e => e.open = true))"
)
_LONG = 40
"""Characters from which on a cell wants some width."""


def written(blocks: Sequence[Block], style: str = "") -> str:
    """The whole page; what is folded opens for print.

    Args:
        style: CSS of this page alone, such as how paper lies.
    """
    title = next((plainly(block.rows[0][0]) for block in blocks if block.kind is Kind.TITLE), "")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}{style}</style>\n<script>{_PRINT}</script>\n"
        f"</head>\n<body>\n<main>\n{body(blocks)}</main>\n</body>\n</html>\n"
    )


def body(blocks: Sequence[Block]) -> str:
    """The blocks alone, for a page of one's own."""
    return "".join(map(_block, blocks))


def _block(block: Block) -> str:
    inner = _inner(block)
    if block.caption:
        inner = f"<h3>{escape(block.caption)}</h3>\n{inner}"
    if block.fold:
        return f"<details><summary>{escape(block.fold)}</summary>\n{inner}</details>\n"
    return inner


def _inner(block: Block) -> str:
    if block.kind is Kind.TABLE:
        head = "".join(f'<th scope="col">{escape(text)}</th>' for text in block.heads)
        rows = "".join(f"<tr>{''.join(map(_cell, block.heads, row))}</tr>\n" for row in block.rows)
        body = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n"
        return f'<div class="wide"><table>\n{_columns(block.shares)}{body}</table></div>\n'
    if block.kind is Kind.ITEMS:
        return "<ul>\n" + "".join(f"<li>{inline(row[0])}</li>\n" for row in block.rows) + "</ul>\n"
    if block.data:
        shown = block.rows[0][0] if block.kind is Kind.PICTURE else SHOWN
        source = f"data:image/svg+xml;base64,{b64encode(block.data).decode('ascii')}"
        alt = escape(plainly(shown), quote=True)
        return f'<figure><img alt="{alt}" src="{source}"><figcaption>{inline(shown)}</figcaption></figure>\n'
    tag = {Kind.TITLE: "h1", Kind.HEADING: "h2"}.get(block.kind, "p")
    return f"<{tag}>{inline(block.rows[0][0])}</{tag}>\n"


def _columns(shares: Sequence[int]) -> str:
    """The widths of columns in per cent of the table's, where they are given."""
    if not shares:
        return ""
    each = "".join(f'<col style="width: {100 * share / sum(shares):.1f}%">' for share in shares)
    return f"<colgroup>{each}</colgroup>\n"


def _cell(head: str, words: Words) -> str:
    wide = ' class="long"' if len(plainly(words)) > _LONG else ""
    named = f' data-head="{escape(head, quote=True)}"' if head else ""
    return f"<td{wide}{named}>{inline(words)}</td>"


def inline(words: Words) -> str:
    """Words within a line."""
    return "".join(_run(text, style) for text, style in words)


def _run(text: str, style: str) -> str:
    if style == BREAK:
        return "<br>"
    if style == ADDRESS:
        return f'<a href="{escape(text, quote=True)}">{escape(text)}</a>'
    tag = {BOLD: "strong", SLANTED: "em", CODE: "code"}.get(style)
    return f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text)
