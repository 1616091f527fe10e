"""The faults of a spec's structure: syntax, shape and references. All are errors; none can be allowed.

Each has a code, a name and a manual; the lints, which judge the model and not the file, live in `cld.rules`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from cld.diagnostics import Diagnostic, Label, Severity
from cld.source import Source, Span
from cld.spec.words import closest


class Fault(NamedTuple):
    """A kind of fault: `manual` says in plain words what it is, why it matters and how to mend it."""

    code: str
    name: str
    manual: str


@dataclass(slots=True)
class Faults:
    """Gathers what is wrong with one source while it is read."""

    source: Source
    found: list[Diagnostic] = field(default_factory=list)
    comparisons: int = 50_000
    """How many more pairs of words may be compared for a suggestion: about a second's worth for a whole file."""
    lost: set[str] = field(default_factory=set)
    """Ids whose declaration has a fault that was reported: their uses are not reported again."""

    def closest(self, word: str, known: Collection[str]) -> str | None:
        """The known word most like a mistyped one; None if none is near, or if the file has too many faults."""
        self.comparisons -= len(known)
        return closest(word, known) if self.comparisons >= 0 else None

    def add(self, fault: Fault, span: Span, message: str, help: str, labels: tuple[Label, ...] = ()) -> None:
        """Note one fault at a place."""
        diagnostic = Diagnostic(
            fault.code, fault.name, Severity.ERROR, self.source, span, message, help, labels
        )
        self.found.append(diagnostic)


