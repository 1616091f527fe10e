"""What `cld matrix` was asked for, and the matrix that answers it."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from cld.cli import _kept, _shared
from cld.matrix.sheet import Counted
from cld.model import Grounding, Model

if TYPE_CHECKING:
    from cld.matrix.sheet import Sheet
    from cld.matrix.table import Asked


class Format(StrEnum):
    """How a matrix is shown; xlsx and pictures go to a file."""

    TABLE = "table"
    MARKDOWN = "markdown"
    CSV = "csv"
    HTML = "html"
    JSON = "json"


class Request(NamedTuple):
    """The options on what the matrix holds, as they were given."""

    rows: str | None
    columns: str | None
    words: bool
    counted: Counted | None
    cross: bool
    by: str | None
    emphasis: bool
    with_links: bool
    only: tuple[str, ...]
    transpose: bool
    min_speakers: int
    groups: tuple[str, ...]
    grounding: Grounding | None
    waves: tuple[str, ...]


_BY = ("cases", "speakers", "groups")


def refuse_clashes(request: Request) -> None:
    """Stop where options do not go together."""
    if request.cross and request.emphasis:
        raise _shared.Failure("--cross does not go with --emphasis; choose one of them")
    if request.by is not None and not request.cross:
        raise _shared.Failure("--by says what --cross compares; give both, or --rows for a matrix of its own")
    if request.by is not None and request.by not in _BY:
        raise _shared.Failure(f"--by {request.by}: choose cases, speakers or groups")
    given: dict[str, object] = {
        "--rows": request.rows,
        "--columns": request.columns,
        "--count": request.counted,
    }
    given |= {"--with-links": request.with_links or None}
    if request.emphasis:
        given.pop("--columns")
    for option, value in given.items():
        if value is not None and (request.cross or request.emphasis):
            mode = "--cross" if request.cross else "--emphasis"
            raise _shared.Failure(
                f"{mode} has its own rows, columns and numbers, so {option} does not go with it"
            )
    filters = {
        "--min-speakers": request.min_speakers,
        "--group": request.groups,
        "--grounding": request.grounding,
    }
    for option, asked in (filters | {"--wave": request.waves}).items():
        if asked and request.emphasis:
            raise _shared.Failure(
                f"emphasis is what the spec says, and is not counted, so {option} does not go with --emphasis; "
                "--only chooses perspectives and themes"
            )
    if request.words and request.cross:
        raise _shared.Failure(
            "--cross lists the cases behind each number; --words goes with a matrix of evidence"
        )


def sheet(model: Model, request: Request) -> Sheet:
    """The matrix as it is to be shown.

    Raises:
        Failure: the model has no such rows or columns, or nothing is left of them.
    """
    from cld.matrix.axes import NoAxis
    from cld.matrix.sheet import transposed

    if not model.evidence and not request.emphasis:
        raise _shared.Failure("the spec has no `evidence`, so there is nothing to put into a matrix")
    asked = _asked(model, request)
    try:
        found = _made(model, request, asked)
    except NoAxis as reason:
        raise _shared.Failure(_hint(model, str(reason))) from None
    if not (found.rows and found.columns):
        raise _shared.Failure(
            "no row or column is left; ask for less with --min-speakers, --grounding or --only"
        )
    found = found._replace(caption=(*found.caption, *_narrowing(asked, model)))
    return transposed(found) if request.transpose else found


def _made(model: Model, request: Request, asked: Asked) -> Sheet:
    from cld.matrix import cross, emphasis
    from cld.matrix.sheet import sheet_of
    from cld.matrix.table import matrix

    if request.cross:
        by = request.by or _usual_rows(model)
        only = _only(model, request, [by, "moderators", "outcomes"])
        return cross.sheet_of_cross(model, cross.cross(model, by, asked, only))
    if request.emphasis:
        only = _only(model, request, ["perspectives", "themes", "elements"])
        return emphasis.sheet_of_emphasis(
            model, emphasis.emphasis(model, only, request.columns), request.words
        )
    rows, columns = request.rows or _usual_rows(model), request.columns or _usual_columns(model, request.rows)
    only = _only(model, request, [rows, columns])
    found = matrix(model, rows, columns, asked, only, request.with_links)
    return sheet_of(model, found, request.counted or Counted.ITEMS, request.words)


def _usual_rows(model: Model) -> str:
    if any(speaker.case for speaker in model.speakers):
        return "cases"
    return "speakers" if model.speakers or any(item.speaker for item in model.evidence) else "sources"


def _usual_columns(model: Model, rows: str | None) -> str:
    return "themes" if model.themes and rows != "themes" else "elements"


def _asked(model: Model, request: Request) -> Asked:
    from cld.matrix.table import Asked

    wish = _kept.wish([model], request.min_speakers, request.groups, request.grounding)
    return Asked(wish.min_speakers, wish.grounding, wish.groups, _waves(model, request.waves))


def _waves(model: Model, given: tuple[str, ...]) -> tuple[str, ...]:
    """The endings of the waves that were named, by their endings or their names."""
    from cld.spec.words import listed

    known = dict(model.study.waves) if model.study is not None else {}
    endings = {word.casefold(): ending for ending, name in known.items() for word in (name, ending)}
    found = []
    for word in given:
        if word.casefold() not in endings:
            said = (
                f"there are {listed([*known.values()], 'and')}" if known else "the study declares no `waves`"
            )
            raise _shared.Failure(f"--wave {word}: there is no such wave; {said}")
        found.append(endings[word.casefold()])
    return tuple(dict.fromkeys(found))


def _only(model: Model, request: Request, axes: list[str]) -> tuple[str, ...]:
    """The ids of what `--only` names, each of which has to be a row or a column."""
    from cld.spec.words import closest, normal

    if not request.only:
        return ()
    known = _called(model, axes)
    found = []
    for word in filter(None, (part.strip() for text in request.only for part in text.split(","))):
        wanted = normal(word).casefold()
        if ">" in wanted:
            wanted = "->".join(end.strip() for end in wanted.replace("->", ">").split(">"))
        if wanted not in known:
            near = closest(wanted, [id for id in known.values() if id])
            hint = f"; did you mean `{near}`?" if near else ""
            raise _shared.Failure(f"--only {word}: there is no such row or column{hint}")
        found.append(known[wanted])
    return tuple(found)


def _called(model: Model, axes: list[str]) -> dict[str, str]:
    """The ids of rows and columns by what they may be called: ids first, then labels."""
    from cld.matrix.axes import Entry, NoAxis, axis

    entries: list[Entry] = []
    for name in axes:
        with suppress(NoAxis):
            entries += axis(model, name).entries
    labels = {" ".join(entry.label.split()).casefold(): entry.id for entry in reversed(entries)}
    return labels | {entry.id.casefold(): entry.id for entry in reversed(entries) if entry.id}


def _hint(model: Model, reason: str) -> str:
    """The reason, and what would do instead where a name is mistyped."""
    from cld.matrix.axes import names
    from cld.spec.words import closest

    if not reason.startswith("`"):
        return reason
    word = reason.split("`")[1]
    known = names(model)
    if word in known:
        return f"{reason}; declare some, or choose other rows and columns"
    near = closest(word, known)
    return f"{reason}; " + (f"did you mean `{near}`?" if near else f"there are {', '.join(known)}")


def _narrowing(asked: Asked, model: Model) -> list[str]:
    """What was left out, in sentences."""
    waves = dict(model.study.waves) if model.study is not None else {}
    said = [f"Only what {' and '.join(asked.groups)} say."] if asked.groups else []
    said += [f"Only the wave {' and '.join(waves[ending] for ending in asked.waves)}."] if asked.waves else []
    if asked.grounding is not None:
        said.append(f"Only what is grounded as {asked.grounding.value} or better.")
    if asked.min_speakers > 1:
        said.append(f"Only what {asked.min_speakers} or more different speakers support.")
    return said
