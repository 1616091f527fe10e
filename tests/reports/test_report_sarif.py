"""The SARIF of a report has only the properties that SARIF 2.1.0 (OASIS 2020) knows, and those that it asks for.

The names below are those of the standard's sections 3.13 to 3.52, as far as a report uses them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bad_specs import BAD

from cld.reports.report_facts import Side, Subject, reviewed
from cld.reports.report_sarif import text
from cld.rules import check
from cld.source import Source
from cld.spec import read_spec

PLACES = ("startLine", "startColumn", "endLine", "endColumn")
KNOWN: dict[str, dict[str, str | None]] = {
    "log": {"$schema": "", "version": "", "runs": "run"},
    "run": {"tool": "tool", "columnKind": "", "originalUriBaseIds": None, "results": "result"},
    "tool": {"driver": "driver"},
    "driver": {"name": "", "version": "", "semanticVersion": "", "rules": "rule"},
    "rule": {
        "id": "", "name": "", "shortDescription": "message", "fullDescription": "message", "help": "message",
        "defaultConfiguration": "configuration", "properties": None,
    },
    "configuration": {"level": ""},
    "message": {"text": ""},
    "result": {
        "ruleId": "", "ruleIndex": "", "level": "", "message": "message", "locations": "location",
        "relatedLocations": "location", "partialFingerprints": None, "baselineState": "",
    },
    "location": {"id": "", "message": "message", "physicalLocation": "physical"},
    "physical": {"artifactLocation": "artifact", "region": "region"},
    "artifact": {"uri": "", "uriBaseId": ""},
    "region": dict.fromkeys(PLACES, ""),
}  # fmt: skip
"""What each object may have: "" for a plain value, None for names of our own, or what is inside."""
NEEDED = {
    "log": {"version", "runs"},
    "run": {"tool"},
    "driver": {"name"},
    "rule": {"id"},
    "result": {"message"},
}
RULES = Path(__file__).parents[1] / "rules"


@pytest.fixture(scope="module")
def log() -> dict[str, Any]:
    """A report on every broken spec there is, every example of a rule, and a file that is no text."""
    texts = [bad.text for bad in BAD]
    for page in sorted(RULES.glob("CLD*.md")):
        texts += re.findall(r"```yaml[^\n]*\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    subjects = [
        Subject("specs/bytes.yaml", "specs/bytes.yaml", "", True, None, Side("x", None, (), "is no text"))
    ]
    for number, each in enumerate(texts):
        path = f"specs/é {number}.yaml"
        spec = read_spec(Source(path, each))
        subjects.append(Subject(path, path, "", True, None, Side(path, spec.model, check(spec))))
    made: dict[str, Any] = json.loads(text(reviewed(subjects)))
    return made


def unknown(data: Any, what: str | None) -> list[str]:
    """What stands where the standard knows nothing of the kind, or is missing."""
    if isinstance(data, list):
        return [fault for each in data for fault in unknown(each, what)]
    if not what:
        return [] if what is None or not isinstance(data, dict) else [f"an object: {data}"]
    faults = [f"{what} lacks {name}" for name in NEEDED.get(what, set()) - set(data)]
    for name, value in data.items():
        inner = KNOWN[what].get(name, "?")
        faults += [f"{what} has {name}"] if inner == "?" else unknown(value, inner)
    return faults


def test_every_property_is_one_of_the_standard_and_none_is_missing(log: dict[str, Any]) -> None:
    assert log["version"] == "2.1.0"
    assert len(log["runs"][0]["results"]) > 200
    assert unknown(log, "log") == []


def test_words_and_numbers_are_such_as_the_standard_takes(log: dict[str, Any]) -> None:
    (run,) = log["runs"]
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["name"].casefold() != rule["id"].casefold(), "a name that says no more is to be left out"
        assert rule["shortDescription"]["text"].endswith(".")
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["baselineState"] in ("new", "unchanged", "updated", "absent")
        for place in [*result["locations"], *result.get("relatedLocations", [])]:
            region = place["physicalLocation"]["region"]
            assert all(isinstance(value, int) and value >= 1 for value in region.values())
            ends = [
                (region[line], region[column])
                for line, column in (PLACES[:2], PLACES[2:])
                if column in region
            ]
            assert ends == sorted(ends)
            assert re.fullmatch(r"[!-~]+", place["physicalLocation"]["artifactLocation"]["uri"])
