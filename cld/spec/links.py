"""The short form of a link: `cause -> effect (+) delayed`."""

from __future__ import annotations

import re
from typing import NamedTuple

from cld.model import Polarity
from cld.source import Source, Span
from cld.spec import faults
from cld.spec.faults import Faults
from cld.spec.fields import Word
from cld.spec.nodes import Scalar
from cld.spec.words import normal, shortened

SIGNS = {
    "+": Polarity.POSITIVE,
    "-": Polarity.NEGATIVE,
    "?": Polarity.UNKNOWN,
    "+-": Polarity.MIXED,
}
_MEANT = {
    "−": "(-)", "–": "(-)", "—": "(-)", "±": "(+-)", "+/-": "(+-)", "+/−": "(+-)", "-/+": "(+-)", "-+": "(+-)", "": "(?)",
    "positive": "(+)", "negative": "(-)", "unknown": "(?)", "mixed": "(+-)", "0": "(?)", "s": "(+)", "o": "(-)",
}  # fmt: skip

_FORM = re.compile(
    r"(?P<source>[^\s<>()→←↔⇒=]+?)\s*(?P<arrow><->|->)\s*(?P<target>[^\s<>()→←↔⇒=]+)"
    r"(?:\s*\((?P<sign>[^()]*)\))?(?:\s+(?P<tail>\S.*))?"
)
_OTHER_ARROW = re.compile(r"-->|=>|→|⇒|<--?>|↔|<=>|←|<-(?!>)|—>|–>|-{2,}>?")


class ShortLink(NamedTuple):
    """A link as written in one line."""

    source: Word
    target: Word
    both_ways: bool
    polarity: Polarity
    delayed: bool
    span: Span


def looks_like_link(text: str) -> bool:
    """Whether a text was meant as a link in the short form."""
    return "->" in text or _OTHER_ARROW.search(text) is not None


def read_link(scalar: Scalar, source: Source, faults_: Faults) -> ShortLink | None:
    """Read a link's short form. None if it cannot be read; what is wrong goes to `faults_`."""
    match = _FORM.fullmatch(scalar.value.strip())
    if match is None or "->" in (match["tail"] or ""):
        _explain(scalar, faults_)
        return None
    offset = _offset(scalar, source)

    def place(group: str) -> Span:
        if offset is None:
            return scalar.span
        start, end = match.span(group)
        return Span(offset + start, offset + end)

    ends = [Word(normal(match[name]), place(name)) for name in ("source", "target")]
    sign, tail = match["sign"], match["tail"]
    good = sign is None or _sign_is_good(sign, place("sign"), faults_)
    if not good or (tail is not None and not _tail_is_good(tail, sign, place("tail"), faults_)):
        return None
    polarity = Polarity.UNKNOWN if sign is None else SIGNS[sign.strip()]
    return ShortLink(ends[0], ends[1], match["arrow"] == "<->", polarity, tail == "delayed", scalar.span)


def tidied(text: str) -> str:
    """A sound short link with single spaces, and a sign even where it is not known."""
    match = _FORM.fullmatch(text.strip())
    assert match is not None
    sign = (match["sign"] or "?").strip()
    late = " delayed" if match["tail"] else ""
    return f"{normal(match['source'])} {match['arrow']} {normal(match['target'])} ({sign}){late}"


def _offset(scalar: Scalar, source: Source) -> int | None:
    """Where the stripped text begins in the file, or None if it is not there letter by letter."""
    start = scalar.span.start + (1 if scalar.style in ("'", '"') else 0)
    start += len(scalar.value) - len(scalar.value.lstrip())
    text = scalar.value.strip()
    return start if source.text.startswith(text, start) else None


def _sign_is_good(sign: str, span: Span, faults_: Faults) -> bool:
    if sign.strip() in SIGNS:
        return True
    meant = _MEANT.get(sign.strip().lower())
    faults_.add(
        faults.BAD_LINK,
        span,
        f"`({shortened(sign)})` is no sign",
        f"did you mean `{meant}`?" if meant else "write (+), (-), (?) for not known, or (+-) for both ways",
    )
    return False


def _tail_is_good(tail: str, sign: str | None, span: Span, faults_: Faults) -> bool:
    if tail == "delayed":
        return True
    late = tail.lower().lstrip("(").startswith("delay") or faults_.closest(tail, ["delayed"])
    if sign is None and (tail in SIGNS or tail in _MEANT):
        message, help = (
            f"the sign `{shortened(tail)}` has no brackets",
            f"write {_MEANT.get(tail, f'({tail})')}",
        )
    elif sign is None and "(" in tail:
        message, help = "the sign has to follow the effect", "write `cause -> effect (+) delayed`"
    else:
        message = f"`{shortened(tail)}` cannot follow the {'effect' if sign is None else 'sign'}"
        help = "did you mean `delayed`?" if late else _ONLY_DELAYED
    faults_.add(faults.BAD_LINK, span, message, help)
    return False


_ONLY_DELAYED = "only the word `delayed` can; further details go on lines of their own, after a colon"


def _explain(scalar: Scalar, faults_: Faults) -> None:
    text = scalar.value.strip()
    arrow = _OTHER_ARROW.search(text)
    help = "write `cause -> effect (+)`"
    onto = re.match(r"(\S+)\s*->\s*[(\[]\s*(\S+?)\s*->\s*([^\s()\[\]]+)", text)
    if onto:
        factor, cause, effect = (shortened(part) for part in onto.groups())
        help = (
            f"what acts on a link is written below it: `- {cause} -> {effect} (+):`, "
            f"and indented on the next line `moderated_by: {{{factor}: strengthens}}`"
        )
    elif arrow and "->" not in text.replace(arrow.group(), ""):
        both = arrow.group() in ("<-->", "<->", "↔", "<=>")
        help = f"write the arrow as `{'<->' if both else '->'}`" + (
            ", from cause to effect" if arrow.group() in ("←", "<-", "<--") else ""
        )
    elif not scalar.value.strip():
        help = "write `cause -> effect (+)`, or delete the dash"
    elif text.count("->") > 1:
        help = "write each link of the chain on a line of its own"
    elif "->" in text and " " in text.split("->")[0].strip():
        help = "use ids, not labels: an id is one word, declared in a section above"
    elif "->" in text and text.split("->")[1].strip().startswith("("):
        help = "name the effect before the sign: `cause -> effect (+)`"
    faults_.add(faults.BAD_LINK, scalar.span, f"`{shortened(text)}` cannot be read as a link", help)
