"""Findings as SARIF 2.1.0 (OASIS 2020), for GitHub's code scanning and other viewers.

What was found before and is gone takes no part: hosts show every result of a file as open, whatever its `baselineState`
says, and close by themselves what a later file lacks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import quote

from cld import __version__
from cld.diagnostics import Diagnostic, Severity
from cld.reports import loops_json
from cld.reports.loops_json import Object
from cld.reports.manual import Page, pages
from cld.reports.report_facts import Reviewed

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
UNREADABLE = "unreadable"
"""The rule under which a spec that is no text at all is told."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def text(each: Sequence[Reviewed]) -> str:
    """One run with a rule for each code that occurs, and a result for each finding of the specs as they are."""
    found = [(one, finding, state) for one in each for finding, state in _stated(one)]
    unread = [one for one in each if one.subject.new and one.subject.new.unread]
    codes = sorted({finding.code for _, finding, _ in found})
    places = {code: place for place, code in enumerate([*codes, *([UNREADABLE] if unread else [])])}
    seen: Counter[str] = Counter()
    results = [_result(one, finding, state, places, seen) for one, finding, state in found]
    results += [_unread(one, places[UNREADABLE]) for one in unread]
    names = {finding.code: finding for _, finding, _ in found}
    manual = {page.code: page for page in pages()}
    rules = [_rule(names[code], manual[code]) if code in names else _RULE_UNREADABLE for code in places]
    driver: Object = {"name": "cld", "version": __version__, "semanticVersion": __version__, "rules": rules}
    run: Object = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "results": results,
    }
    return loops_json.written({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _stated(one: Reviewed) -> list[tuple[Diagnostic, str]]:
    """The findings of a spec as it is, in the order of the file, each new or unchanged."""
    each = [(finding, "new") for finding in one.findings.new]
    each += [(finding, "unchanged") for finding in one.findings.still]
    return sorted(each, key=lambda pair: (pair[0].span, pair[0].code, pair[0].message))


def _rule(found: Diagnostic, page: Page) -> Object:
    """What is known of a code, from the manual of `cld explain`."""
    brief = _sentences(page)
    source = f"\n\nSource: {page.cites}" if page.cites else ""
    return {
        "id": found.code,
        "name": "".join(word.capitalize() for word in found.name.split("-")),
        "shortDescription": {"text": brief[0]},
        "fullDescription": {"text": " ".join(brief)},
        "help": {"text": f"{page.text}{source}"},
        "defaultConfiguration": {"level": _LEVELS[Severity(page.severity)]},
        "properties": {"tags": ["causal-loop-diagram", found.name]},
    }


def _sentences(page: Page) -> list[str]:
    """The first paragraph of the manual, without what only leads to an example."""
    lead = " ".join(page.text.split("\n\n")[0].split())
    return [each for each in re.split(r"(?<=\.) (?=[A-Z])", lead) if not each.endswith(":")] or [lead]


_RULE_UNREADABLE: Object = {
    "id": UNREADABLE,
    "name": "UnreadableSpec",
    "shortDescription": {"text": "The file cannot be read as a spec at all."},
    "fullDescription": {"text": "The file cannot be read as a spec at all: it is no text, or too large."},
    "help": {"text": "A spec is a YAML file in UTF-8."},
    "defaultConfiguration": {"level": "error"},
}


def _result(
    one: Reviewed, found: Diagnostic, state: str, places: dict[str, int], seen: Counter[str]
) -> Object:
    here: Object = {
        "ruleId": found.code,
        "ruleIndex": places[found.code],
        "level": _LEVELS[found.severity],
        "message": {"text": f"{found.message}; {found.help}"},
        "locations": [_location(one, found, *found.span)],
        "partialFingerprints": {"meaning/v1": _print_of(one, found, seen)},
        "baselineState": state,
    }
    if found.labels:
        here["relatedLocations"] = [
            {"id": number, "message": {"text": each.text}, **_location(one, found, *each.span)}
            for number, each in enumerate(found.labels, 1)
        ]
    return here


def _location(one: Reviewed, found: Diagnostic, start: int, end: int) -> Object:
    line, column = found.source.place(start)
    end_line, end_column = found.source.place(max(start, end))
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {"physicalLocation": {"artifactLocation": _artifact(one), "region": region}}


def _artifact(one: Reviewed) -> Object:
    return {"uri": quote(one.subject.place, safe="/", errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}


def _print_of(one: Reviewed, found: Diagnostic, seen: Counter[str]) -> str:
    """What stays the same while lines move: file, code and message, and the number among equal ones."""
    what = "\n".join((one.subject.place, found.code, found.message))
    seen[what] += 1
    data = f"{what}\n{seen[what]}".encode("utf-8", "surrogatepass")
    return sha256(data).hexdigest()[:32]


def _unread(one: Reviewed, place: int) -> Object:
    side = one.subject.new
    assert side is not None, "it is there, and cannot be read"
    return {
        "ruleId": UNREADABLE,
        "ruleIndex": place,
        "level": "error",
        "message": {"text": side.unread},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(one), "region": {"startLine": 1}}}],
        "baselineState": "unchanged" if one.subject.old and one.subject.old.unread else "new",
    }
