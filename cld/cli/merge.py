"""`cld merge`: the model that several perspectives have together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cld.cli import _gathering, _shared

if TYPE_CHECKING:
    from cld.perspectives import Merged


def command(
    specs: _gathering.SpecPaths,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write the common model here; otherwise print it."
        ),
    ] = None,
    same: _gathering.Same = None,
    min_holders: Annotated[
        int,
        typer.Option(
            "--min-holders", metavar="N", min=1, help="Keep only links that so many perspectives hold."
        ),
    ] = 1,
    labels: Annotated[
        bool,
        typer.Option(
            "--labels", help="Set `2 of 3` beside each link that not all hold, for figures to show."
        ),
    ] = False,
    own: _gathering.Own = False,
) -> None:
    """Build the model that several perspectives have together, with how many hold each link.

    A link that some hold to be positive and others negative becomes (+-), with a note of who says which.
    Elements of several specs are the same if their ids are, or else their labels.
    The perspectives stay in the result. The order in which specs are named makes no difference.

    Exit status: 0 for a model, 1 if a spec has errors, 2 for wrong use or elements that cannot be told apart.
    """
    from cld.perspectives import merged
    from cld.reports.merge import summary
    from cld.spec.export import text_of

    _refuse_overwriting(specs, output)
    found = merged(_gathering.gather(specs, same, own, output), min_holders, labels)
    if not found.asked:
        raise _shared.Failure(
            "none of the perspectives has links, so that there is nothing to build a model of"
        )
    if min_holders > len(found.asked):
        raise _shared.Failure(
            f"--min-holders {min_holders}: there are only {len(found.asked)} perspectives with links"
        )
    found = _within_reach(found, output or _gathering.beside(specs))
    text = text_of(found.model)
    _refuse_broken(text, found)
    if output is None or output == "-":
        typer.echo(text, nl=False)
    else:
        _shared.save(output, text.encode("utf-8"))
        typer.echo(f"{output}: written", err=True)
    for line in summary(found):
        typer.echo(line, err=True)


def _refuse_overwriting(specs: list[str], output: str | None) -> None:
    """Stop where the common model would take the place of what it is made of."""
    from os.path import realpath

    if output not in (None, "-") and realpath(str(output)) in [
        realpath(each) for each in specs if each != "-"
    ]:
        raise _shared.Failure(
            f"{output}: is one of the specs, which would be lost; name another file after -o"
        )


def _within_reach(found: Merged, path: str) -> Merged:
    """The common model without the texts of sources that a spec may not name from there, with a note of which."""
    from dataclasses import replace

    from cld.source import Source, read
    from cld.spec.faults import Faults
    from cld.spec.resolve import read_texts

    there = read_texts(found.model, path, Faults(Source(path, "")), read)
    lost = [source.id for source in found.model.sources if source.text and source.id not in there]
    if not lost:
        return found
    kept = tuple(replace(each, text="") if each.id in lost else each for each in found.model.sources)
    note = f"Texts that cannot be read from there are left out of the sources {', '.join(lost)}."
    return found._replace(model=replace(found.model, sources=kept), notes=(*found.notes, note))


def _refuse_broken(text: str, found: Merged) -> None:
    """Stop where what was put together is no sound spec: parts that fit each in its own file and not together."""
    from cld.source import Source
    from cld.spec import STDIN, read_spec

    spec = read_spec(Source("the common model", text), named=STDIN)
    if spec.model != found.model:
        _shared.show_errors("the common model", spec.faults)
        message = "the specs do not fit together as they are; see above what stands in the way"
        raise _shared.Failure(message, _shared.FOUND)
