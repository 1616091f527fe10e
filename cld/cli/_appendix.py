"""`cld report --appendix` and `--caption`: what a paper says of its model and of its figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cld.cli import _kept, _shared
from cld.model import Model

if TYPE_CHECKING:
    from cld.reports.page import Block

FORMATS = ("markdown", "html", "docx", "latex")
ENDINGS = {".md": "markdown", ".html": "html", ".htm": "html", ".docx": "docx", ".tex": "latex"}
_PRINT = """\
@page { size: A4 landscape; margin: 14mm; }
body { max-width: 90rem; }
p, ul { max-width: 60rem; }
td.long, td:first-child { min-width: 0; }
@media print { table { font-size: 8pt; table-layout: fixed; } thead { display: table-header-group; }
  th { white-space: normal; } th, td { padding: .25rem .5rem .25rem 0; } h3 { break-after: avoid; } }
"""


def appendix(paths: Sequence[str] | None, asked: _kept.Wish, format: str | None, output: str | None) -> int:
    """Write or print the evidence appendix of a spec, and give the exit status.

    Args:
        asked: the options that filter it, as they were given.

    Raises:
        Failure: wrong use, or there is no pandoc where it is needed.
    """
    wanted = format_for(format, output)
    model, status = _model(paths, "--appendix")
    if model is None:
        return status
    from cld import __version__
    from cld.reports.appendix import Made, page
    from cld.spec.export import digest_of

    wish = _kept.wish([model], asked.min_speakers, asked.groups, asked.grounding)
    kept = _kept.kept(model, wish)
    blocks = page(model, kept.model, kept.notes, Made(digest_of(model), f"cld {__version__}"))
    _give(_data(blocks, wanted), output)
    return status


def caption(
    paths: Sequence[str] | None, view: str | None, asked: _kept.Wish, format: str | None, output: str | None
) -> int:
    """Write or print the captions of the figures of a spec, and give the exit status; `asked` as for an appendix.

    Raises:
        Failure: wrong use.
    """
    if format not in (None, "markdown", "text"):
        raise _shared.Failure(f"a caption is written as markdown or text, not as {format}")
    model, status = _model(paths, "--caption")
    if model is None or status:
        return status
    from cld.cli._captions import captions

    told = captions(model, view, asked, plain=format == "text")
    _give("\n".join(f"{each}\n" for each in told).encode("utf-8", "replace"), output)
    return status


def _model(paths: Sequence[str] | None, option: str) -> tuple[Model | None, int]:
    """The one spec that is asked about, with the exit status that its errors make."""
    each = list(paths) if paths else _shared.specs_here()
    if len(each) != 1:
        raise _shared.Failure(
            f"{option} is about one spec; name it, as in `cld report {option} specs/model.yaml`"
        )
    read, found = _shared.checked(each[0])
    return read.model, _shared.FOUND if _shared.has_errors(found) else _shared.OK


def _data(blocks: Sequence[Block], format: str) -> bytes:
    from cld.reports import page_html, page_markdown, page_pandoc

    if format == "markdown":
        return page_markdown.written(blocks, None).encode("utf-8", "replace")
    if format == "html":
        return page_html.written(blocks, _PRINT).encode("utf-8", "replace")
    letter = page_pandoc.beyond_latin(blocks) if format == "latex" else ""
    if letter:
        typer.echo(
            f"note: there are letters (the first is {letter}) that the usual fonts of LaTeX lack; typeset the file with "
            "xelatex or lualatex, and name a font that has them: \\setmainfont{...}",
            err=True,
        )
    try:
        return page_pandoc.written(blocks, format)
    except page_pandoc.Unconverted as reason:
        raise _shared.Failure(str(reason)) from None


def _give(data: bytes, output: str | None) -> None:
    if output is None or output == "-":
        typer.echo(data.decode("utf-8"), nl=False)
        return
    _shared.save(output, data)
    typer.echo(f"{output}: written")


def format_for(format: str | None, output: str | None) -> str:
    """The format that was asked for, else what the file's name ends in, else Markdown.

    Raises:
        Failure: an appendix has no such format.
    """
    ending = ENDINGS.get(Path(output).suffix.lower()) if output is not None else None
    found = format or ending or "markdown"
    if found not in FORMATS:
        raise _shared.Failure(
            f"an appendix is written as {', '.join(FORMATS[:-1])} or {FORMATS[-1]}, not as {found}; "
            "`cld evidence --of all --format json` has the same for programs"
        )
    if found == "docx" and output in (None, "-"):
        raise _shared.Failure(
            "a Word document is written to a file: name it with -o, such as -o appendix.docx"
        )
    return found
