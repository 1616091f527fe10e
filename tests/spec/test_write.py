"""The canonical form: what it looks like, and what it never changes."""

from __future__ import annotations

import pytest
import specimens
from hypothesis import given, settings
from hypothesis import strategies as st
from test_read import model_of

from cld.source import Source
from cld.spec import read_spec
from cld.spec.export import digest_of, text_of
from cld.spec.starter import starter
from cld.spec.write import canonical

SEEDS = st.integers(min_value=0, max_value=10**9)


def formatted(text: str) -> str:
    spec = read_spec(Source("x.yaml", text))
    assert spec.faults == ()
    return canonical(spec)


# ruff: noqa: E501 - texts before and after, whole
GOLDEN = {
    "keys come in the order of the language, sections set off by blank lines": (
        "links: [a -> b (+)]\nvariables:\n    a: A\n    b:\n        note: why\n        label: B\nversion: 1.0.0\ntitle: T\ncld: 1\n",
        "cld: 1\ntitle: T\nversion: 1.0.0\n\nvariables:\n  a: A\n  b:\n    label: B\n    note: why\n\nlinks:\n  - a -> b (+)\n",
    ),
    "links are written in their short form": (
        "variables: {a: A, b: B}\nlinks:\n- from: a\n  to: b\n  polarity: negative\n  delay: yes\n- 'b->a'\n- {b -> b: {note: why}}\n",
        "variables:\n  a: A\n  b: B\n\nlinks:\n  - a -> b (-) delayed\n  - b -> a (?)\n  - b -> b (?):\n      note: why\n",
    ),
    "a delay in words stays a detail, true and false do not": (
        "variables: {a: A, b: B}\nlinks:\n- a -> b (+) delayed: {delay: FALSE}\n- b -> a (+): {delay: two years}\n- a -> a delayed\n",
        "variables:\n  a: A\n  b: B\n\nlinks:\n  - a -> b (+)\n  - b -> a (+):\n      delay: two years\n  - a -> a (?) delayed\n",
    ),
    "an element that says no more than its label is one line": (
        "outcomes:\n  a: {label: A}\n  b: {valence: optimal, label: 'B, b'}\n",
        "outcomes:\n  a: A\n  b: {label: \"B, b\", valence: optimal}\n",
    ),
    "quotation marks stand where they are needed": (
        "variables: {a: 'Plain text', b: \"yes\", c: 'a: b', d: '#1', e: '1.0', f: \"it's\", no: 'No'}\n",
        "variables:\n  a: Plain text\n  b: \"yes\"\n  c: \"a: b\"\n  d: \"#1\"\n  e: \"1.0\"\n  f: it's\n  no: \"No\"\n",
    ),
    "a list that means nothing else stands in brackets": (
        "processes: {p: P, q: Q}\nintertwined:\n  - - p\n    - q\nloops:\n  R1:\n    through:\n      - p\n      - q\nlinks: [p <-> q (+)]\n",
        "processes:\n  p: P\n  q: Q\n\nintertwined:\n  - [p, q]\n\nlinks:\n  - p <-> q (+)\n\nloops:\n  R1:\n    through: [p, q]\n",
    ),
    "a group that says no more than its elements is a list": (
        "variables: {a: A, b: B}\ngroups:\n  g:\n    elements:\n      - b\n      - a\n  h: {note: why, elements: c}\n  i: {elements: d, label: ' I  i'}\noutcomes: {c: C, d: D}\n",
        "outcomes:\n  c: C\n  d: D\n\nvariables:\n  a: A\n  b: B\n\ngroups:\n  g: [b, a]\n  h:\n    elements: [c]\n    note: why\n  i: {label: I  i, elements: [d]}\n".replace("I  i", "I i"),
    ),
    "a long group is a list of lines": (
        "variables:\n" + "".join(f"  a_rather_long_id_{n}: A\n" for n in range(5)) + "groups: {g: {elements: [" + ", ".join(f"a_rather_long_id_{n}" for n in range(5)) + "]}}\n",
        "variables:\n" + "".join(f"  a_rather_long_id_{n}: A\n" for n in range(5)) + "\ngroups:\n  g:\n" + "".join(f"    - a_rather_long_id_{n}\n" for n in range(5)),
    ),
    "positions stand on the line of their element": (
        "variables:\n  a:\n    position:\n      y: '+7.50'\n      x: -.0\n    label: A\n  b:\n    position: {near: c, left_of: a} # here\n    label: B\n  c: C\n",
        "variables:\n  a: {label: A, position: {x: 0, y: 7.5}}\n  b:\n    label: B\n    position: {left_of: a, near: c}  # here\n  c: C\n",
    ),
    "a narrowed view has one way to say it": (
        "variables: {a: A}\nviews: {v: {clusters: none, only_feedback: Yes, radius: 02, focus: a, layout: loops}}\n",
        "variables:\n  a: A\n\nviews:\n  v: {layout: loops, focus: [a], radius: 2, only_feedback: true, clusters: none}\n",
    ),
    "an id that reads as nothing keeps its quotes in a list": (
        "variables: {null: Nil, b: B}\nlinks: [null <-> b (+)]\nloops: {R1: {through: ['null', b]}}\n",
        "variables:\n  null: Nil\n  b: B\n\nlinks:\n  - null <-> b (+)\n\nloops:\n  R1:\n    through: [\"null\", b]\n",
    ),
    "long text is folded, lines of text are kept": (
        "notes:\n  A: " + "word " * 30 + "\n  B: \"one\\ntwo\"\n",
        "notes:\n  A: " + ("word " * 19).strip() + "\n    " + ("word " * 11).strip() + "\n  B: |-\n    one\n    two\n",
    ),
    "line ends of other systems become newlines": ("title: T\r\nvariables:\r\n  a: A\r\n", "title: T\n\nvariables:\n  a: A\n"),
    "comments stay where they stood": (
        "# The file\n\n# The title\ntitle: T  # beside\nvariables:  # of the section\n  # above\n  a: A\n\n  # apart\n  b: B # b\n  # below\nlinks:\n# far left\n- {from: b, to: b}#tight\n# the end\n",
        "# The file\n\n# The title\ntitle: T  # beside\n\nvariables:  # of the section\n  # above\n  a: A\n\n  # apart\n  b: B  # b\n  # below\n\nlinks:\n  # far left\n  - b -> b (?)  #tight\n\n# the end\n",
    ),
    "comments inside brackets open the brackets": (
        "variables: {a: {label: A, evidence: [E1, # first\n  E2]}} # all\nsources: {s: S}\nevidence: {E1: {source: s}, E2: {source: s}}\n",
        "variables:  # all\n  a:\n    label: A\n    evidence:\n      - E1  # first\n      - E2\n\nsources:\n  s: S\n\nevidence:\n  E1:\n    source: s\n  E2:\n    source: s\n",
    ),
    "comments inside a long link stay with it": (
        "variables: {a: A, b: B}\nlinks:\n  - from: a # cause\n    # effect\n    to: b\n    note: because # why\n    # last\n",
        "variables:\n  a: A\n  b: B\n\nlinks:\n  - a -> b (?):  # cause\n      # effect\n      note: because  # why\n      # last\n",
    ),
    "a comment on the line of a text block stays": (
        "notes:\n  A: | # why\n    one\n    two\n  B: two # words\n",
        "notes:\n  A: |-  # why\n    one\n    two\n  B: two  # words\n",
    ),
    "a comment below the last line of a section belongs to it": (
        "version: 1.0.0\n# about the version\n\nvariables:\n  a: A\n  # z: Z\n\n# The links\nlinks: []\nnotes: {A: a}\n",
        "version: 1.0.0\n# about the version\n\nvariables:\n  a: A\n  # z: Z\n\n# The links\nnotes:\n  A: a\n",
    ),
    "comments before the mark of a document stay": (
        "# one\n--- # two\n# three\n\ntitle: T\n",
        "# one\n# three\n\n# two\ntitle: T\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", GOLDEN)
def test_in_the_canonical_form(what: str) -> None:
    given, expected = GOLDEN[what]
    assert formatted(given) == expected
    assert formatted(expected) == expected


@given(SEEDS)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_formatting_changes_no_meaning_loses_no_comment_and_is_done_once(seed: int) -> None:
    text, comments = specimens.specimen(seed)
    result = formatted(text)
    assert model_of(result) == model_of(text)
    assert formatted(result) == result
    assert [result.count(comment) for comment in comments] == [1] * len(comments)


@given(SEEDS)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_the_text_of_a_model_reads_back_as_an_equal_model(seed: int) -> None:
    model = model_of(specimens.specimen(seed)[0])
    text = text_of(model)
    assert model_of(text) == model
    assert text_of(model_of(text)) == text
    assert formatted(text) == text


@given(SEEDS)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_digest_depends_on_the_meaning_alone(seed: int) -> None:
    one, other = specimens.reordered(seed)
    assert digest_of(model_of(one)) == digest_of(model_of(other)) == digest_of(model_of(formatted(one)))


BASE = """\
cld: 1
title: T
version: 1.0.0
changes: {1.0.0: First}
outcomes: {o: {label: O, valence: optimal, evidence: E1}}
processes: {a: A, b: {label: B, position: {left_of: a}}}
links:
  - a -> b (+): {label: L, grounding: stated, moderated_by: {o: weakens}}
  - b -> a (-) delayed
loops: {B1: {name: N, through: [a, b], polarity: balancing}}
views: {v: {layout: loops, elements: all, focus: a}}
groups: {g: [a, o]}
sources: {s: S}
evidence: {E1: {source: s, quote: q}}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: T", "title: U"),
        ("label: O", "label: P"),
        ("optimal,", "suboptimal,"),
        (", evidence: E1", ""),
        ("a: A", "c: C, a: A"),
        ("(+)", "(-)"),
        (" delayed", ""),
        ("stated", "implied"),
        ("weakens", "strengthens"),
        ("a -> b (+)", "b -> b (+)"),
        ("name: N", "name: M"),
        ("polarity: balancing", "polarity: reinforcing"),
        ("layout: loops", "layout: framework"),
        ("elements: all", "elements: in-loops"),
        ("s: S", "s: R"),
        ("quote: q", "quote: p"),
        ("label: L", "label: M"),
        ("g: [a, o]", "g: [a]"),
        ("g: [a, o]", "g: {label: Goods, elements: [a, o]}"),
        ("g: [a, o]", ""),
        ("focus: a", "focus: b"),
        ("focus: a", "focus: a, radius: 2"),
        ("focus: a", "focus: a, clusters: none"),
    ],
)
def test_every_change_of_meaning_changes_the_digest(old: str, new: str) -> None:
    assert old in BASE
    assert digest_of(model_of(BASE.replace(old, new, 1))) != digest_of(model_of(BASE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1.0.0", "version: 2.0.0"),
        ("First", "Once more"),
        ("\ncld", "\n# c\ncld"),
        ("left_of: a", "x: 1, y: 2"),
        (", position: {left_of: a}", ""),
        ("g: [a, o]", "g: {label: G, elements: [o, a]}"),
        ("focus: a", "focus: [a], radius: 1, clusters: groups"),
    ],
)
def test_version_changes_positions_and_comments_take_no_part_in_the_digest(old: str, new: str) -> None:
    assert digest_of(model_of(f"\n{BASE}".replace(old, new, 1))) == digest_of(model_of(BASE))


def test_a_tiny_weight_and_an_odd_spot_are_written_in_digits_alone() -> None:
    text = "variables: {a: {label: A, position: {x: -0.001, y: 9999.999}}}\nlinks: [{a -> a (+): {weight: .00001}}]\n"
    model = model_of(text)
    assert model_of(text_of(model)) == model
    assert "{x: 0, y: 10000}" in text_of(model)
    assert "weight: 0.00001\n" in text_of(model)


def test_a_broken_spec_has_no_canonical_form() -> None:
    with pytest.raises(ValueError, match="no canonical form"):
        canonical(read_spec(Source("x.yaml", "variables: 3\n")))


def test_the_starter_is_in_canonical_form_but_for_its_leading_remarks() -> None:
    text = starter("waiting-times", "specs/waiting-times.yaml")
    assert formatted(formatted(text)) == formatted(text)
    assert model_of(formatted(text)) == model_of(text)


def test_a_file_of_comments_alone_is_formatted_in_a_moment() -> None:
    text = "title: T\n" + "# word\n" * 100_000 + "variables:\n  a: A\n" + "  # word\n" * 50_000
    assert formatted(text).count("# word") == 150_000


def test_where_a_loop_begins_and_the_order_of_intertwined_processes_take_no_part_in_the_digest() -> None:
    text = (
        "title: x\nprocesses: {p: P, q: Q}\nintertwined: [[p, q]]\nlinks: [p <-> q (+)]\n"
        "loops:\n  R1: {through: [p, q]}\n"
    )
    turned = text.replace("[[p, q]]", "[[q, p]]").replace("through: [p, q]", "through: [q, p]")
    assert digest_of(model_of(text)) == digest_of(model_of(turned))


def test_the_digest_does_not_change_with_the_way_in_which_specs_are_written() -> None:
    """If this fails, every recorded version would be refused: the digest's own form must stay as it is."""
    pinned = "a8edc7769a8972de66f0cd1727082aee91894c06735e8abd13ca7696986cf057"
    assert digest_of(model_of("title: x\nvariables: {a: A, b: B}\nlinks: [a -> b (+)]\n")) == pinned
