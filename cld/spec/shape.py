"""The shape of the language as data: every record with its fields, in canonical order.

The reader checks specs against it, the JSON Schema is made from it, and the formatter takes its order.
"""

from __future__ import annotations

from cld.model import KINDS, Clusters, Effect, Grounding, LoopPolarity, Polarity, Strength, Valence, Zone
from cld.plugins import names
from cld.spec.forms import Choice, Field, Form, Record, Table, words
from cld.study import Concern, Degree, Medium, Trust

EDITION = "1"

_NOTE = Field("note", Form.TEXT, "A remark for readers of the file; no figure shows it.")
_EVIDENCE = Field("evidence", Form.IDS, "Ids of the evidence that carries this statement.")
_DISPUTED = Field("disputed_by", Form.IDS, "Ids of the evidence that speaks against this statement.")

CONFIDENCE = Record(
    "confidence",
    (
        Field("overall", words(Trust), "The team's judgement on the whole."),
        Field("methods", words(Concern), "Concerns about the methods of the studies behind it."),
        Field("coherence", words(Concern), "Concerns about how well it fits all the data."),
        Field("adequacy", words(Concern), "Concerns about how much and how rich the data is."),
        Field("relevance", words(Concern), "Concerns about how well the data fits the question."),
        _NOTE,
    ),
    short=words(Trust),
    short_for="overall",
    called="a confidence",
    example="confidence: {overall: moderate, adequacy: serious}",
)
_CONFIDENCE = Field("confidence", CONFIDENCE, "How sure the team is of it, by GRADE-CERQual; never computed.")

