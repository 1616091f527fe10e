"""The report on a pull request as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cld.diagnostics import Diagnostic
from cld.reports import diff_json, loops_json
from cld.reports.diagnostics import as_object
from cld.reports.loops_json import Object
from cld.reports.page import plainly
from cld.reports.report import Against
from cld.reports.report_facts import Reviewed
from cld.reports.report_leverage import leverage
from cld.reports.report_words import headline


def text(each: Sequence[Reviewed], base: Against) -> str:
    """One object: the `base`, and for each of the `specs` what changed in it."""
    return loops_json.written(
        {
            "base": {"name": base.name, "commit": base.commit, "remark": base.remark or None},
            "errors": any(one.fails for one in each),
            "specs": [_spec(one) for one in each],
        }
    )


def _spec(one: Reviewed) -> Object:
    subject, found = one.subject, one.findings
    picture = one.picture
    return {
        "path": subject.path,
        "place": subject.place,
        "former": subject.former or None,
        "state": one.state.value,
        "headline": plainly(headline(one)),
        "unreadable": (subject.new.unread if subject.new else "") or None,
        "versions": [
            side.model.version if side and side.model else None for side in (subject.old, subject.new)
        ],
        "remark": subject.remark or None,
        "findings": {
            "new": _listed(found.new),
            "fixed": _listed(found.fixed),
            "still": _listed(found.still),
        },
        "loops": {
            "before": loops_json.counts(one.before.counts) if one.before else None,
            "after": loops_json.counts(one.after.counts) if one.after else None,
        },
        "leverage": _leverage(one),
        "picture": (picture.file or None) if picture and not picture.failed else None,
        "diff": diff_json.object_of(one.compared.diff) if one.compared else None,
    }


def _listed(found: Sequence[Diagnostic]) -> list[Object]:
    return [as_object(each) for each in found]


def _leverage(one: Reviewed) -> Object | None:
    """How many loops run through each element and link, in new ids."""
    found = leverage(one)
    if found is None:
        return None
    return {
        side: {
            "elements": [{"id": id, "loops": many} for id, many in _most_first(elements)],
            "links": [{"from": ends[0], "to": ends[1], "loops": many} for ends, many in _most_first(links)],
        }
        for side, elements, links in zip(("before", "after"), found.elements, found.links, strict=True)
    }


def _most_first(
    through: Mapping[str, int] | Mapping[tuple[str, str], int],
) -> list[tuple[str | tuple[str, str], int]]:
    return sorted(through.items(), key=lambda entry: (-entry[1], entry[0]))
