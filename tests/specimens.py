"""Random valid specs as text, as many people would lay them out: both quotation marks, block and flow style,
comments and blank lines anywhere, labels in many scripts. A seed gives the same text on every machine.
"""

from __future__ import annotations

from random import Random

WORDS = (
    "Waiting time", "Staff", "Demand for care", "Côte d'Azur", "الطلب على الرعاية", "需求", "देखभाल की माँग",
    "Cost: per visit", "# of visits", "a - b", "50%", "'quoted'", 'say "yes"', "yes", "1.0", "null", "x, y [z]",
    "{curly}", "- dash", "trailing colon:", "C:\\path", "<script>alert(1)</script>", "😀 morale", "@home", "*star",
    "&amp", "!bang", "2024-01-01", "a  b", "~", "cafe\u0301", "?", "|", ">", "a #b", "a# b", "tab\there",
    " ".join(["A very long label that goes on"] * 9),
)  # fmt: skip
IDS = (
    "a", "b", "wait_time", "no", "on", "1", "007", "1e5", "null_", "null", "true", "x-y", "وقت", "时间", "समय",
    "é", "Ünder", "_x", "long_" * 12 + "id", "2024-01-01",
)  # fmt: skip
NOTES = (
    "One line.", "Two lines:\n- of text # with a mark\n\nand a gap", "  indented\n    text", "ends with colon:",
    " ".join(["words"] * 60), "tab\tinside\nand a line", "trailing space \nnext", "a\n\n\nb",
    "quote \" and ' and \\ in\nlines", "#1", "", "[x] done", "é\u00a0nbsp\nü",
)  # fmt: skip
Value = object


def specimen(seed: int) -> tuple[str, list[str]]:
    """A valid spec and the texts of its comments."""
    writer = _Layout(Random(seed))
    return writer.write(_content(Random(seed * 2 + 1))), writer.comments


def reordered(seed: int) -> tuple[str, str]:
    """Two texts of one model: other order of sections and entries, other comments, other layout."""
    content = _content(Random(seed * 2 + 1))
    return _Layout(Random(seed)).write(content), _Layout(Random(~seed)).write(
        _shuffled(content, Random(seed))
    )


def _shuffled(content: dict[str, Value], random: Random) -> dict[str, Value]:
    """Sections, and the entries of sections, in another order; lists whose order means something stay."""
    mixed: dict[str, Value] = {}
    for name in random.sample(sorted(content), len(content)):
        value = content[name]
        if isinstance(value, dict):
            value = {key: value[key] for key in random.sample(sorted(value), len(value))}
        elif name in ("links", "intertwined") and isinstance(value, list):
            value = random.sample(value, len(value))
        mixed[name] = value
    return mixed


def _content(r: Random) -> dict[str, Value]:
    ids = r.sample(IDS, r.randrange(4, 12))
    own = r.random() < 0.4
    kinds = ["policy_drivers", "processes", "outcomes", "moderating_factors", "threats", "variables"]
    kinds += ["barriers"] * own
    evidence = [f"E{n}" for n in range(r.randrange(4))]
    spec: dict[str, Value] = {"cld": "1"} if r.random() < 0.8 else {}
    if r.random() < 0.8:
        spec["title"] = r.choice(WORDS)
    if r.random() < 0.8:
        spec["version"] = r.choice(["1.0.0", "0.3.2-draft", "2.0.0-rc.1"])
    for key in ("description", "licence"):
        if r.random() < 0.3:
            spec[key] = _note(r)
    if r.random() < 0.3:
        spec["authors"] = r.sample(WORDS, 2)
    if r.random() < 0.3:
        spec["changes"] = {v: _note(r) for v in r.sample(["1.0.0", "0.9.0", "1.0.0-draft", "0.10.0"], 3)}
    if own:
        spec["kinds"] = {"barriers": {"label": r.choice(WORDS), "zone": r.choice(["left", "below"])}}
        spec["kinds"] |= {"threats": {"label": r.choice(WORDS)}} if r.random() < 0.5 else {}
    homes = {id: r.choice(kinds) for id in ids}
    for kind in kinds:
        members = {id: _element(r, kind, evidence) for id in ids if homes[id] == kind}
        if members or r.random() < 0.1:
            spec[kind] = members
    processes = [id for id in ids if homes[id] == "processes"]
    if len(processes) > 1 and r.random() < 0.7:
        spec["intertwined"] = [processes[:2]]
    if r.random() < 0.4:
        spec["groups"] = _groups(r, ids)
    if r.random() < 0.3:
        _pin(r, spec, kinds, ids)
    links, cycle = _links(r, ids, evidence)
    if links:
        spec["links"] = links
    if cycle and r.random() < 0.5:
        spec["loops"] = {
            "R1": _some(r, {"through": cycle}, name=r.choice(WORDS), story=_note(r), note=_note(r))
        }
    if r.random() < 0.5:
        spec["views"] = {"first": _some(r, {"layout": r.choice(["loops", "framework"])}, title=r.choice(WORDS),
                                        elements=r.choice(["all", "in-loops", ids[:2], ids[:1]]),
                                        leave_out=["variables"], grounding="implied", note=_note(r))}  # fmt: skip
        narrow = _some(r, {"focus": r.choice([ids[:2], ids[0]])}, radius=r.choice(["0", "1", "2"]), kinds=kinds[:2],
                       only_feedback=r.choice(["true", "No"]), clusters=r.choice(["groups", "found", "none"]),
                       carry=r.choice(["true", "off"]))  # fmt: skip
        spec["views"] |= {"second": {"layout": "loops"} | narrow} if r.random() < 0.5 else {}
    if evidence:
        spec["sources"] = {
            "s1": r.choice(WORDS),
            "s2": _some(r, {"citation": r.choice(WORDS)}, doi="10.1/x#y"),
        }
        spec["evidence"] = {id: _some(r, {"source": r.choice(["s1", "s2"])}, quote=_note(r), summary=_note(r),
                                      section=r.choice(WORDS)) for id in evidence}  # fmt: skip
    if r.random() < 0.3:
        spec["notes"] = {"A1": _note(r), "A2": _note(r)}
    return spec