POSITION = Record(
    "position",
    (
        Field("x", Form.NUMBER, "How far to the right its middle stands, in units of 1/96 inch; needs `y`."),
        Field("y", Form.NUMBER, "How far down its middle stands; needs `x`."),
        Field("left_of", Form.ID, "An element further to the right."),
        Field("right_of", Form.ID, "An element further to the left."),
        Field("above", Form.ID, "An element further down."),
        Field("below", Form.ID, "An element further up."),
        Field("near", Form.ID, "An element that it stands close to."),
    ),
    called="a position",
    example="position: {left_of: waiting_time}",
)
ELEMENT = Record(
    "element",
    (
        Field(
            "label", Form.LABEL, "What figures show: a noun phrase, in the sense in which more is more.", True
        ),
        Field("valence", words(Valence), "Of an outcome: whether the people asked hold it to be good."),
        Field("position", POSITION, "Where it stands in a diagram of loops; no part of the meaning."),
        _EVIDENCE,
        _DISPUTED,
        _CONFIDENCE,
        _NOTE,
    ),
    short=Form.LABEL,
    short_for="label",
    called="an element",
    example="waiting_time: Waiting time",
)
MODERATION = Record(
    "moderation",
    (
        Field(
            "effect", words(Effect), "What the factor does to the link; mixed where accounts differ.", True
        ),
        _EVIDENCE,
        _DISPUTED,
        _NOTE,
    ),
    short=words(Effect),
    short_for="effect",
    called="a moderation",
    example="training: strengthens",
)
_DETAILS = (
    Field("label", Form.LABEL, "A few words that figures set beside the link."),
    Field("delay", Form.DELAY, "Whether the effect comes late, or how late."),
    Field("strength", words(Strength), "How strong the effect is, in three steps."),
    Field(
        "weight", Form.WEIGHT, "How strong the effect is, as a number whose sign agrees with the polarity."
    ),
    Field("grounding", words(Grounding), "Whether a source says it, implies it, or the analyst infers it."),
    Field("moderated_by", Table(MODERATION), "Factors that strengthen, weaken or reverse this link."),
    _EVIDENCE,
    _DISPUTED,
    _CONFIDENCE,
    _NOTE,
)
DETAILS = Record("details of a link", _DETAILS, called="the details of a link", example="evidence: [E1]")
LINK = Record(
    "link",
    (
        Field("from", Form.ID, "The cause: an element's id.", True),
        Field("to", Form.ID, "The effect: an element's id.", True),
        Field("polarity", words(Polarity), "What more of the cause does to the effect."),
        *_DETAILS,
    ),
    called="a link",
    example="- cause -> effect (+)",
)
LOOP = Record(
    "loop",
    (
        Field("name", Form.LABEL, "What the loop does, in a few words."),
        Field(
            "through", Form.IDS, "Its elements in causal order; the last one leads back to the first.", True
        ),
        Field("polarity", words(LoopPolarity), "What the analyst holds it to be; checked against its links."),
        Field("story", Form.TEXT, "The loop told in a sentence or two."),
        _EVIDENCE,
        _DISPUTED,
        _CONFIDENCE,
        _NOTE,
    ),
    called="a loop",
    example="R1: {name: Growth, through: [births, population]}",
)
GROUP = Record(
    "group",
    (
        Field("label", Form.LABEL, "What figures write beside it; its id, spelt out, if not given."),
        Field("elements", Form.IDS, "Its elements; none of them is in another group.", True),
        _NOTE,
    ),
    short=Form.IDS,
    short_for="elements",
    called="a group",
    example="finance: [budget, debt]",
)
VIEW = Record(
    "view",
    (
        Field(
            "layout",
            Choice(names("layouts")),
            "How it is drawn: as a framework of zones, or as a diagram of loops.",
            True,
        ),
        Field(
            "title",
            Form.LABEL,
            "The title in the figure's file, which is not drawn; the model's own if not given.",
        ),
        Field("elements", Form.IDS, "What to show: all, in-loops, sections, elements, loops, groups."),
        Field("leave_out", Form.IDS, "What to take away again; paths through it are bridged."),
        Field("grounding", words(Grounding), "The weakest grounding of a link that is still shown."),
        Field(
            "links", Choice(("all", "core")), "In a framework: all arrows, or only those at the processes."
        ),
        Field("focus", Form.IDS, "Narrows it to these elements and what lies near them."),
        Field("radius", Form.COUNT, "How many links away from the focus is still near; 1 if not given."),
        Field("loops", Form.IDS, "Narrows it to the elements and links of these named loops."),
        Field("kinds", Form.IDS, "Narrows it to elements of these sections."),
        Field("only_feedback", Form.FLAG, "Whether to narrow it to links that lie on feedback loops."),
        Field(
            "clusters",
            words(Clusters),
            "Regions to draw: the model's groups (if not given), communities found, or none.",
        ),
        Field("highlight", Form.IDS, "Draws these named loops bold and all else calm; moves nothing."),
        Field("carry", Form.FLAG, "Whether to draw links the wider, the more feedback loops they carry."),
        Field("support", Form.FLAG, "Whether to draw links by who says so, and to mark what is disputed."),
        Field("steps", Form.HOLDERS, "Marks what comes first: true, or those whose order of steps to show."),
        _NOTE,
    ),
    called="a view",
    example="overview: {layout: loops}",
)
SOURCE = Record(
    "source",
    (
        Field("citation", Form.TEXT, "The full reference, as a reader would cite it.", True),
        Field("doi", Form.TEXT, "Its digital object identifier."),
        Field("url", Form.TEXT, "Where it can be read."),
        Field("text", Form.TEXT, "A text file, relative to the spec; quotes are checked against it."),
        Field("licence", Form.TEXT, "Under what terms it may be used."),
        _NOTE,
    ),
    short=Form.TEXT,
    short_for="citation",
    called="a source",
    example="smith2020: Smith J. A study of waiting. BMJ 2020",
)
EVIDENCE = Record(
    "evidence",
    (
        Field("source", Form.ID, "The id of the source it stands in.", True),
        Field("section", Form.TEXT, "Where in the source: a section, page or theme."),
        Field("speaker", Form.TEXT, "Who said it: the speaker's code, with its wave if it has one."),
        Field("themes", Form.IDS, "Ids of the themes that it was coded under."),
        Field("summary", Form.TEXT, "What it says, in the analyst's words."),
        Field("quote", Form.TEXT, "The words themselves, where their wording matters."),
        Field("grounding", words(Grounding), "How plainly this place says what it is cited for."),
        Field("confidence", words(Trust), "How sure the analyst is of having read it rightly."),
        _NOTE,
    ),
    called="a piece of evidence",
    example="E1: {source: smith2020, summary: Waiting wears people out}",
)
STEP_DETAILS = Record(
    "details of a step",
    (
        Field("held_by", Form.IDS, "Whose view it is: perspectives, speakers, or `authors`."),
        _EVIDENCE,
        _DISPUTED,
        _NOTE,
    ),
    called="the details of a step",
    example="held_by: [authors]",
)
PERSPECTIVE = Record(
    "perspective",
    (
        Field("label", Form.LABEL, "Who holds it; its id, spelt out, if not given."),
        Field("speakers", Form.TEXTS, "Whose it is: ids of speakers, and groups of speakers."),
        Field(
            "emphasis",
            Table(words(Degree), example="shared_goals: high"),
            "How strongly they stress themes and elements.",
        ),
        Field("links", Form.LINKS, "All the causal links that they hold, among the elements of the model."),
        _EVIDENCE,
        _NOTE,
    ),
    called="a perspective",
    example="patients: {links: [waiting_time -> trust (-)]}",
)
THEME = Record(
    "theme",
    (
        Field("label", Form.LABEL, "What tables show.", True),
        Field("kind", Form.LABEL, "What sort of theme it is, such as objective or mechanism."),
        _EVIDENCE,
        _NOTE,
    ),
    short=Form.LABEL,
    short_for="label",
    called="a theme",
    example="T1: Decisions under uncertainty",
)
SPEAKER = Record(
    "speaker",
    (
        Field("label", Form.LABEL, "What tables show; the id if not given."),
        Field(
            "kind",
            words(Medium),
            "How it was heard; `group` for several people who are not told apart, and are no one voice; interview if not given.",
        ),
        Field("role", Form.LABEL, "What the person does, or what the document is."),
        Field("group", Form.LABEL, "The group of stakeholders; that of the code's prefix if not given."),
        Field("case", Form.LABEL, "The site or organisation that it speaks of."),
        _NOTE,
    ),
    short=Form.LABEL,
    short_for="role",
    called="a speaker",
    example="GP-1: {role: General practitioner, case: Practice A}",
)
PART = Record(
    "part of a study",
    (
        Field("label", Form.LABEL, "What it is called."),
        Field("interviews", Form.COUNT, "How many interviews, or other hearings."),
        Field("people", Form.COUNT, "How many different people."),
        Field("cases", Form.COUNT, "How many sites or organisations."),
        Field("waves", Form.COUNT, "How often people were heard at most."),
        Field("codes", Form.TEXTS, "The prefixes of its speakers' codes."),
        _NOTE,
    ),
    called="a part of a study",
    example="first: {interviews: 12, people: 7, waves: 2}",
)
STUDY = Record(
    "study",
    (
        Field("design", Form.TEXT, "How the data was gathered and analysed."),
        Field("period", Form.LABEL, "When it was gathered."),
        Field("interviews", Form.COUNT, "How many interviews, or other hearings, as the source says."),
        Field("people", Form.COUNT, "How many different people, as the source says."),
        Field("cases", Form.COUNT, "How many sites or organisations, as the source says."),
        Field(
            "codes",
            Table(Form.LABEL, example="GP: General practitioners"),
            "Prefixes of speakers' codes, each with the group that it stands for.",
        ),
        Field(
            "waves",
            Table(Form.LABEL, example="a: First interview"),
            "Endings of speakers' codes, each with the wave that it stands for.",
        ),
        Field("parts", Table(PART), "Sub-studies, with their own counts."),
        _EVIDENCE,
        _NOTE,
    ),
    called="a study",
    example="study: {interviews: 28, people: 20}",
)
KIND = Record(
    "kind",
    (
        Field("label", Form.LABEL, "The heading of its panel in a framework figure."),
        Field("zone", words(Zone), "Where a framework figure puts it; below if not given."),
    ),
    called="a kind",
    example="barriers: {label: Barriers, zone: below}",
)
ELEMENTS = Table(ELEMENT)

