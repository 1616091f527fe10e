"""A matrix as one HTML page that needs nothing else: heads stay in sight, cells open, light or dark, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from cld.matrix.sheet import DOT, Detail, Face, Head, Sheet

_STYLE = """\
:root { color-scheme: light dark; --ink: #1d2125; --soft: #59626b; --line: rgb(29 33 37 / .19); --paper: #fff; --head: #f2f4f6;
  --shade: 29 72 114; --most: .42; --mark: #7a1526; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e7ea; --soft: #a3adb5; --line: rgb(228 231 234 / .2); --paper: #16191c; --head: #20252a; --shade: 96 165 222;
    --most: .38; --mark: #ffb3bc; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1.25rem 1.25rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.45 "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .3rem; }
p { margin: .25rem 0; max-width: 52rem; color: var(--soft); }
ul { max-width: 52rem; padding-left: 1.2rem; }
.wide { overflow: auto; max-height: 86vh; margin: 1rem 0; border: 1px solid var(--line); border-radius: 4px; width: fit-content;
  max-width: 100%; }
table { border-collapse: separate; border-spacing: 0; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border: 0 solid var(--line);
  border-width: 0 1px 1px 0; min-width: 4.5rem; max-width: 22rem; }
th { font-weight: 600; background: var(--head); }
thead th { position: sticky; top: 0; z-index: 2; min-width: 6.5rem; vertical-align: bottom; }
tbody th, tfoot th { position: sticky; left: 0; z-index: 1; min-width: 8rem; max-width: 15rem; }
thead th:first-child { left: 0; z-index: 3; }
thead th.sum { min-width: 0; color: var(--soft); }
td.sum { min-width: 0; }
tr > :last-child { border-right-width: 0; }
tfoot tr:last-child > * { border-bottom-width: 0; }
td { background: rgb(var(--shade) / calc(var(--tone, 0) * var(--most))); }
td.sum, tfoot td { background: var(--head); color: var(--soft); }
td.none { color: var(--soft); }
summary { cursor: pointer; font-weight: 600; }
summary::marker { color: var(--soft); }
td ul { margin: .35rem 0 0; padding: 0; list-style: none; min-width: 9rem; overflow-wrap: break-word; }
td li { margin: .3rem 0; line-height: 1.3; }
.against { color: var(--mark); font-weight: 600; }
@media (max-width: 40rem) {
  body { padding: .9rem .7rem 2rem; }
  table { font-size: .85rem; }
  th, td { padding: .35rem .45rem; }
  thead th { min-width: 5.2rem; hyphens: auto; }
  tbody th, tfoot th { min-width: 5.2rem; max-width: 7.5rem; overflow-wrap: break-word; }
}
@media print {
  :root { --ink: #000; --soft: #333; --line: #999; --paper: #fff; --head: #eee; --shade: 29 72 114; --most: .5; --mark: #000; }
  body { padding: 0; font-size: 9pt; }
  .wide { overflow: visible; max-height: none; border: 0; }
  thead th, tbody th, tfoot th { position: static; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  tr { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
_PRINT = (
    "addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(e => e.open = true))"
)


def page(sheet: Sheet, words: bool = False) -> str:
    """The whole page.

    Args:
        words: whether cells stand open, with what was said; else they open when they are chosen.
    """
    notes = "".join(f"<li>{escape(note)}</li>\n" for note in sheet.notes)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(sheet.title)}</title>\n<style>\n{_STYLE}</style>\n<script>{_PRINT}</script>\n</head>\n<body>\n"
        f"<main>\n<h1>{escape(sheet.title)}</h1>\n<p>{escape(' '.join(sheet.caption))}</p>\n"
        '<div class="wide" tabindex="0" role="region" aria-label="The matrix">'
        f"<table>\n{''.join(_table(sheet, words))}</table></div>\n"
        f"{f'<ul>{chr(10)}{notes}</ul>{chr(10)}' if notes else ''}</main>\n</body>\n</html>\n"
    )


def _table(sheet: Sheet, words: bool) -> Iterator[str]:
    heads = [sheet.corner, *(column.label for column in sheet.columns)]
    named = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    named += "".join(f'<th scope="col" class="sum">{escape(name)}</th>' for name in sheet.sums)
    yield f"<thead><tr>{named}</tr></thead>\n<tbody>\n"
    for at, (head, row) in enumerate(zip(sheet.rows, sheet.faces, strict=True)):
        sums = sheet.row_sums[at] if sheet.sums else ()
        cells = "".join(_cell(face, words) for face in row)
        yield f"<tr>{_head(head)}{cells}{''.join(f'<td class={chr(34)}sum{chr(34)}>{value}</td>' for value in sums)}</tr>\n"
    yield "</tbody>\n"
    if sheet.sums:
        yield "<tfoot>\n"
        for at, name in enumerate(sheet.sums):
            values = [sums[at] for sums in sheet.column_sums]
            values += [sheet.total[at] if at == other else "" for other in range(len(sheet.sums))]
            yield f'<tr><th scope="row">{escape(name)}</th>{"".join(f"<td>{value}</td>" for value in values)}</tr>\n'
        yield "</tfoot>\n"


def _head(head: Head) -> str:
    return f'<th scope="row">{escape(head.label)}</th>'


def _cell(face: Face, words: bool) -> str:
    if not face.text:
        return f'<td class="none"><span role="img" aria-label="no evidence">{DOT}</span></td>'
    shade = "" if face.tone is None else f' style="--tone:{round(0.12 + 0.88 * face.tone, 3):g}"'
    shade = ' class="none"' if face.number is None else shade
    if not face.details:
        return f"<td{shade}>{escape(face.text)}</td>"
    each = "".join(f"<li>{_detail(detail)}</li>" for detail in face.details)
    opened = " open" if words else ""
    return f"<td{shade}><details{opened}><summary>{escape(face.text)}</summary><ul>{each}</ul></details></td>"


def _detail(detail: Detail) -> str:
    who = f" ({escape(detail.speaker)})" if detail.speaker else ""
    against = ' <span class="against">against</span>' if detail.against else ""
    return f"{escape(detail.id)}{who}{against}" + (f": {escape(detail.words)}" if detail.words else "")
