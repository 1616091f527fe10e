"""Keys that the language does not have: what was most likely meant by each."""

from __future__ import annotations

from collections.abc import Collection

from cld.spec import faults, shape
from cld.spec.faults import Faults
from cld.spec.forms import Record, Table
from cld.spec.nodes import Entry, Mapping, Scalar
from cld.spec.words import is_id, listed, normal, shortened

_MEANT = {
    "spec": {
        "drivers": "policy_drivers", "process": "processes", "outcome": "outcomes", "moderators": "moderating_factors",
        "factors": "variables", "elements": "variables", "connections": "links", "name": "title",
        "clusters": "groups", "regions": "groups", "sequence": "precedes", "sequencing": "precedes",
        "stakeholders": "perspectives", "participants": "speakers", "interviews": "speakers",
    },
    "link": {
        "source": "from", "cause": "from", "target": "to", "effect": "to", "sign": "polarity",
        "moderator": "moderated_by", "moderators": "moderated_by",
    },
    "details of a link": {"moderator": "moderated_by", "moderators": "moderated_by"},
    "speaker": {"name": "label", "site": "case", "stakeholder": "group"},
    "study": {"prefixes": "codes", "substudies": "parts", "sites": "cases", "participants": "people"},
    "element": {"name": "label", "pin": "position", "place": "position", "at": "position"},
    "group": {"name": "label", "members": "elements"},
    "view": {"regions": "clusters", "groups": "clusters"},
}  # fmt: skip
"""Other words for the keys of a record, by the record's name."""
_RECORDS = (
    shape.ELEMENT, shape.MODERATION, shape.LINK, shape.GROUP, shape.LOOP, shape.VIEW, shape.SOURCE, shape.EVIDENCE, shape.KIND,
    shape.THEME, shape.SPEAKER, shape.STUDY, shape.PART, shape.PERSPECTIVE, shape.CONFIDENCE,
)  # fmt: skip
_INNER = {field.name for record in _RECORDS for field in record.fields}


def unknown_keys(node: Mapping, record: Record, own: Collection[str], into: Faults) -> set[str]:
    """Report each key that a record does not have.

    Args:
        own: further keys that this file may use here.

    Returns:
        The keys that were probably meant, so that they are not reported as missing too.
    """
    known = [*(field.name for field in record.fields), *own]
    entries = node.entries
    meant = set()
    number = 0
    while number < len(entries):
        entry = entries[number]
        if entry.key.value not in known:
            run = _unindented(entries, number, known, into) if record is shape.SPEC else 0
            if run:
                _report_unindented(entries[number : number + run], entries[number - 1].key.value, into)
                number += run
                continue
            near, help = _advice(entry, record, known, into)
            meant.add(near)
            message = f"`{shortened(entry.key.value)}` is no key of {record.called}"
            into.add(faults.UNKNOWN_KEY, entry.key.span, message, help)
        number += 1
    return meant


def _advice(entry: Entry, record: Record, known: list[str], into: Faults) -> tuple[str, str]:
    """The key that was probably meant, or nothing, and what to do."""
    name = entry.key.value
    before, colon, after = name.partition(":")
    if colon and before in known:
        return before, f"put a space after the colon: `{before}: {shortened(after)}`"
    if record is shape.DETAILS and name in ("polarity", "sign"):
        return "", "put the sign after the link: `- cause -> effect (+):`"
    near = _MEANT.get(record.name, {}).get(name.casefold()) or into.closest(name, known)
    if near:
        return near, f"did you mean `{near}`?"
    if record is shape.SPEC:
        help = "declare a section of your own under `kinds:` first, or see docs/language.md for the sections"
        return "", help
    return "", f"{record.called} can hold {listed(known, 'and', 12)}"


def _unindented(entries: tuple[Entry, ...], number: int, known: list[str], into: Faults) -> int:
    """How many entries from here on were meant to stand in the section above them."""
    above = entries[number - 1] if number else None
    field = shape.SPEC.field(above.key.value) if above else None
    if above is None or not (isinstance(field.form if field else None, Table) or _is_own(above, known)):
        return 0
    is_empty = isinstance(above.value, Scalar)
    run = 0
    for entry in entries[number:]:
        name = entry.key.value
        if name in known or name in _INNER or not (is_id(normal(name)) and _is_element(entry)):
            break
        if not is_empty and (name.casefold() in _MEANT["spec"] or into.closest(name, known)):
            break
        run += 1
    return run


def _is_own(entry: Entry, known: list[str]) -> bool:
    """Whether an entry is a section of a kind of the file's own."""
    return entry.key.value in known and shape.SPEC.field(entry.key.value) is None


def _is_element(entry: Entry) -> bool:
    """Whether an entry holds what an entry of a section may: a text, or the keys of a record."""
    if isinstance(entry.value, Scalar):
        return not entry.value.is_null
    inside = entry.value.entries if isinstance(entry.value, Mapping) else ()
    return bool(inside) and all(inner.key.value in _INNER for inner in inside)


def _report_unindented(run: tuple[Entry, ...], section: str, into: Faults) -> None:
    first, *others = run
    more = f" and the next {len(others)}" if len(others) > 1 else " and the next" if others else ""
    what = "these lines" if others else "this line"
    into.add(
        faults.UNKNOWN_KEY,
        first.key.span,
        f"`{shortened(first.key.value)}`{more} {'are no keys' if others else 'is no key'} of a spec",
        f"indent {what} by two spaces to put {'them' if others else 'it'} under `{section}:`",
    )
    into.lost.update(normal(entry.key.value) for entry in run)