_SECTION_DOCS = {
    "policy_drivers": "What policy sets in motion from outside: drawn at the left of a framework.",
    "processes": "What goes on: the circles in the middle of a framework.",
    "outcomes": "What comes of it, optimal or suboptimal: at the right of a framework.",
    "moderating_factors": "What makes links stronger or weaker from case to case: below.",
    "threats": "What impedes from outside: above.",
    "variables": "Whatever has no special role: all of a classic causal-loop diagram.",
}
_HEAD = (
    Field("cld", Form.EDITION, "The edition of this language: 1."),
    Field("title", Form.LABEL, "What the model is about."),
    Field("version", Form.VERSION, "The author's version of the model; 0.1.0-draft if not given."),
    Field("description", Form.TEXT, "A few sentences on what the model is for."),
    Field("authors", Form.TEXTS, "Who made the model."),
    Field("licence", Form.TEXT, "Under what terms the model may be used."),
    Field(
        "changes", Table(Form.TEXT, "version", "1.1.0: Added the waiting list"), "What each version changed."
    ),
    Field(
        "kinds", Table(KIND), "Kinds of element of the model's own, or new headings for the built-in ones."
    ),
)
_TAIL = (
    Field("intertwined", Form.GROUPS, "Sets of processes that are drawn as overlapping circles."),
    Field("groups", Table(GROUP), "Elements that belong together: drawn as regions of a large map."),
    Field("links", Form.LINKS, "The causal links."),
    Field("precedes", Form.STEPS, "What comes before what, or alongside it: an order in time, no influence."),
    Field("loops", Table(LOOP), "The feedback loops that the analyst names and stands by."),
    Field("perspectives", Table(PERSPECTIVE), "What different stakeholders hold and stress."),
    Field("views", Table(VIEW), "The diagrams to draw; one of each suitable layout if none is given."),
    Field("themes", Table(THEME), "Headings of the analysis that cut across elements."),
    Field("study", STUDY, "What is said of the data: its design, counts, and speakers' codes."),
    Field("speakers", Table(SPEAKER), "Who was heard: people, documents, workshops."),
    Field("sources", Table(SOURCE), "Where the evidence comes from."),
    Field("evidence", Table(EVIDENCE), "Places in the sources that carry the model's statements."),
    Field(
        "notes",
        Table(Form.TEXT, example="A1: It is not said who decides"),
        "The analyst's doubts and remarks about the model.",
    ),
)
SECTIONS: tuple[str, ...] = tuple(kind.id for kind in KINDS)
SPEC = Record(
    "spec",
    (*_HEAD, *(Field(kind.id, ELEMENTS, _SECTION_DOCS[kind.id]) for kind in KINDS), *_TAIL),
    called="a spec",
)
"""The whole file. Sections of a spec's own kinds may stand besides these."""

NO_DELAY = ("none", "never", "nil", "0", "n/a", "no delay")
"""Texts that deny a delay: taken as they stand, they would make the link a late one."""
RESERVED = ("all", "in-loops")
"""Words with a meaning of their own in the choices of a view."""
AUTHORS = "authors"
"""In `held_by`: the authors of the source."""
