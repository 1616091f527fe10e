"""A page as a Word document or as LaTeX, by way of pandoc (https://pandoc.org).

Pandoc reads the page as HTML, where every letter of the author's is escaped already, and writes it in its own way: what
is special to LaTeX is escaped by those who know it best. Paper is A4 across, since the tables are wide.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from importlib import import_module
from pathlib import Path

from cld.reports import page_html
from cld.reports.page import Block, Kind, plainly

MISSING = (
    "Word documents and LaTeX are written with pandoc, which is not here; install it from https://pandoc.org/installing.html, "
    'or run `pip install "cld-causal-models[appendix]"`; `--format html` and `--format markdown` need nothing else'
)
_SECONDS = 120
_READ = ("--from=html", "--standalone", "--shift-heading-level-by=-1")
_LATEX = r"""\usepackage{etoolbox}
\AtBeginEnvironment{longtable}{\footnotesize\raggedright}
\setlength{\tabcolsep}{4pt}
\setlength{\emergencystretch}{3em}
\providecommand{\arraystretch}{}\renewcommand{\arraystretch}{1.15}
\setcounter{secnumdepth}{0}
\ifPDFTeX
  \DeclareUnicodeCharacter{2192}{\ensuremath{\rightarrow}}
  \DeclareUnicodeCharacter{2212}{\ensuremath{-}}
  \DeclareUnicodeCharacter{00B1}{\ensuremath{\pm}}
\fi"""
"""Arrows and signs are said in mathematics to the one TeX that would stop at them."""


class Unconverted(Exception):
    """There is no pandoc, or it would not write the page; the text says why, for the user."""


def written(blocks: Sequence[Block], format: str) -> bytes:
    """The page as `docx` or `latex`. The same page and the same pandoc give the same bytes.

    Raises:
        Unconverted: pandoc is not installed, or failed.
    """
    pandoc = _pandoc()
    title = next((plainly(block.rows[0][0]) for block in blocks if block.kind is Kind.TITLE), "")
    html = (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body>\n{page_html.body(blocks)}</body></html>\n"
    )
    if format == "latex":
        look = ("fontsize=10pt", "geometry=a4paper,landscape,margin=16mm", f"header-includes={_LATEX}")
        options = [f"--variable={each}" for each in ("documentclass=article", *look)]
        return _run(pandoc, [*_READ, "--to=latex", *options], html)
    with tempfile.TemporaryDirectory() as folder:
        reference, target = Path(folder, "reference.docx"), Path(folder, "page.docx")
        reference.write_bytes(_across(_run(pandoc, ["--print-default-data-file=reference.docx"], "")))
        _run(pandoc, [*_READ, "--to=docx", f"--reference-doc={reference}", f"--output={target}"], html)
        return _changed(target.read_bytes(), {"word/document.xml": _whole_rows})


def beyond_latin(blocks: Sequence[Block]) -> str:
    """The first letter of a page that the usual fonts of LaTeX lack; empty if there is none."""
    every = "".join(plainly(cell) for block in blocks for row in block.rows for cell in row)
    return next((letter for letter in every if letter > "\u024f" and letter not in _KNOWN), "")


_KNOWN = "→−–—‘’‚“”„†‡•…‰€™ "


def _pandoc() -> str:
    """The program: on the PATH, or as the package `pypandoc_binary` brings it."""
    found = shutil.which("pandoc")
    if found is not None:
        return found
    try:
        path = str(import_module("pypandoc").get_pandoc_path())
    except (ImportError, OSError):
        raise Unconverted(MISSING) from None
    return path


def _run(pandoc: str, options: Sequence[str], page: str) -> bytes:
    """What pandoc prints. Files that it makes are dated to 1980, the first year of a zip file."""
    try:
        done = subprocess.run(
            [pandoc, *options],
            input=page.encode("utf-8", "replace"),
            env={**os.environ, "SOURCE_DATE_EPOCH": "315532800"},
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unconverted(f"pandoc did not finish within {_SECONDS} seconds") from None
    except OSError as error:
        raise Unconverted(f"pandoc could not be started: {error.strerror or error}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise Unconverted(f"pandoc stopped with {said or f'exit status {done.returncode}'}")
    return done.stdout


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="BFC5CA"/>'
    for side in ("top", "bottom", "insideH")
)
_PAGE = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="907" w:right="907" w:bottom="907" w:left="907" w:header="454" w:footer="454" w:gutter="0"/>'
    "</w:sectPr>"
)


def _across(reference: bytes) -> bytes:
    """Pandoc's own pattern of a Word document, on A4 across, in letters that suit tables.

    What a pattern of another version lacks stays as that version has it.
    """
    return _changed(reference, {"word/document.xml": _paper, "word/styles.xml": _letters})


def _changed(archive: bytes, changes: Mapping[str, Callable[[str], str]]) -> bytes:
    """A zip file with the texts of some of its files changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data, change = old.read(entry), changes.get(entry.filename)
            new.writestr(entry, change(data.decode("utf-8")).encode("utf-8") if change else data)
    return made.getvalue()


def _whole_rows(document: str) -> str:
    """No row of a table is broken over two pages."""
    return re.sub(r"<w:tr>(\s*)(?=<w:tc>)", r"<w:tr>\1<w:trPr><w:cantSplit/></w:trPr>", document)


def _paper(document: str) -> str:
    bare = re.sub(r"<w:sectPr\b[^>]*/>|<w:sectPr\b.*?</w:sectPr>", "", document, flags=re.DOTALL)
    return bare.replace("</w:body>", f"{_PAGE}</w:body>")


def _letters(styles: str) -> str:
    """Sizes in half points; rules between the rows of tables, and heads of tables that are repeated in bold."""
    sizes = {"Title": 36, "Heading1": 28, "Heading2": 22, "Compact": 17, "VerbatimChar": 16}
    styles = re.sub(r'(<w:rPrDefault>.*?<w:sz w:val=")\d+', r"\g<1>20", styles, count=1, flags=re.DOTALL)
    styles = re.sub(
        r'(<w:rPrDefault>.*?<w:lang w:val=")[\w-]+', r"\g<1>en-GB", styles, count=1, flags=re.DOTALL
    )
    for style, size in sizes.items():
        styles = _in_style(styles, style, partial(_sized, size=size))
    styles = _in_style(styles, "BodyText", lambda each: re.sub(r'w:(before|after)="180"', r'w:\1="80"', each))
    return _in_style(styles, "Table", _ruled)


def _in_style(styles: str, style: str, change: Callable[[str], str]) -> str:
    pattern = rf'<w:style\b[^>]*w:styleId="{style}".*?</w:style>'
    return re.sub(pattern, lambda match: change(match[0]), styles, count=1, flags=re.DOTALL)


def _sized(style: str, size: int) -> str:
    wanted = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    if "<w:sz " in style:
        return re.sub(r'(<w:szC?s? w:val=")\d+', rf"\g<1>{size}", style)
    if "<w:rPr>" in style:
        return style.replace("</w:rPr>", f"{wanted}</w:rPr>")
    return style.replace("</w:style>", f"<w:rPr>{wanted}</w:rPr></w:style>")


def _ruled(style: str) -> str:
    ruled = style.replace("<w:tblCellMar>", f"<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblCellMar>", 1)
    return ruled.replace(
        '<w:tblStylePr w:type="firstRow">', '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>', 1
    )
