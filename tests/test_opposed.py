"""Two people who say the opposite of a link do not support it together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cld.model import Element, Evidence, Link, Model, Perspective, Polarity
from cld.opposed import Opposed, opposed
from cld.support import kept_by

LESS = Link("a", "b", Polarity.NEGATIVE, evidence=("E1", "E3"))
MORE = Link("a", "b", Polarity.POSITIVE, evidence=("E2",))
MIXED = Link("a", "b", Polarity.MIXED, evidence=("E1", "E2", "E3"))
MODEL = Model(
    "Study",
    "1.0.0",
    (Element("a", "A", "variables"), Element("b", "B", "variables")),
    (MIXED,),
    evidence=(
        Evidence("E1", "S", speaker="Ann"),
        Evidence("E2", "S", speaker="Bob"),
        Evidence("E3", "S", speaker="Cem"),
    ),
)
HELD = replace(
    MODEL,
    perspectives=(
        Perspective("doctors", "Doctors", links=(LESS,)),
        Perspective("nurses", "Nurses", links=(MORE,)),
    ),
)


def test_perspectives_that_hold_opposite_signs_say_which_evidence_speaks_for_which() -> None:
    assert opposed(HELD) == {("a", "b"): Opposed(("E1", "E3"), ("E2",))}


def test_the_note_of_an_import_says_it_too() -> None:
    note = "Coded twice.\nThe sign differs: (-) in E1, E3; (+) in E2."
    assert opposed(replace(MODEL, links=(replace(MIXED, note=note),))) == opposed(HELD)


@pytest.mark.parametrize(
    "link",
    [
        MIXED,  # each may see it go both ways
        replace(MIXED, note="The sign differs: (-) in E1; (+) in E9."),  # E9 is not cited
        replace(MIXED, note="(-) in E1; (+) in E1."),  # one and the same place
        replace(LESS, note="The sign differs: (-) in E1; (+) in E3."),  # the analyst has decided
    ],
)
def test_a_mixed_sign_alone_does_not_mean_that_people_differ(link: Link) -> None:
    assert opposed(replace(MODEL, links=(link,))) == {}


def test_only_those_of_one_sign_count_as_support_together() -> None:
    # Ann and Cem say (-), Bob says (+): three speakers, of whom no more than two agree.
    assert len(kept_by(HELD, min_speakers=2).links) == 1
    assert kept_by(HELD, min_speakers=3).links == ()
    assert len(kept_by(MODEL, min_speakers=3).links) == 1, "of these nobody knows that they differ"