def _groups(r: Random, ids: list[str]) -> dict[str, Value]:
    cut = r.randrange(1, len(ids))
    second = _some(r, {"elements": ids[cut:]}, label=r.choice(WORDS), note=_note(r))
    return {"G1": r.choice([ids[:cut], ids[0]]), "G_2": second}


def _pin(r: Random, spec: dict[str, Value], kinds: list[str], ids: list[str]) -> None:
    """Give some elements positions that can all be kept: an element is placed by earlier ones alone."""
    for place, id in enumerate(ids):
        for kind in kinds:
            members = spec.get(kind)
            if isinstance(members, dict) and isinstance(members.get(id), dict) and r.random() < 0.7:
                spot = {
                    "x": f"{place}{r.choice(['', '.5', '.25', '.'])}",
                    "y": r.choice(["-3", "+40", "007.10"]),
                }
                words = (
                    {r.choice(["right_of", "near"]): r.choice(ids[:place])} if place else {"near": ids[-1]}
                )
                members[id]["position"] = r.choice([spot, words])


def _note(r: Random) -> str:
    return r.choice(NOTES).strip() or "A remark"


def _some(r: Random, fixed: dict[str, Value], **more: Value) -> dict[str, Value]:
    """A record with some of its optional keys, in any order."""
    chosen = fixed | {key: value for key, value in more.items() if r.random() < 0.4}
    return {key: chosen[key] for key in r.sample(sorted(chosen), len(chosen))}


def _element(r: Random, kind: str, evidence: list[str]) -> Value:
    label = r.choice(WORDS)
    if r.random() < 0.5:
        return label
    more: dict[str, Value] = {"note": _note(r)}
    if evidence:
        more["evidence"] = r.choice([evidence[:1], evidence, evidence[0]])
    if kind == "outcomes":
        more["valence"] = r.choice(["optimal", "suboptimal"])
    return _some(r, {"label": label}, **more)


def _links(r: Random, ids: list[str], evidence: list[str]) -> tuple[list[Value], list[str]]:
    links: list[Value] = []
    pairs = sorted({frozenset(r.sample(ids, 2)) for _ in range(r.randrange(8))}, key=sorted)
    cycle: list[str] = []
    for pair in pairs:
        source, target = sorted(pair)
        arrow = "<->" if r.random() < 0.2 else "->"
        if arrow == "<->":
            cycle = [source, target]
        sign = r.choice(["+", "-", "?", "+-", "", " + "])
        details: dict[str, Value] = {"note": _note(r), "delay": r.choice(["true", "false", "two years", "no", "Yes"]),
                   "label": r.choice(WORDS), "strength": "weak", "grounding": r.choice(["stated", "implied"]),
                   "moderated_by": {ids[0]: r.choice(["weakens", {"effect": "reverses", "note": _note(r)}])}}  # fmt: skip
        if evidence:
            details["evidence"] = evidence
        if sign == "+":
            details["weight"] = r.choice(["0.5", "1", ".25"])
        details = _some(r, {}, **details)
        text = f"{source} {arrow} {target}" + (f" ({sign})" if sign else "") + r.choice(["", " delayed"])
        if r.random() < 0.3 and arrow == "->":
            word = {"+": "positive", "-": "negative", "?": "unknown", "+-": "mixed"}.get(
                sign.strip(), "unknown"
            )
            links.append(_some(r, {"from": source, "to": target, "polarity": word}, **details))
        else:
            links.append({text: details} if details else text)
    return links, cycle


