"""Words are quoted that do not stand in the text of their source.

A quote is word for word. What differs is a slip of typing, a memory, or words of another place, and a reader
who looks it up will trust the rest less. Quotes are compared with the text that the source names under
`text:`. Line breaks, kinds of quotation mark and dash, hyphens at line ends and a capital at the start make
no difference. Leave words out with `...` or `[...]`, and put words of your own in square brackets.

    quote: it was a hard sell                     # wrong, if the text says "it's a hard sell"
    quote: it's a hard sell                       # right
    quote: it's a hard sell ... for [practices]   # right: some words left out, one put in

If the wording does not matter, say it in your own words under `summary`.
"""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Finding, Severity
from cld.model import Evidence
from cld.rules import Case
from cld.rules._quotes import Text, differences, parts_of
from cld.spec.words import shortened

CODE = "CLD414"
NAME = "quote-not-in-source"
SEVERITY = Severity.ERROR
CITES = (
    "O'Brien et al. 2014, Academic Medicine 89:1245 (SRQR, item 17): findings are substantiated by quotes; "
    "house rule: a quote is word for word"
)
_MOST = 3
"""Differences that are told one by one; with more of them, one reads the two side by side."""


def check(case: Case) -> Iterator[Finding]:
    """One finding for each quote that is not in the text of its source."""
    texts = {source: Text(text) for source, text in case.texts.items()}
    for item in case.model.evidence:
        if not item.quote or item.source not in texts or _is_plainly_in(case.texts[item.source], item.quote):
            continue
        parts = parts_of(item.quote)
        missing = texts[item.source].missing(parts)
        if missing is not None:
            yield _finding(item, missing, len(parts), texts)


def _is_plainly_in(text: str, quote: str) -> bool:
    """Whether a quote stands in a text letter by letter, as whole words: most do, and this is quick to tell."""
    start = text.find(quote)
    end = start + len(quote)
    return start >= 0 and not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()


def _finding(item: Evidence, missing: str, count: int, texts: dict[str, Text]) -> Finding:
    text = texts[item.source]
    what = f"`{shortened(missing, 60)}`, a part of this quote," if count > 1 else "this quote"
    if text.has(missing):
        message = f"{what} stands in `{item.source}`, but not after the part before it"
        return Finding(item.quote_span, message, "put the parts in the order of the source")
    message = f"{what} is not in the text of `{item.source}`"
    elsewhere = next((id for id, other in sorted(texts.items()) if other.has(missing)), None)
    if elsewhere:
        return Finding(
            item.quote_span, message, f"it is in `{elsewhere}`: did you mean `source: {elsewhere}`?"
        )
    compared, near = text.near_miss(missing)
    if near:
        help = (
            f"the nearest words there are: {shortened(near, 160)}{_told(compared, near, compared != missing)}"
        )
    else:
        help = "quote word for word, with `...` where words are left out; or say it in your own words under `summary`"
    return Finding(item.quote_span, message, help)


def _told(compared: str, near: str, cut: bool) -> str:
    """In which words a quote differs, where that is a help: `; here `was` stands for `is``."""
    told = [shortened(each, 100) for each in differences(compared, near, cut)]
    if not told or len(told) > _MOST:
        return ""
    return f"; here {', and '.join(told)}"
