"""The manual of every diagnostic: faults, lints, remarks on `allow` comments, and what is said of themes and pins."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """What `cld explain` says of one code."""

    code: str
    name: str
    severity: str
    text: str
    cites: str = ""


def pages() -> tuple[Page, ...]:
    """All pages, in the order of their codes."""
    from cld import pinned, themes
    from cld.rules import _allow, rules
    from cld.spec import faults

    found = [Page(fault.code, fault.name, "error", fault.manual) for fault in faults.ALL]
    found += [Page(r.code, r.name, r.severity.value, r.manual, r.cites) for r in rules()]
    found += [Page(code, name, "warning", text) for (code, name), text in _allow.MANUALS.items()]
    found += [
        Page(fault.code, fault.name, severity.value, fault.manual)
        for fault, severity in (*themes.MANUALS, *pinned.MANUALS)
    ]
    return tuple(sorted(found, key=lambda page: page.code))