class _Layout:
    """Writes nested data as YAML in one of the many ways that mean the same."""

    def __init__(self, random: Random) -> None:
        self.r = random
        self.comments: list[str] = []
        self.in_block = False
        """Whether the last thing written was a block of text, which takes in what is indented below it."""

    def write(self, content: dict[str, Value]) -> str:
        lines: list[str] = []
        if self.r.random() < 0.4:
            lines += [self._comment(), *([""] if self.r.random() < 0.6 else [])]
        lines += self._mapping(content, 0)
        if self.r.random() < 0.3:
            lines += ["", self._comment()]
        return "\n".join(lines) + "\n"

    def _comment(self) -> str:
        text = f"# remark {len(self.comments)}: {self.r.choice(['why', 'a: b', 'x # y', '- z', 'é 需'])}"
        self.comments.append(text)
        return text

    def _between(self, indent: int) -> list[str]:
        """What stands before an entry: nothing, a blank line, comments."""
        lines = []
        if self.r.random() < 0.12:
            lines.append("")
        if self.r.random() < 0.12:
            lines.append(
                " " * (indent + (0 if self.in_block else self.r.choice([0, 0, 0, 2]))) + self._comment()
            )
            if self.r.random() < 0.3:
                lines.append("")
        return lines

    def _beside(self) -> str:
        return f"  {self._comment()}" if self.r.random() < 0.12 else ""

    def _mapping(self, value: dict[str, Value], indent: int) -> list[str]:
        lines = []
        for key, item in value.items():
            lines += self._between(indent)
            self.in_block = False
            head = " " * indent + self._key(key) + ":"
            lines += self._after(head, item, indent)
        return lines

    def _key(self, key: str) -> str:
        plain = key.replace("-> ", "").replace(" ", "").replace("_", "").replace("-", "")
        safe = (
            plain.replace("(", "")
            .replace(")", "")
            .replace("+", "")
            .replace("?", "")
            .replace("<", "")
            .replace(".", "")
        )
        return f'"{key}"' if self.r.random() < 0.1 or (not safe.isalnum() and not key.isidentifier()) else key

    def _after(self, head: str, item: Value, indent: int) -> list[str]:
        """What follows a key or a dash."""
        if isinstance(item, str):
            return self._text(head, item, indent + 2)
        if not item:
            return [f"{head} {'{}' if isinstance(item, dict) else '[]'}{self._beside()}"]
        if self.r.random() < 0.3 and not self._has_lines(item):
            return self._flow(head, item, indent + 2)
        lines = [head + self._beside()]
        if isinstance(item, dict):
            return [*lines, *self._mapping(item, indent + 2)]
        assert isinstance(item, list)
        for one in item:
            lines += self._between(indent + 2)
            self.in_block = self.in_block and isinstance(one, dict)  # comments may come before its first key
            lines += self._item(one, indent + 2)
        return lines

    def _item(self, one: Value, indent: int) -> list[str]:
        dash = " " * indent + "-"
        if isinstance(one, dict) and (len(one) > 1 or self.r.random() < 0.7):
            inner = self._mapping(one, indent + 2)
            first = next(
                n for n, line in enumerate(inner) if line.strip() and not line.strip().startswith("#")
            )
            inner[first] = dash + " " + inner[first].lstrip()
            return [line for n, line in enumerate(inner) if line or n > first]
        return self._after(dash, one, indent)

    def _has_lines(self, item: Value) -> bool:
        if isinstance(item, str):
            return "\n" in item
        return any(self._has_lines(i) for i in (item.values() if isinstance(item, dict) else item))  # type: ignore[union-attr]

    def _flow(self, head: str, item: Value, indent: int) -> list[str]:
        pieces = self._flow_pieces(item)
        lines, current = [], head
        for piece in pieces:
            current += " " + piece
            if piece in (",", "[", "{") and self.r.random() < 0.15:
                lines.append(current + self._beside())
                if self.r.random() < 0.3:
                    lines.append(" " * indent + self._comment())
                current = " " * indent
        return [*lines, current + self._beside()]

    def _flow_pieces(self, item: Value) -> list[str]:
        if isinstance(item, str):
            return [self._quoted(item)]
        pieces = []
        if isinstance(item, dict):
            for key, value in item.items():
                pieces += [
                    ",",
                    f'"{key}":' if not key.isidentifier() else f"{key}:",
                    *self._flow_pieces(value),
                ]
            return ["{", *pieces[1:], "}"]
        for value in item:  # type: ignore[union-attr]
            pieces += [",", *self._flow_pieces(value)]
        return ["[", *pieces[1:], "]"]

    def _text(self, head: str, text: str, indent: int) -> list[str]:
        pad = " " * indent
        if "\n" in text and self.r.random() < 0.6 and not text.startswith((" ", "\t")):
            self.in_block = True
            lines = [pad + line if line else "" for line in text.split("\n")]
            return [f"{head} |{self.r.choice(['', '-', '+'])}{self._beside()}", *lines]
        simple = text.replace(" ", "").replace("'", "").replace("-", "").replace(".", "").isalnum()
        if simple and text[0].isalpha() and text not in ("null",) and self.r.random() < 0.7:
            words = text.split(" ")
            if len(words) > 8:
                return [f"{head} {' '.join(words[:5])}", f"{pad}{' '.join(words[5:])}{self._beside()}"]
            return [f"{head} {text}{self._beside()}"]
        return [f"{head} {self._quoted(text)}{self._beside()}"]

    def _quoted(self, text: str) -> str:
        if "\n" not in text and self.r.random() < 0.5:
            return "'" + text.replace("'", "''") + "'"
        table = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
        return '"' + "".join(table.get(c, c) for c in text) + '"'
