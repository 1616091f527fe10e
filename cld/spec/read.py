"""From a tree to a draft: everything that the file declares, and every id that it uses, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from cld.diagnostics import Label
from cld.model import (
    KINDS,
    Clusters,
    Effect,
    Element,
    Evidence,
    Grounding,
    Group,
    Kind,
    Link,
    LoopPolarity,
    Moderation,
    NamedLoop,
    Polarity,
    Reference,
    Strength,
    Valence,
    View,
    Zone,
)
from cld.position import Position  # fmt: skip
from cld.source import Source, Span
from cld.spec import faults, shape
from cld.spec.draft import Draft, Use
from cld.spec.faults import Faults
from cld.spec.fields import Fields, Word, empty_item, record, truth, wrong
from cld.spec.links import ShortLink, looks_like_link, read_link
from cld.spec.nodes import Mapping, Node, Scalar, Sequence, Tree
from cld.spec.pins import read_pin
from cld.spec.read_study import read_confidence, read_study
from cld.spec.words import normal, readable
from cld.study import Trust


def read_draft(source: Source, tree: Tree, faults_: Faults) -> Draft | None:
    """Read all sections of a spec. None if the file is no spec at all."""
    if not isinstance(tree.root, Mapping):
        _not_a_spec(source, tree.root, faults_)
        return None
    own = _own_kinds(tree.root)
    fields = record(tree.root, shape.SPEC, faults_, extra=dict.fromkeys(own, shape.ELEMENTS))
    return _Reader(source, faults_, Draft(fields)).read()


def _not_a_spec(source: Source, root: Node | None, faults_: Faults) -> None:
    empty = root is None or (isinstance(root, Scalar) and root.is_null)
    found = "is empty" if empty else "holds a list" if isinstance(root, Sequence) else "holds no sections"
    start = root.span.start if root is not None else 0
    faults_.add(
        faults.NOT_A_SPEC,
        Span(start, min(start + 1, len(source.text))),
        f"the file {found}; a spec has sections such as `variables:` and `links:`",
        "`cld new NAME` writes a small spec to start from",
    )


def _own_kinds(root: Mapping) -> list[str]:
    """The kinds that a spec declares for itself: their names are sections too."""
    declared = next((e.value for e in root.entries if e.key.value == "kinds"), None)
    entries = declared.entries if isinstance(declared, Mapping) else ()
    return [e.key.value for e in entries if shape.SPEC.field(e.key.value) is None]


class _Reader:
    """Reads one section after the other into a draft."""

    def __init__(self, source: Source, faults_: Faults, draft: Draft) -> None:
        self.source = source
        self.faults = faults_
        self.draft = draft

    def read(self) -> Draft:
        draft, fields = self.draft, self.draft.fields
        draft.kinds = self._kinds()
        for kind in draft.kinds:
            draft.elements += [self._element(word, node, kind) for word, node in fields.table(kind.id)]
        draft.intertwined = list(self._intertwined())
        draft.groups = [self._group(word, node) for word, node in fields.table("groups")]
        links = fields.values.get("links")
        for item in links.items if isinstance(links, Sequence) else ():
            draft.links += self._links(item)
        draft.loops = [self._loop(word, node) for word, node in fields.table("loops")]
        draft.views = [self._view(word, node) for word, node in fields.table("views")]
        draft.sources = [self._source(word, node) for word, node in fields.table("sources")]
        draft.evidence = [self._evidence(word, node) for word, node in fields.table("evidence")]
        read_study(draft, self.source, self._links, self.faults)
        draft.notes = [
            (w.text, node.value.strip()) for w, node in fields.table("notes") if isinstance(node, Scalar)
        ]
        draft.changes = [
            (w, node.value.strip()) for w, node in fields.table("changes") if isinstance(node, Scalar)
        ]
        return draft

    def _kinds(self) -> list[Kind]:
        """The built-in kinds, relabelled where the spec says so, then the spec's own by id, `variables` last."""
        known = {kind.id: kind for kind in KINDS}
        for word, node in self.draft.fields.table("kinds"):
            if word.text in shape.RESERVED:
                self._reserved(word)
            elif shape.SPEC.field(word.text) and word.text not in known:
                self._reserved(word)
                continue
            fields = record(node, shape.KIND, self.faults, word)
            built_in = known.get(word.text)
            label = fields.label("label") or (built_in.label if built_in else readable(word.text))
            zone = fields.choice("zone", Zone) or (built_in.zone if built_in else Zone.BELOW)
            known[word.text] = Kind(word.text, label, zone, word.span)
        *built_in_kinds, variables = (known.pop(kind.id) for kind in KINDS)
        return [*built_in_kinds, *sorted(known.values(), key=lambda kind: kind.id), variables]

    def _reserved(self, word: Word) -> None:
        message = f"`{word.text}` has a meaning of its own in a spec, so it cannot name a kind"
        self.faults.add(faults.RESERVED_ID, word.span, message, "choose another id; the label can stay")

    def _element(self, word: Word, node: Node, kind: Kind) -> Element:
        fields = record(node, shape.ELEMENT, self.faults, word)
        if fields.has("valence") and kind.id != "outcomes":
            self.faults.add(
                faults.VALENCE,
                fields.place("valence"),
                "only an outcome has a valence",
                "delete it, or move the element to `outcomes`",
            )
        return Element(
            word.text,
            fields.label("label", word.text),
            kind.id,
            fields.choice("valence", Valence),
            fields.text("note"),
            self.draft.cited(fields),
            self._position(word, fields),
            disputed=self.draft.cited(fields, "disputed_by"),
            confidence=read_confidence(fields, self.faults),
            span=word.span,
            label_span=fields.place("label"),
            position_span=fields.place("position"),
        )

    def _position(self, element: Word, fields: Fields) -> Position | None:
        node = fields.values.get("position")
        if node is None:
            return None
        found = record(node, shape.POSITION, self.faults)
        pin = read_pin(element, found)
        self.draft.uses += [Use("element", found.word(name)) for name, _ in pin.position.relations]
        if isinstance(node, Mapping) and len(node.entries) == len(found.values):
            self.draft.pins.append(pin)  # else what has a fault would only seem to be missing
        return pin.position if pin.position != Position() else None

    def _group(self, word: Word, node: Node) -> tuple[Group, tuple[Word, ...]]:
        fields = record(node, shape.GROUP, self.faults, word)
        elements = self.draft.used(fields, "elements", "element")
        if fields.has("elements") and not elements:
            help = "name its elements, or delete it"
            self.faults.add(faults.EMPTY, word.span, f"the group `{word.text}` has no element", help)
        label = fields.label("label") or readable(word.text)
        group = Group(word.text, label, tuple(sorted(set(elements))), fields.text("note"), word.span)
        return group, fields.words("elements")

    def _intertwined(self) -> Iterator[tuple[Word, ...]]:
        groups = self.draft.fields.values.get("intertwined")
        for group in groups.items if isinstance(groups, Sequence) else ():
            items = group.items if isinstance(group, Sequence) else ()
            yield tuple(Word(normal(i.value.strip()), i.span) for i in items if isinstance(i, Scalar))

    def _links(self, item: Node) -> list[Link]:
        if isinstance(item, Scalar):
            if item.is_null:
                empty_item(item, self.faults)
                return []
            return self._short_link(item, None)
        if isinstance(item, Sequence):
            wrong(item, "a link", "such as `- cause -> effect (+)`", self.faults)
            return []
        first, *others = item.entries or (None,)
        if first is None or not looks_like_link(first.key.value):
            return self._long_link(item)
        if others:
            self._flat_details(first.key, others[0].key)
            return []
        return self._short_link(first.key, first.value)

    def _flat_details(self, link: Scalar, detail: Scalar) -> None:
        self.faults.add(
            faults.BAD_LINK,
            detail.span,
            "the details of a link have to stand further to the right than the link",
            "indent them by two more spaces, and end the link itself with a colon",
            (Label(link.span, "the link"),),
        )

    def _short_link(self, text: Scalar, details: Node | None) -> list[Link]:
        short = read_link(text, self.source, self.faults)
        fields = Fields(text.span, {})
        if details is not None and not (isinstance(details, Scalar) and details.is_null):
            fields = record(details, shape.DETAILS, self.faults)
        if short is None:
            return []
        ways = [(short.source, short.target)] + [(short.target, short.source)] * short.both_ways
        delayed = short.delayed if fields.flag("delay") is None else bool(fields.flag("delay"))
        self._check_weight(fields, short.polarity)
        return [self._link(short, *way, fields, delayed) for way in ways]

    def _long_link(self, item: Mapping) -> list[Link]:
        fields = record(item, shape.LINK, self.faults)
        if not (fields.has("from") and fields.has("to")):
            return []
        polarity = fields.choice("polarity", Polarity) or Polarity.UNKNOWN
        whole = Span(item.entries[0].key.span.start, max(fields.place("from").end, fields.place("to").end))
        short = ShortLink(fields.word("from"), fields.word("to"), False, polarity, False, whole)
        self._check_weight(fields, polarity)
        return [self._link(short, short.source, short.target, fields, bool(fields.flag("delay")))]

    def _link(self, short: ShortLink, source: Word, target: Word, fields: Fields, delayed: bool) -> Link:
        self.draft.uses += [Use("element", source), Use("element", target)]
        text = fields.text("delay") if fields.flag("delay") is None else ""
        return Link(
            source.text,
            target.text,
            short.polarity,
            delayed or bool(text),
            " ".join(text.split()),
            fields.choice("strength", Strength),
            fields.number("weight"),
            fields.choice("grounding", Grounding),
            tuple(sorted(self._moderations(fields), key=lambda m: m.factor)),
            self.draft.cited(fields),
            fields.text("note"),
            fields.label("label"),
            self.draft.cited(fields, "disputed_by"),
            read_confidence(fields, self.faults),
            span=short.span,
        )

    def _moderations(self, fields: Fields) -> Iterator[Moderation]:
        for word, node in fields.table("moderated_by"):
            details = record(node, shape.MODERATION, self.faults, word)
            self.draft.uses.append(Use("element", word))
            effect = details.choice("effect", Effect) or Effect.MIXED
            yield Moderation(
                word.text,
                effect,
                details.text("note"),
                self.draft.cited(details),
                self.draft.cited(details, "disputed_by"),
                word.span,
            )

    def _check_weight(self, fields: Fields, polarity: Polarity) -> None:
        weight = fields.number("weight")
        wrong = weight is not None and (
            (polarity is Polarity.POSITIVE and weight < 0) or (polarity is Polarity.NEGATIVE and weight > 0)
        )
        if wrong:
            self.faults.add(
                faults.WEIGHT_SIGN,
                fields.place("weight"),
                f"the weight {fields.text('weight')} contradicts the polarity, which is {polarity.value}",
                "change the one or the other",
            )

    def _loop(self, word: Word, node: Node) -> NamedLoop:
        fields = record(node, shape.LOOP, self.faults, word)
        return NamedLoop(
            word.text,
            fields.label("name"),
            self.draft.used(fields, "through", "element"),
            fields.choice("polarity", LoopPolarity),
            fields.text("story"),
            fields.text("note"),
            self.draft.cited(fields),
            self.draft.cited(fields, "disputed_by"),
            read_confidence(fields, self.faults),
            word.span,
            fields.place("through"),
            fields.place("polarity"),
        )

    def _view(self, word: Word, node: Node) -> View:
        fields = record(node, shape.VIEW, self.faults, word)
        return View(
            word.text,
            fields.text("layout"),
            fields.label("title"),
            tuple(sorted(set(self.draft.used(fields, "elements", "choice")))) or ("all",),
            tuple(sorted(set(self.draft.used(fields, "leave_out", "choice")))),
            fields.choice("grounding", Grounding),
            fields.text("links", "all"),
            fields.text("note"),
            tuple(sorted(set(self.draft.used(fields, "focus", "element")))),
            self._radius(fields),
            tuple(sorted(set(self.draft.used(fields, "loops", "loop")))),
            tuple(sorted(set(self.draft.used(fields, "kinds", "kind")))),
            bool(fields.flag("only_feedback")),
            fields.choice("clusters", Clusters) or Clusters.GROUPS,
            tuple(sorted(set(self.draft.used(fields, "highlight", "loop")))),
            bool(fields.flag("carry")),
            bool(fields.flag("support")),
            self._steps(fields),
            span=word.span,
        )

    def _steps(self, fields: Fields) -> tuple[str, ...]:
        """Whose order of steps a view marks."""
        said = truth(fields.text("steps"))
        if said is not None or fields.text("steps") == "all":
            return () if said is False else ("all",)
        return tuple(sorted(set(self.draft.used(fields, "steps", "holder"))))

    def _radius(self, fields: Fields) -> int:
        if not fields.has("radius"):
            return 1
        if not fields.has("focus"):
            message = "a radius needs a `focus` to be measured from"
            help = "add `focus:` with the id of an element, or delete the radius"
            self.faults.add(faults.MISSING_KEY, fields.place("radius"), message, help)
        return int(fields.text("radius"))

    def _source(self, word: Word, node: Node) -> Reference:
        fields = record(node, shape.SOURCE, self.faults, word)
        return Reference(
            word.text,
            fields.text("citation"),
            fields.text("doi"),
            fields.text("url"),
            fields.text("text"),
            fields.text("licence"),
            fields.text("note"),
            word.span,
            fields.place("text"),
        )

    def _evidence(self, word: Word, node: Node) -> Evidence:
        fields = record(node, shape.EVIDENCE, self.faults, word)
        if fields.has("source"):
            self.draft.uses.append(Use("source", fields.word("source")))
        if fields.has("speaker"):
            self.draft.spoken.append(fields.word("speaker"))
        return Evidence(
            word.text,
            fields.word("source").text,
            fields.text("summary"),
            fields.text("quote"),
            fields.text("section"),
            fields.text("speaker"),
            fields.text("note"),
            tuple(sorted(set(self.draft.used(fields, "themes", "theme")))),
            fields.choice("grounding", Grounding),
            fields.choice("confidence", Trust),
            word.span,
            fields.place("quote"),
            fields.place("speaker"),
        )