SYNTAX = Fault(
    "CLD101",
    "yaml-syntax",
    """The file is not YAML that can be read, so nothing more can be said about it.

YAML shows structure by indentation: what belongs to a key stands further to the right than the key,
everything on one level starts in the same column, and a colon followed by a space divides a key from
its value. Text that itself holds a colon and a space, or starts with one of @ ` % [ { " ' # & * !, has
to stand in quotes. The place named is where reading stopped; the cause is there or just above.""",
)
TAB = Fault(
    "CLD102",
    "tab-indentation",
    """A line is indented with a tab. YAML allows only spaces there, because a tab is as wide as each
editor likes and the indentation carries the meaning.

Replace each tab by two spaces; most editors can be told to do so by themselves.""",
)
FORBIDDEN_CHARACTER = Fault(
    "CLD103",
    "forbidden-character",
    """An invisible control character stands in the file. It usually came along with text pasted from
a PDF or a word processor, does nothing useful, and would break the figures. Delete it.""",
)
LONE_DASH = Fault(
    "CLD104",
    "lone-dash",
    """A value is a lone `-`. In YAML that starts a list, so it cannot stand for a negative polarity.

Write the link in its short form, `- a -> b (-)`, or `polarity: negative` in the long one.""",
)
ANCHOR = Fault(
    "CLD105",
    "anchor-or-alias",
    """YAML's anchors (`&name`) and aliases (`*name`) let one part of a file stand for another. A spec
refuses them: a reader of a change should see what it says where it says it, and a small file with
aliases can unfold into billions of values.""",
)
TAG = Fault(
    "CLD106",
    "tag",
    """YAML's tags (`!name`) tell a program how to build a value. A spec is plain data that needs none,
and tags have been used to make programs run things. Delete the tag, or put the text in quotes.""",
)
MERGE_KEY = Fault(
    "CLD107",
    "merge-key",
    """YAML's merge key (`<<`) copies one mapping into another. A spec says everything where it stands,
so that a change in one place never changes another.""",
)
REPEATED_KEY = Fault(
    "CLD108",
    "repeated-key",
    """The same key stands twice in one mapping. Many programs keep the last one without a word, and
the first is lost; here neither is guessed at.

Often an element was pasted twice, or a section was begun again further down: join the two.""",
)
SEVERAL_DOCUMENTS = Fault(
    "CLD109",
    "several-documents",
    """A line `---` starts a second document. One file is one model; put the second into its own file.""",
)
TOO_DEEP = Fault(
    "CLD110",
    "too-deep",
    """Lists and mappings are nested deeper than any spec needs. Brackets or indentation went astray.""",
)
NOT_A_SPEC = Fault(
    "CLD111",
    "not-a-spec",
    """The file holds no model: it is empty, or is a list or a single text where a model has named
sections. `cld new NAME` writes a small commented one to start from.""",
)
CONFLICT = Fault(
    "CLD112",
    "merge-conflict",
    """Two people changed the same lines, and git could not tell which to keep, so it wrote both into the file.
A model cannot say two things at once; nothing else in the file is checked until the conflict is resolved.

    links:
    <<<<<<< HEAD
      - workload -> morale (-)
    =======
      - workload -> turnover (+)
    >>>>>>> interviews

From `<<<<<<<` to `=======` stands what the branch has that you are on, from there to `>>>>>>>` what the other
one brings. Keep what is right, which for two added links is often both; delete the three lines with the
marks; run `cld validate`, then `git add` the file and `git commit`. `git merge --abort` undoes the merge.""",
)
UNKNOWN_KEY = Fault(
    "CLD201",
    "unknown-key",
    """A key is not part of the language. Most often it is mistyped, or stands one level too far left or
right. A section for a kind of your own has to be declared first:

    kinds:
      barriers: {label: Barriers, zone: below}
    barriers:
      cost: Cost of travel""",
)
WRONG_TYPE = Fault(
    "CLD202",
    "wrong-type",
    """A value has the wrong form: a list stands where a text was expected, or the other way round.
The message says what belongs there; `cld explain` of a neighbouring code and the language page in
docs/language.md show examples.""",
)
MISSING_KEY = Fault(
    "CLD203",
    "missing-key",
    """Something that has to be said is missing, such as the label of an element written in the long
form, or the end of a link.""",
)
UNKNOWN_WORD = Fault(
    "CLD204",
    "unknown-word",
    """Only certain words can stand here, such as `stated`, `implied` and `inferred` for a grounding.""",
)
BAD_ID = Fault(
    "CLD205",
    "bad-id",
    """An id names an element, a loop, a view or a piece of evidence in the file. It is one word that can
be typed: letters and digits of any script, `_` and `-`, beginning and ending with a letter, a digit or
`_`. What the figure shows is the label, which may hold anything:

    wait_time: Waiting time (weeks)""",
)
BAD_LINK = Fault(
    "CLD206",
    "bad-link",
    """A link cannot be read. The short form is: cause, arrow, effect, sign in brackets, and the word
`delayed` where the effect comes late:

    - funding -> staff (+)
    - staff <-> morale (+)
    - funding -> waiting_time (-) delayed

Signs: (+) more leads to more, (-) more leads to less, (?) not known, (+-) goes both ways depending
on context.""",
)
BAD_VERSION = Fault(
    "CLD207",
    "bad-version",
    """A version has three numbers, as in 1.0.0, and may end in a word for a draft: 2.1.0-draft. They are
ordered as semantic versioning does. A version without a draft word is a promise: its recorded figures
will not change.""",
)
BAD_NUMBER = Fault(
    "CLD208",
    "bad-number",
    """A number is not in its range, or is none. A weight is a number from -1 to 1, such as 0.5; the `x` and
`y` of a position are numbers of units of 1/96 inch, up to 10000 either way; a radius is a whole number of links.""",
)
EMPTY = Fault(
    "CLD209",
    "empty-value",
    """A key has no value. Say what belongs there, or delete the key.""",
)
WEIGHT_SIGN = Fault(
    "CLD210",
    "weight-sign",
    """The weight and the polarity of a link contradict each other: a positive link has a positive
weight, a negative link a negative one.""",
)
VALENCE = Fault(
    "CLD211",
    "valence-elsewhere",
    """Only an outcome has a valence (optimal or suboptimal): it says how the people asked judge it.""",
)
EDITION = Fault(
    "CLD212",
    "unknown-edition",
    """`cld:` names the edition of this language. There is one so far: `cld: 1`. A later edition needs a
later version of the program.""",
)
BAD_STEP = Fault(
    "CLD213",
    "bad-step",
    """A step in time cannot be read. What comes before what is written in one line, with how it is meant in
brackets, if that is known: as planned, as observed, or as enforced by events:

    precedes:
      - training before supervision (planned)
      - training alongside supervision (observed)

It says when, not why: an influence is a link.""",
)
UNKNOWN_ELEMENT = Fault(
    "CLD301",
    "unknown-element",
    """An id is used that no section declares. It is mistyped, or the element is still to be added.""",
)
UNKNOWN_EVIDENCE = Fault(
    "CLD302",
    "unknown-evidence",
    """A piece of evidence is cited that the section `evidence` does not hold.""",
)
UNKNOWN_SOURCE = Fault(
    "CLD303",
    "unknown-source",
    """A piece of evidence names a source that the section `sources` does not hold.""",
)
REPEATED_ID = Fault(
    "CLD304",
    "repeated-id",
    """Two elements share one id, or an element, a loop and a group do: links and views could mean either. Or the
names of two views differ in capital letters only: on many machines both would be drawn to one file.""",
)
RESERVED_ID = Fault(
    "CLD305",
    "reserved-id",
    """An id is a word that views use for something else: the name of a section, `all` or `in-loops`.""",
)
UNKNOWN_CHOICE = Fault(
    "CLD306",
    "unknown-choice",
    """A view chooses, or leaves out, something that the model does not have. A choice is `all`,
`in-loops`, the name of a section, or the id of an element, a named loop or a group.""",
)
NOT_A_PROCESS = Fault(
    "CLD307",
    "not-a-process",
    """Only processes can be intertwined: they are drawn as overlapping circles, two or more together,
and each stands in one such group at most.""",
)
REPEATED_LINK = Fault(
    "CLD308",
    "repeated-link",
    """The same link, from the same element to the same element with the same sign, is given twice.
There is one link from one element to another: join the evidence of both. (`a <-> b` says `a -> b` and
`b -> a`.)""",
)
OUTSIDE = Fault(
    "CLD309",
    "outside-path",
    """The text of a source is looked for beside the spec and inside its own repository only, so that a
spec from elsewhere cannot make the program read other files of yours.""",
)
MISSING_TEXT = Fault(
    "CLD310",
    "missing-text",
    """The text file of a source is not there or cannot be read, so quotes cannot be checked against it.
Correct the path, which is relative to the spec. If a colleague has the file, it was probably never committed: have it
added to the repository. Nothing else is in doubt: loops, figures of earlier versions and differences are told as ever.

Only where the text may not be kept with the spec, delete `text:`. From then on nobody checks its quotes.""",
)
TWO_GROUPS = Fault(
    "CLD311",
    "in-two-groups",
    """An element is named in two groups, or twice in one. Groups are drawn as regions of a large map, and an
element stands in one place: leave it in the group where readers will look for it.""",
)
IMPOSSIBLE_POSITION = Fault(
    "CLD312",
    "impossible-position",
    """Positions of elements cannot all be kept: one leads round to itself (a stands left of b, and b left
of a), two elements are pinned to the same spot, or an element has a spot and a relation at once.

    staff: {label: Staff, position: {x: 120, y: 80}}
    morale: {label: Morale, position: {right_of: staff, below: workload}}

Positions are drawing, not meaning: delete whatever is in the way.""",
)
UNKNOWN_SPEAKER = Fault(
    "CLD313",
    "unknown-speaker",
    """A speaker is named that the section `speakers` does not hold. Where a model lists its speakers, everybody who
is quoted has to be among them, without the letter of a wave: `CD-3b` is the speaker `CD-3`. A perspective may
also name a group of speakers.""",
)
UNKNOWN_HOLDER = Fault(
    "CLD314",
    "unknown-holder",
    """An order of steps is held by somebody whom the model does not know. It can be held by a perspective, by a
speaker, or by the `authors` of the source.""",
)
UNKNOWN_THEME = Fault(
    "CLD315",
    "unknown-theme",
    """A theme is named that the section `themes` does not hold. Steps and emphasis may also be about elements.""",
)
ALL: tuple[Fault, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Fault))
"""Every fault, in the order of their codes."""
