"""Perspectives held against each other as JSON, and the table of their distances as CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from cld.comparison import Comparison, Measure
from cld.distances import Apart, Ratio

PLACES = 6
"""Digits after the point: more than any such figure means, and the same on every machine."""


def as_json(found: Comparison) -> str:
    """All figures, unrounded but for the last digits."""
    ids = [each.id for each in found.people]
    counts = {id: (numbers, complete) for id, numbers, complete in found.loops.counts}
    said: dict[str, Any] = {
        "title": found.merged.model.title,
        "perspectives": [
            {"id": each.id, "label": each.label, "links": len(each.links)} | _counts(counts.get(each.id))
            for each in found.people
        ],
        "parameters": found.weights._asdict(),
        "strengths": found.strengths,
        "pairs": [
            {"between": [ids[one], ids[other]]} | _pair(pair) for (one, other), pair in found.pairs.items()
        ],
        "links": [
            {
                "from": each.link.source,
                "to": each.link.target,
                "polarity": each.link.polarity.value,
                "disputed": each.is_disputed,
                "held_by": [{"perspective": id, "polarity": sign.value} for id, sign in each.by],
            }
            for each in found.merged.held
        ],
        "emphasis": [
            {
                "id": each.id,
                "label": each.label,
                "degrees": {ids[p]: degree.value for p, degree in enumerate(each.degrees) if degree},
                "most_by": [ids[place] for place in each.most],
                "divergent": each.is_divergent(found.speaking),
                "shared": bool(found.speaking) and each.is_shared(found.speaking),
            }
            for each in found.stresses
        ],
        "loops": [
            {
                "id": each.loop.id,
                "name": each.loop.name,
                "polarity": each.loop.polarity.value,
                "elements": list(each.loop.elements),
                "held_by": [{"perspective": id, "polarity": polarity.value} for id, polarity in each.by],
            }
            for each in found.loops.loops
        ],
        "loops_complete": found.loops.complete,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _counts(counted: tuple[tuple[int, int, int], bool] | None) -> dict[str, Any]:
    if counted is None:
        return {"loops": None}
    (reinforcing, balancing, undetermined), complete = counted
    numbers = {"reinforcing": reinforcing, "balancing": balancing, "undetermined": undetermined}
    return {"loops": numbers | {"complete": complete}}


def _pair(pair: Apart) -> dict[str, Any]:
    return {
        "elements_shared": pair.both,
        "links_shared": pair.shared,
        "links_either": pair.either,
        "signs_known": pair.signed,
        "signs_agree": pair.agreed,
        "jaccard": _rounded(pair.links),
        "sign_agreement": _rounded(pair.signs),
        "langfield_smith_wirth": {
            "formula_4": _ratio(pair.formula4),
            "formula_6": _ratio(pair.formula6),
            "formula_12": _ratio(pair.formula12),
        },
        "markoczy_goldberg": _ratio(pair.ratio),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)


def _ratio(ratio: Ratio | None) -> dict[str, float] | None:
    return None if ratio is None else {"value": round(ratio.value, PLACES), "most": round(ratio.most, PLACES)}


def as_csv(found: Comparison, measure: Measure) -> str:
    """The table of distances by one measure, an empty field where none is defined or two share no link."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    ids = [found.people[place].id for place in found.mapped]
    writer.writerow(["perspective", *ids])
    for one in found.mapped:
        row = [found.closeness(one, other, measure) for other in found.mapped]
        writer.writerow([found.people[one].id, *("" if r is None else f"{r.value:.{PLACES}f}" for r in row)])
    return out.getvalue()
