"""The page for a pull request: it fits whatever it has to tell, is cut between rows, and calls nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.maps import random_map
from cld.diagnostics import Diagnostic, Severity
from cld.model import Element, Link, Model, Polarity
from cld.reports import loops_markdown as md
from cld.reports import page_html, page_markdown, report
from cld.reports.page import BOLD, CODE, PLAIN, Block, Kind, Words, heading, items, table, text, words
from cld.reports.page_markdown import LEAST, size, written
from cld.reports.report_facts import Side, State, Subject, compared_findings, reviewed
from cld.reports.report_words import headline
from cld.source import Source, Span

DENSE = random_map(40, "dense")
BASE = report.Against("main", "0" * 40)
LABELS = st.text(
    st.one_of(st.sampled_from("|`<>&*_[]#@~!$%\\:/w. \n\t-"), st.characters(exclude_categories=["Cs"])),
    max_size=40,
)
RUNS = st.tuples(LABELS, st.sampled_from([PLAIN, BOLD, CODE]))
CELLS = st.lists(RUNS, max_size=3).map(tuple)


@st.composite
def blocks(draw: st.DrawFn) -> list[Block]:
    """Pages of any shape, some far larger than they may be."""
    found: list[Block] = [text("What changed", level=0)]
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["heading", "text", "items", "table"]))
        level = draw(st.integers(0, 5))
        fold = draw(st.sampled_from(["", "More & more"]))
        cells = [draw(CELLS) for _ in range(3)]
        many = draw(st.sampled_from([1, 2, 30, 900]))
        if kind == "heading":
            found.append(heading(*cells[0]))
        elif kind == "text":
            found.append(text(*cells[0], level=level))
        elif kind == "items":
            found += items([words(*cells[0], "x")] * many, level, "What", fold, "change")
        else:
            found += table(("A", "B", ""), [[*cells[:2], words("x")]] * many, level, "Loops", fold, "loop")
    return found


def rows_of(lines: Sequence[str]) -> list[list[str]]:
    """The tables of a page, each a list of its lines."""
    tables: list[list[str]] = []
    for before, line in zip(("", *lines), lines, strict=False):
        if line.startswith("|"):
            if not before.startswith("|"):
                tables.append([])
            tables[-1].append(line)
    return tables


def whole(page: str) -> None:
    """A page is whole: tables have a head and rows of one width, folds are closed, code spans end."""
    lines = page.split("\n")
    opened = 0
    for line in lines:
        opened += line.startswith("<details>")
        opened -= line.startswith("</details>")
        assert opened in (0, 1)
    assert opened == 0
    assert page.count("<details>") == page.count("<summary>") == page.count("</summary>")
    for rows in rows_of(lines):
        assert re.fullmatch(r"\|(---:?\|)+", rows[1])
        assert len(rows) > 2
        widths = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows}
        assert len(widths) == 1


@settings(max_examples=300, deadline=None)
@given(blocks(), st.sampled_from([LEAST, 2_000, 20_000, 65_536]))
def test_a_page_keeps_within_its_limit_and_is_never_cut_within_a_table_or_a_fold(
    page: list[Block], limit: int
) -> None:
    short, long = (
        written(page, limit, ["The whole report is in ", ("report.md", CODE), "."]),
        written(page, None),
    )
    whole(short)
    whole(long)
    assert size(short) <= limit
    if size(long) <= limit:
        assert short == long
    else:
        assert f"This page is cut to {limit:,} characters" in short
        assert "`report.md`" in short


def side(model: Model, found: tuple[Diagnostic, ...] = ()) -> Side:
    return Side("specs/x.yaml", model, found)


def subject(number: int, old: Model, new: Model) -> Subject:
    return Subject(f"specs/{number}.yaml", f"specs/{number}.yaml", "", True, side(old), side(new))


def turned(model: Model, many: int = 1) -> Model:
    other = {Polarity.POSITIVE: Polarity.NEGATIVE, Polarity.NEGATIVE: Polarity.POSITIVE}
    links = [replace(link, polarity=other[link.polarity]) for link in model.links[:many]]
    return replace(model, links=(*links, *model.links[many:]))


@pytest.fixture(scope="module")
def many() -> list[Block]:
    pairs = [(random_map(40, "dense", number), number) for number in range(30)]
    each = reviewed([subject(number, model, turned(model, 8)) for model, number in pairs])
    return report.page(each, BASE)


def test_headlines_come_first_and_are_the_last_to_go(many: list[Block]) -> None:
    short = written(many, 12_000)
    assert len(re.findall(r"^- \*\*A dense random map.*specs/\d+\.yaml", short, re.MULTILINE)) == 30
    assert short.index("specs/29.yaml") < short.index("###")
    assert "This page is cut" in short[: short.index("###")]
    tiny = written(many, LEAST)
    assert "**30 specs changed in meaning" in tiny
    assert "more specs, left out here." in tiny


def test_every_limit_gives_a_whole_page_and_more_room_never_says_less(many: list[Block]) -> None:
    lengths = []
    for limit in range(LEAST, 80_000, 3_700):
        page = written(many, limit)
        whole(page)
        assert size(page) <= limit
        lengths.append(size(page))
    assert lengths == sorted(lengths)


def test_a_section_whose_body_does_not_fit_is_left_out_with_its_heading_and_named(many: list[Block]) -> None:
    for limit in range(LEAST, 80_000, 3_700):
        page = written(many, limit)
        for section in re.split(r"^### ", page, flags=re.MULTILINE)[1:]:
            assert re.search(r"^(- |\| )", section, re.MULTILINE), "a heading and a path, and nothing else"
    page = written(many, 20_000)
    told, names = page[page.index("This page is cut") :].split("\n")[0:3:2]
    there = page.count("\n### ")
    assert re.match(rf"This page is cut to 20,000 characters: {30 - there} sections left out", told)
    assert names.startswith("Left out: A dense random map of 40 elements (`specs/")
    assert not {*re.findall(r"\(`(specs/\d+.yaml)`\)", names)} & {
        *re.findall(r"^`(specs/\d+.yaml)`", page, re.M)
    }
    more = re.search(r" and (\d+) more sections\.$", names)
    assert more
    assert names.count(".yaml") + int(more[1]) == 30 - there


def test_a_section_of_one_paragraph_needs_no_more_to_be_kept() -> None:
    page = [
        heading("Short"),
        text("All there is."),
        heading("Long"),
        text("Led."),
        *items([words("x " * 700)]),
    ]
    short = written(page, LEAST)
    assert "### Short\n\nAll there is." in short
    assert "1 section left out." in short
    assert "\nLeft out: Long.\n" in short
    assert "### Long" not in short
    assert "Led" not in short


def test_characters_beyond_the_first_plane_count_as_two() -> None:
    assert size("a\U0001f600é") == 4


@pytest.mark.parametrize(
    ("label", "never"),
    [
        ("@octocat and @org/team", r"@\w"),
        ("see #12 or org/repo#12", r"(?<!&)#\d"),
        ("GH-12", r"GH-\d"),
        ("!7 and %3", r"[!%]\d"),
        ("https://github.com/o/r/issues/1", "://"),
        ("www.example.org", r"www\."),
        (":tada:", ":tada:"),
        ("costs $5 or $6", r"(?<!>)\$"),
        ("a@example.org", r"@\w"),
    ],
)
def test_nothing_in_a_label_calls_anybody(label: str, never: str) -> None:
    assert not re.search(never, md.cell(label))
    inside = page_markdown.inline(((label, BOLD),))
    assert not re.search(never, inside)


def test_times_shares_and_firms_stay_readable() -> None:
    assert md.cell("10:30, 50% of R&D at A # B") == "10:30, 50% of R&D at A \\# B"


@settings(max_examples=200, deadline=None)
@given(CELLS)
def test_words_cannot_break_out_of_html(cell: Words) -> None:
    shown = page_html.inline(cell)
    assert re.sub(r"</?(?:strong|code|br)>", "", shown).count("<") == 0


def test_a_page_in_html_opens_what_is_folded_when_it_is_printed(many: list[Block]) -> None:
    page = page_html.written(many)
    assert page.count("<details>") == page.count("</details>") > 0
    assert "beforeprint" in page
    assert "prefers-color-scheme: dark" in page


# What is said


def test_where_loops_are_too_many_to_count_the_headline_says_so() -> None:
    pairs = [subject(number, DENSE, turned(DENSE, 12)) for number in range(12)]
    each = reviewed(pairs)
    said = "".join(text for text, _ in headline(each[0]))
    assert "in more loops than are counted here: at least" in said
    page = written(report.page(each, BASE), None)
    assert "Listed are the shortest." in page
    assert "was not counted: there are too many loops" in page


def test_of_few_specs_everything_is_counted() -> None:
    (one,) = reviewed([subject(0, DENSE, turned(DENSE, 12))])
    assert one.compared is not None
    assert one.compared.diff.loops.numbers is not None
    assert one.after is not None


def test_labels_of_any_length_leave_room_for_the_rest() -> None:
    long = "x " * 100_000
    old = Model("T", "1.0.0", (Element("a", long, "variables"), Element("b", "B", "variables")), ())
    new = replace(old, links=(Link("a", "b", Polarity.POSITIVE, note=long),))
    (one,) = reviewed([subject(0, old, new)])
    assert size(written(report.page([one], BASE), None)) < 10_000


def test_what_probably_got_another_id_counts_as_the_same_for_leverage() -> None:
    old = Model(
        "T", "1.0.0",
        tuple(Element(id, id.upper(), "variables") for id in "abc"),
        (Link("a", "b", Polarity.POSITIVE), Link("b", "a", Polarity.POSITIVE)),
    )  # fmt: skip
    new = replace(
        old,
        elements=(
            Element("b", "B", "variables"),
            Element("c", "C", "variables"),
            Element("z", "A", "variables"),
        ),
        links=(
            Link("b", "z", Polarity.POSITIVE),
            Link("z", "b", Polarity.POSITIVE),
            Link("z", "z", Polarity.POSITIVE),
        ),
    )
    (one,) = reviewed([subject(0, old, new)])
    assert one.state is State.CHANGED
    page = written(report.page([one], BASE), None)
    assert "called A (`a`, now `z`)" in page
    assert "Most feedback loops ran through B and A (1 of 1 each); now they run through A (2 of 2)." in page


# Findings


def found(code: str, message: str, start: int, text: str = "0123456789") -> Diagnostic:
    return Diagnostic(
        code, "name", Severity.WARNING, Source("x", text), Span(start, start + 1), message, "help"
    )


def test_a_finding_that_only_moved_is_still_the_same() -> None:
    assert compared_findings([found("C", "m", 1)], [found("C", "m", 2, "0011")]).new == ()
    moved = compared_findings([found("C", "of `a`", 1)], [found("C", "of `a`", 2)])
    assert (moved.new, moved.fixed, len(moved.still)) == ((), (), 1)


def test_of_equal_findings_each_counts() -> None:
    twice = [found("C", "m", 1, "aaaa"), found("C", "m", 2, "aaaa")]
    assert [each.span.start for each in compared_findings(twice[:1], twice).new] == [2]
    assert len(compared_findings(twice, twice[:1]).fixed) == 1


def test_a_message_that_names_nothing_is_new_where_it_marks_other_words() -> None:
    changed = compared_findings([found("C", "this is bad", 1)], [found("C", "this is bad", 2)])
    assert (len(changed.new), len(changed.fixed)) == (1, 1)


def test_pages_have_no_empty_blocks(many: list[Block]) -> None:
    assert all(block.rows and any(any(cell) for row in block.rows for cell in row) for block in many)
    assert {block.kind for block in many} >= {Kind.TITLE, Kind.HEADING, Kind.ITEMS, Kind.TABLE}
