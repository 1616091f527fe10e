"""Broken specs, each with the codes that it gets, and whether a JSON Schema can see what is wrong.

One table for the reader, the schema and the command line. Where two specs differ only in what a schema cannot
know (that an id is declared, that a sign fits a weight), `shape` is false.
"""

from __future__ import annotations

from dataclasses import dataclass

ABC = "variables: {a: Alpha, b: Beta, c: Gamma}\n"


@dataclass(frozen=True, slots=True)
class Bad:
    """A broken spec. `shape` says whether the JSON Schema refuses it; None where the text is no YAML at all."""

    name: str
    text: str
    codes: tuple[str, ...]
    shape: bool | None


def _bad(name: str, text: str, *codes: str, shape: bool | None = True) -> Bad:
    return Bad(name, text, codes, shape)


def _syntax(name: str, text: str, code: str = "CLD101") -> Bad:
    return Bad(name, text, (code,), None)


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{here}: &{here} [{', '.join([f'*{below}'] * 9)}]\n"
    for below, here in zip("abcdefgh", "bcdefghi", strict=True)
)

BAD: tuple[Bad, ...] = (
    # The file as a whole
    _bad("an empty file", "", "CLD111"),
    _bad("blank lines alone", "\n\n", "CLD111"),
    _bad("comments alone", "# nothing yet\n", "CLD111"),
    _bad("a list at the top", "- a\n- b\n", "CLD111"),
    _bad("a text at the top", "hello\n", "CLD111"),
    _bad("a number at the top", "3\n", "CLD111"),
    _bad("null at the top", "~\n", "CLD111"),
    _syntax("two documents", "title: a\n---\ntitle: b\n", "CLD109"),
    _syntax("brackets without end", "title: " + "[" * 50 + "]" * 50 + "\n", "CLD110"),
    # Conflicts that git left
    _syntax("a conflict", ABC + "links:\n<<<<<<< a\n  - a -> b (+)\n=======\n  - b -> a (+)\n>>>>>>> b\n", "CLD112"),
    _syntax("a conflict with Windows line ends", ABC + "<<<<<<< a\r\n=======\r\nx: y\r\n>>>>>>> b\r\n", "CLD112"),
    _syntax("a conflict that YAML can read", 'title: "a\n<<<<<<< a\nb\n=======\nc\n>>>>>>> b\nd"\n' + ABC, "CLD112"),
    _syntax("the middle of a conflict", ABC + "links:\n  - a -> b (+)\n=======\n  - b -> a (+)\n", "CLD112"),
    Bad("a conflict without its end", ABC + "<<<<<<< a\nlinks: []\n=======\n", ("CLD112", "CLD112"), None),
    Bad("two conflicts", 2 * "<<<<<<< a\n||||||| c\n=======\nx: y\n>>>>>>> b\n" + ABC, ("CLD112", "CLD112"), None),
    # YAML that a spec refuses
    _syntax("a billion laughs", LAUGHS, "CLD105"),
    _syntax("an anchor", "variables:\n  a: &x Alpha\n", "CLD105"),
    _syntax("an alias", "variables:\n  a: *x\n", "CLD105"),
    _syntax("an alias of itself", "variables: &v\n  a: *v\n", "CLD105"),
    _syntax("a tag", "title: !important\n" + ABC, "CLD106"),
    _syntax("a tag that runs things", "title: !!python/object/apply:os.system [ls]\n", "CLD106"),
    _syntax("a tag of YAML's own", "variables: !!map {a: Alpha}\n", "CLD106"),
    _syntax("a merge key", "variables:\n  a: {<<: {label: A}}\n", "CLD107"),
    _syntax("an element twice", "variables:\n  a: Alpha\n  a: Beta\n", "CLD108"),
    _syntax("a section twice", "variables:\n  a: Alpha\nlinks: [a -> b (+)]\nvariables:\n  b: Beta\n", "CLD108"),
    _syntax("two spellings of one id", "variables: {\u00e9: One, e\u0301: Two}\n", "CLD108"),
    _syntax("a tab for indentation", "variables:\n\ta: Alpha\n", "CLD102"),
    _syntax("a tab after spaces", "variables:\n  a:\n  \tlabel: x\n", "CLD102"),
    _syntax("a control character", "variables:\n  a: x\x07y\n", "CLD103"),
    _syntax("a control character as an escape", 'variables:\n  a: "x\\x1b[2J"\n', "CLD103"),
    _syntax("a zero byte as an escape", 'variables:\n  a: "x\\0"\n', "CLD103"),
    _syntax("a line end that no editor shows", "variables:\n  a: x\u2028y\n", "CLD103"),
    _syntax("a mapping as a key", "{a: b}: c\n"),
    # YAML that cannot be read
    _syntax("a lone dash", ABC + "links:\n  - from: a\n    to: b\n    polarity: -\n", "CLD104"),
    _syntax("a lone dash before a comment", ABC + "links:\n  - polarity: -  # less\n    from: a\n", "CLD104"),
    _syntax("a second colon", "variables:\n  a: Time: the long one\n"),
    _syntax("a quotation without end", 'variables:\n  a: "Alpha\n  b: Beta\n'),
    _syntax("an apostrophe in single quotes", "variables:\n  a: 'Patient's time'\n"),
    _syntax("a bracket without end", "variables: {a: Alpha\nlinks: []\n"),
    _syntax("text after a bracket", "variables:\n  a: [x] time\n"),
    _syntax("text that starts with a per cent sign", "variables:\n  a: %share\n"),
    _syntax("text that starts with a dash", "variables:\n  a: - time\n"),
    _syntax("text that starts with a star", "title: *important*\n"),
    _syntax("no colon", "variables:\n  a Alpha\n  b: Beta\n"),
    _syntax("no space after the colon", "variables:\n  a:Alpha\n  b: Beta\n"),
    _syntax("too far to the right", "variables:\n  a: Alpha\n   b: Beta\n"),
    _syntax("too far to the left", "variables:\n   a: Alpha\n  b: Beta\n"),
    _syntax("a backslash in double quotes", 'variables:\n  a: "C:\\path"\n'),
    _syntax("details after a link without a colon", ABC + "links:\n  - a -> b (+)\n    evidence: [E1]\n"),
    # Keys
    _bad("a mistyped key", "titel: x\n" + ABC, "CLD201"),
    _bad("a section that no kind declares", "barriers:\n  x: Cost\n", "CLD201"),
    _bad("a mistyped key of an element", "variables: {a: {lable: Alpha}}\n", "CLD201"),
    _bad("a key that an element does not know", "variables: {a: {label: Alpha, colour: red}}\n", "CLD201"),
    _bad("a key that a link does not know", ABC + "links: [{from: a, to: b, delayed: true}]\n", "CLD201"),
    _bad("an element without a label", "outcomes: {a: {valence: optimal}}\n", "CLD203"),
    _bad("a link without an end", ABC + "links: [{from: a, polarity: positive}]\n", "CLD203"),
    _bad("a loop without elements", ABC + "loops: {R1: {name: Growth}}\n", "CLD203"),
    _bad("a view without a layout", ABC + "views: {v: {title: x}}\n", "CLD203"),
    _bad("evidence without a source", "evidence: {E1: {quote: hello}}\n", "CLD203"),
    _bad("an effect left out", ABC + "links: [{a -> b (+): {moderated_by: {c: {note: x}}}}]\n", "CLD203"),
    # Forms
    _bad("a number for a section", "variables: 3\n", "CLD202"),
    _bad("a list for a section", "variables:\n  - a: Alpha\n  - b: Beta\n", "CLD202"),
    _bad("a text for a section", "variables: ''\n", "CLD209"),
    _bad("a list for a label", "variables: {a: [Alpha]}\n", "CLD202"),
    _bad("a mapping for a title", "title: {x: y}\n" + ABC, "CLD202"),
    _bad("a mapping for the links", ABC + "links: {a: b}\n", "CLD202"),
    _bad("a text for the links", ABC + "links: a -> b (+)\n", "CLD202"),
    _bad("a list for a link", ABC + "links: [[a, b]]\n", "CLD202"),
    _bad("a list for the end of a link", ABC + "links: [{from: [a], to: b}]\n", "CLD202"),
    _bad("a text for the details of a link", ABC + "links: [{a -> b (+): strong}]\n", "CLD202"),
    _bad("a text for a loop", ABC + "loops: {R1: hello}\n", "CLD202"),
    _bad("a chain for a loop", ABC + "loops: {R1: {through: a -> b -> c}}\n", "CLD202"),
    _bad("a text for evidence", "evidence: {E1: hello}\n", "CLD202"),
    _bad("a text for a view", ABC + "views: {v: loops}\n", "CLD202"),
    _bad("a text for moderation", ABC + "links: [{a -> b (+): {moderated_by: c}}]\n", "CLD202"),
    _bad("a flat list of intertwined processes", "processes: {p: P, q: Q}\nintertwined: [p, q]\n", "CLD202"),
    _bad("a delay that is none", ABC + "links: [{a -> b (+): {delay: none}}]\n", "CLD204"),
    _bad("a list for a delay", ABC + "links: [{a -> b (+): {delay: [x]}}]\n", "CLD202"),
    _bad("a list of notes", ABC + "notes: [hello]\n", "CLD202"),
    _bad("a mapping for the authors", "authors: {a: b}\n" + ABC, "CLD202"),
    _bad("an empty label", "variables: {a: ''}\n", "CLD209", shape=False),
    _bad("no label at all", "variables:\n  a:\n", "CLD209"),
    _bad("a label that is a comment", "variables:\n  a: #1 priority\n", "CLD209"),
    _bad("an empty loop", ABC + "loops:\n  R1:\n", "CLD209"),
    _bad("an empty version", "version:\n" + ABC, "CLD209"),
    _bad("an empty link", ABC + "links:\n  - a -> b (+)\n  -\n", "CLD209"),
    _bad("an empty item", ABC + "loops: {R1: {through: [a, ~]}}\n", "CLD209"),
    # Words and numbers
    _bad("an unknown polarity", ABC + "links: [{from: a, to: b, polarity: up}]\n", "CLD204"),
    _bad("a sign for a polarity", ABC + "links: [{from: a, to: b, polarity: +}]\n", "CLD204"),
    _bad("a quoted dash for a polarity", ABC + "links: [{from: a, to: b, polarity: '-'}]\n", "CLD104"),
    _bad("a letter for a loop's polarity", ABC + "loops: {R1: {through: [a, b], polarity: R}}\n", "CLD204"),
    _bad("an unknown effect", ABC + "links: [{a -> b (+): {moderated_by: {c: stronger}}}]\n", "CLD204"),
    _bad("an unknown layout", ABC + "views: {v: {layout: circle}}\n", "CLD204"),
    _bad("an unknown grounding", ABC + "links: [{a -> b (+): {grounding: state}}]\n", "CLD204"),
    _bad("an unknown valence", "outcomes: {a: {label: A, valence: good}}\n", "CLD204"),
    _bad("an unknown zone", "kinds: {k: {zone: top}}\nk: {a: A}\n", "CLD204"),
    _bad("a weight beyond one", ABC + "links: [{a -> b (+): {weight: 1.5}}]\n", "CLD208"),
    _bad("a word for a weight", ABC + "links: [{a -> b (+): {weight: lots}}]\n", "CLD208", shape=False),
    _bad("a weight that is no number", ABC + "links: [{a -> b (+): {weight: .nan}}]\n", "CLD208", shape=False),
    _bad("a weight of the other sign", ABC + "links: [{a -> b (+): {weight: -0.5}}]\n", "CLD210", shape=False),
    _bad("a version of two numbers", "version: 1.0\n" + ABC, "CLD207"),
    _bad("a version with a letter before it", "version: v1.0.0\n" + ABC, "CLD207"),
    _bad("a change of no version", "changes: {first: hello}\n" + ABC, "CLD207"),
    _bad("an edition to come", "cld: 2\n" + ABC, "CLD212"),
    # Ids and links
    _bad("an id of two words", "variables: {waiting time: Waiting time}\n", "CLD205"),
    _bad("an emoji for an id", "variables: {😀: Smile}\nlinks: [😀 -> 😀 (+)]\n", "CLD205", shape=False),
    _bad("an id that ends in a dash", "variables: {a-: A}\n", "CLD205"),
    _bad("another arrow", ABC + "links: [a => b (+)]\n", "CLD206"),
    _bad("a typographic arrow", ABC + "links: [a → b (+)]\n", "CLD206"),
    _bad("an arrow to the left", ABC + "links: [a <- b (+)]\n", "CLD206"),
    _bad("a chain", ABC + "links: [a -> b -> c (+)]\n", "CLD206"),
    _bad("no effect", ABC + "links: [a -> (+)]\n", "CLD206"),
    _bad("no cause", ABC + "links: ['-> b (+)']\n", "CLD206"),
    _bad("a sign without brackets", ABC + "links: [a -> b +]\n", "CLD206"),
    _bad("an unknown sign", ABC + "links: [a -> b (++)]\n", "CLD206"),
    _bad("a typographic minus", ABC + "links: [a -> b (−)]\n", "CLD206"),
    _bad("a sign after the delay", ABC + "links: [a -> b delayed (+)]\n", "CLD206"),
    _bad("a word that cannot follow", ABC + "links: [a -> b (+) strong]\n", "CLD206"),
    _bad("labels for ids", ABC + "links: [Waiting time -> b (+)]\n", "CLD206"),
    _bad("no arrow", ABC + "links: [a]\n", "CLD206"),
    _bad("details no further right than the link", ABC + "links:\n  - a -> b (+):\n    note: x\n", "CLD206"),
    _bad("a valence elsewhere", "variables: {a: {label: A, valence: optimal}}\n", "CLD211", shape=False),
    # References
    _bad("an unknown element in a link", ABC + "links: [a -> d (+)]\n", "CLD301", shape=False),
    _bad("an unknown element in a loop", ABC + "loops: {R1: {through: [a, d]}}\n", "CLD301", shape=False),
    _bad("an unknown moderator", ABC + "links: [{a -> b (+): {moderated_by: {d: weakens}}}]\n", "CLD301", shape=False),
    _bad("unknown evidence", "variables: {a: {label: A, evidence: [E1]}}\n", "CLD302", shape=False),
    _bad("an unknown source", "evidence: {E1: {source: smith}}\n", "CLD303", shape=False),
    _bad("an id in two sections", "processes: {a: A}\noutcomes: {a: B}\n", "CLD304", shape=False),
    _bad("a loop with an element's id", ABC + "loops: {a: {through: [a, b]}}\n", "CLD304", shape=False),
    _bad("an element named all", "variables: {all: All}\n", "CLD305", shape=False),
    _bad("an element named like a section", "variables: {outcomes: All}\n", "CLD305", shape=False),
    _bad("a kind named all", "kinds: {all: {label: x}}\nall: {x: X}\n", "CLD305", shape=False),
    _bad("a kind named links", "kinds: {links: {label: x}}\n", "CLD305", shape=False),
    _bad("an unknown choice", ABC + "views: {v: {layout: loops, elements: [d]}}\n", "CLD306", shape=False),
    _bad("one process alone", "processes: {p: P}\nintertwined: [[p]]\n", "CLD307"),
    _bad("a variable among processes", "processes: {p: P}\nvariables: {v: V}\nintertwined: [[p, v]]\n", "CLD307", shape=False),
    _bad("a group with an element's id", ABC + "groups: {a: [b]}\n", "CLD304", shape=False),
    _bad("a group with a loop's id", ABC + "groups: {R: [b]}\nloops: {R: {through: [a, b]}}\n", "CLD304", shape=False),
    _bad("a group named like a section", ABC + "groups: {outcomes: [b]}\n", "CLD305", shape=False),
    _bad("an unknown element in a group", ABC + "groups: {g: [d]}\n", "CLD301", shape=False),
    _bad("a group without elements", ABC + "groups: {g: {label: G}}\n", "CLD203"),
    _bad("a group of nothing", ABC + "groups: {g: []}\n", "CLD209", shape=False),
    _bad("an element in two groups", ABC + "groups: {g: [a], h: [b, a]}\n", "CLD311", shape=False),
    _bad("an element twice in a group", ABC + "groups: {g: [a, a]}\n", "CLD311", shape=False),
    _bad("a position in words", "variables: {a: {label: A, position: left}}\n", "CLD202"),
    _bad("a position that says nothing", "variables: {a: {label: A, position: {}}}\n", "CLD209", shape=False),
    _bad("a position left empty", "variables: {a: {label: A, position: }}\n", "CLD209"),
    _bad("half a spot", "variables: {a: {label: A, position: {x: 1}}}\n", "CLD203", shape=False),
    _bad("a spot of words", "variables: {a: {label: A, position: {x: 1, y: low}}}\n", "CLD208", shape=False),
    _bad("a spot far away", "variables: {a: {label: A, position: {x: 1, y: 10001}}}\n", "CLD208"),
    _bad("a spot at infinity", "variables: {a: {label: A, position: {x: 1, y: .inf}}}\n", "CLD208"),
    _bad("a spot nowhere", "variables: {a: {label: A, position: {x: .nan, y: 1}}}\n", "CLD208", shape=False),
    _bad("a spot and a relation", "variables: {a: {label: A, position: {x: 1, y: 1, near: b}}, b: B}\n", "CLD312", shape=False),
    _bad("an element left of itself", "variables: {a: {label: A, position: {left_of: a}}}\n", "CLD312", shape=False),
    _bad("an element left of nothing", "variables: {a: {label: A, position: {left_of: b}}}\n", "CLD301", shape=False),
    _bad("an unknown relation", "variables: {a: {label: A, position: {beside: b}}, b: B}\n", "CLD201"),
    _bad("positions in a circle", "variables: {a: {label: A, position: {above: b, below: b}}, b: B}\n", "CLD312", shape=False),
    _bad("a label of a link that is a list", ABC + "links: [{a -> b (+): {label: [x]}}]\n", "CLD202"),
    _bad("a focus on nothing", ABC + "views: {v: {layout: loops, focus: d}}\n", "CLD301", shape=False),
    _bad("a radius without a focus", ABC + "views: {v: {layout: loops, radius: 2}}\n", "CLD203", shape=False),
    _bad("more people than there are", "study: {people: 1000001}\n", "CLD208"),
    _bad("a radius that is no whole number", ABC + "views: {v: {layout: loops, focus: a, radius: 1.5}}\n", "CLD208"),
    _bad("a radius below zero", ABC + "views: {v: {layout: loops, focus: a, radius: -1}}\n", "CLD208"),
    _bad("a view of an unknown loop", ABC + "views: {v: {layout: loops, loops: R1}}\n", "CLD306", shape=False),
    _bad("a view of an unknown section", ABC + "views: {v: {layout: loops, kinds: [outcome]}}\n", "CLD306", shape=False),
    _bad("a highlight of an unknown loop", ABC + "views: {v: {layout: loops, highlight: [R1]}}\n", "CLD306", shape=False),
    _bad("perhaps carried", ABC + "views: {v: {layout: loops, carry: 3}}\n", "CLD204"),
    _bad("perhaps only feedback", ABC + "views: {v: {layout: loops, only_feedback: perhaps}}\n", "CLD204"),
    _bad("clusters of another kind", ABC + "views: {v: {layout: loops, clusters: some}}\n", "CLD204"),
    _bad("a link twice", ABC + "links: [a -> b (+), a <-> b (+)]\n", "CLD308", shape=False),
    _bad("a text outside", "sources: {s: {citation: x, text: ../../../etc/passwd}}\n", "CLD309", shape=False),
    _bad("a text by its absolute path", "sources: {s: {citation: x, text: /etc/passwd}}\n", "CLD309", shape=False),
    _bad("a text that is not there", "sources: {s: {citation: x, text: no.txt}}\n", "CLD310", shape=False),
)  # fmt: skip
