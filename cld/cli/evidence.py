"""`cld evidence`: who says so, and who does not."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _kept, _shared
from cld.model import Model
from cld.statements import Sort

if TYPE_CHECKING:
    from cld.reports.evidence import Wanted
    from cld.reports.evidence_facts import Facts
    from cld.reports.page import Block


class Of(StrEnum):
    """What is listed in full."""

    LINKS = "links"
    LOOPS = "loops"
    ELEMENTS = "elements"
    MODERATIONS = "moderations"
    STEPS = "steps"
    ALL = "all"


class Sorting(StrEnum):
    """In which order."""

    WORST = "worst"
    ID = "id"


class Format(StrEnum):
    """How it is shown."""

    TABLE = "table"
    MARKDOWN = "markdown"
    JSON = "json"


def command(
    spec: _shared.SpecPath,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="Show all on one thing, by its id or its label: an element, link (a>b), order (a before b), loop, "
            "piece of evidence, speaker, theme, group, case, source, perspective or note; or `study`, `authors`, "
            "`notes`.",
        ),
    ] = None,
    of: Annotated[list[Of] | None, typer.Option("--of", help="List these in full; may be repeated.")] = None,
    path: Annotated[
        list[str] | None,
        typer.Option("--path", metavar="A,B,C", help="Who states this path; may be repeated."),
    ] = None,
    between: Annotated[
        str | None,
        typer.Option("--between", metavar="A,B", help="Who states the shortest paths from A to B."),
    ] = None,
    sort: Annotated[Sorting, typer.Option("--sort", help="Worst supported first, or by id.")] = Sorting.WORST,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many rows of each.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="With --of loops, tell loops that nobody has named too.")
    ] = False,
    disputed: Annotated[
        bool, typer.Option("--disputed", help="Show what is disputed, with the words for it and against it.")
    ] = False,
    max_speakers: Annotated[
        int | None,
        typer.Option(
            "--max-speakers", metavar="N", min=0, help="List only what so few speakers support, or none: 0."
        ),
    ] = None,
    wave: Annotated[
        list[str] | None,
        typer.Option("--wave", metavar="NAME", help="Use only what was said in this wave; may be repeated."),
    ] = None,
    grounding: _kept.LeastGrounding = None,
    min_speakers: _kept.MinSpeakers = 0,
    group: _kept.Groups = None,
    format: Annotated[Format, typer.Option("--format", help="How to show it.")] = Format.TABLE,
) -> None:
    """Who says so: how many items, speakers, cases and groups stand behind each link and loop, and against it.

    A loop may close without anybody telling it as a whole. Its threads say who does, or whose words were joined.

    Exit status: 0, or 1 if the spec has errors, 2 for wrong use.
    """
    from cld.reports.evidence import Order, Wanted
    from cld.reports.evidence_facts import facts

    if name is not None and (of or path or between or disputed):
        raise _shared.Failure(
            f"`{name}` is shown by itself; leave out --of, --path, --between and --disputed"
        )
    if disputed and (of or path or between or max_speakers is not None):
        raise _shared.Failure(
            "--disputed lists all that is; leave out --of, --path, --between and --max-speakers"
        )
    if max_speakers is not None and (path or between or Of.LOOPS in (of or ())):
        raise _shared.Failure(
            "--max-speakers lists links and other statements; of loops and paths, the weakest link is told"
        )
    if max_speakers is not None and not of and name is None:
        of = [Of.LINKS]
    read, found = _shared.checked(spec)
    if read.model is None:
        raise typer.Exit(_shared.FOUND)
    kept = _kept.kept(read.model, _kept.wish([read.model], min_speakers, group, grounding, wave))
    whole = facts(kept.model, kept.notes)
    if name is not None:
        _one(whole, read.model, name, format)
    elif disputed:
        _disputed(whole, format)
    else:
        chains = _chains(read.model, kept.model, path or (), between)
        unnamed = every or Of.ALL in (of or ())
        wanted = Wanted(Order(sort.value), limit, max_speakers, unnamed)
        _show(whole, set(of or ()), chains, wanted, format)
    raise typer.Exit(_shared.FOUND if _shared.has_errors(found) else _shared.OK)


def _show(
    found: Facts, of: set[Of], through: Sequence[tuple[str, ...]] | None, wanted: Wanted, format: Format
) -> None:
    """The overview; or the lists and the paths that were asked for."""
    from cld.reports import evidence as report
    from cld.reports.evidence_facts import loops, paths

    sorts = [sort for sort in _SORTS if Of.ALL in of or Of(f"{sort.value}s") in of]
    overview = not of and through is None
    wants_loops = overview or bool(of & {Of.LOOPS, Of.ALL})
    rounds = loops(found) if wants_loops else None
    chains = paths(found, through) if through is not None else None
    if format is Format.JSON:
        from cld.reports import evidence_json

        sorts = [Sort.LINK] if overview else sorts
        typer.echo(evidence_json.text(found, sorts, rounds, chains), nl=False)
        return
    if overview:
        assert rounds is not None, "an overview tells of loops"
        _give(report.overview(found, rounds, wanted), format)
        return
    blocks = report.headed(found)
    for each in sorts:
        blocks += report.statements(found, each, wanted)
    for told in (rounds.chains if rounds else None, chains):
        blocks += report.chains(found, told, wanted) if told is not None else []
    _give([*blocks, *report.noted(report.remarks(found, rounds, len(chains or ())))], format)


def _disputed(found: Facts, format: Format) -> None:
    """Everything that is disputed, with the words."""
    from cld.reports.evidence import disputed_words, headed, noted

    if format is Format.JSON:
        from cld.reports import evidence_json

        sorts = [*_SORTS, Sort.LOOP]
        typer.echo(evidence_json.text(found, sorts, disputed=True), nl=False)
        return
    _give([*headed(found), *disputed_words(found), *noted(found.notes)], format)


_SORTS = (Sort.ELEMENT, Sort.LINK, Sort.MODERATION, Sort.STEP)


def _one(found: Facts, whole: Model, name: str, format: Format) -> None:
    """All on one thing."""
    from cld.cli._evidence_about import about
    from cld.reports.evidence import noted

    pages = about(found, whole, name)
    if format is Format.JSON:
        from cld.reports import evidence_json

        ids = dict.fromkeys(id for page in pages for id in page.items)
        typer.echo(evidence_json.items(found, name, list(ids)), nl=False)
        return
    _give([*(block for page in pages for block in page.blocks), *noted(found.notes)], format)


def _chains(
    whole: Model, left: Model, given: Sequence[str], between: str | None
) -> list[tuple[str, ...]] | None:
    """The paths that were asked for; None if none were."""
    from cld.threads import shortest_paths

    if not given and between is None:
        return None
    found = [_path(whole, text) for text in given]
    if between is not None:
        ends = [_shared.element_id(whole, word.strip()) for word in between.split(",")]
        if len(ends) != 2 or ends[0] == ends[1]:
            raise _shared.Failure(
                "--between takes two elements with a comma between them, as in `--between a,b`"
            )
        short = shortest_paths(left, ends[0], ends[1])
        if not short:
            raise _shared.Failure(f"no links lead from `{ends[0]}` to `{ends[1]}`", _shared.FOUND)
        found += short
    return found


def _path(model: Model, given: str) -> tuple[str, ...]:
    """The elements of a path, each linked to the next."""
    ids = tuple(_shared.element_id(model, word.strip()) for word in given.split(","))
    known = {link.ends for link in model.links}
    if len(ids) < 2:
        raise _shared.Failure("--path takes elements with commas between them, as in `--path a,b,c`")
    for ends in pairwise(ids):
        if ends not in known:
            turned = f"; there is one from `{ends[1]}` to `{ends[0]}`" if ends[::-1] in known else ""
            raise _shared.Failure(f"the model has no link from `{ends[0]}` to `{ends[1]}`{turned}")
    return ids


def _give(blocks: Sequence[Block], format: Format) -> None:
    if format is Format.MARKDOWN:
        from cld.reports import page_markdown

        typer.echo(page_markdown.written(blocks, None), nl=False)
        return
    from cld.cli._loops_request import room, show
    from cld.reports import page_terminal

    show(page_terminal.lines(blocks, room()[0]))
