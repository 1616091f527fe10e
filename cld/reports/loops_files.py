"""Any number of loops into a file, a few at a time: JSON lines, CSV for spreadsheets, or Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from cld.files import growing, partial
from cld.graph.loops import Loop

Put = Callable[[Sequence[Loop]], None]
"""Writes a batch."""

BATCH = 5_000
EXCEL_ROWS = 1_048_575
"""Rows under a heading that spreadsheets show."""


class Missing(Exception):
    """A library that a format needs is not installed. The message is a sentence for the user."""


class Written(NamedTuple):
    """What became of a file."""

    loops: int
    interrupted: Path | None
    """Where what was written before Ctrl-C is; None where the file is whole."""


def write(
    path: str, loops: Iterable[Loop], about: dict[str, str], report: Callable[[int], None] | None = None
) -> Written:
    """Write loops as they come, in the form that the ending of the path names. Memory does not grow with their number.

    Args:
        path: ends in `.jsonl`, `.csv` or `.parquet`.
        about: what the file is, by key; Parquet files hold it, the others have no place for it.
        report: takes the number of loops written so far.

    Raises:
        Missing: pyarrow is needed for `.parquet`.
        Unwritable: the file cannot be written; what was there before is untouched.
    """
    sink = SINKS[Path(path).suffix.lower()]
    count = 0
    try:
        with growing(path) as file, sink(file, about) as put:
            for batch in _batches(loops):
                put(batch)
                count += len(batch)
                if report is not None:
                    report(count)
    except KeyboardInterrupt:
        return Written(count, partial(path))
    return Written(count, None)


def _batches(loops: Iterable[Loop]) -> Iterator[list[Loop]]:
    """Loops a few thousand at a time; what was found before Ctrl-C is not lost."""
    batch: list[Loop] = []
    try:
        for loop in loops:
            batch.append(loop)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except KeyboardInterrupt:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _put_whole(file: BinaryIO, octets: bytes) -> None:
    """Write lines; where Ctrl-C falls into it, none of them rather than a piece of one."""
    start = file.tell()
    try:
        file.write(octets)
    except KeyboardInterrupt:
        file.seek(start)
        file.truncate()
        raise


@contextmanager
def _json_lines(file: BinaryIO, about: dict[str, str]) -> Iterator[Put]:
    """One object a line, as in `--format json`."""
    del about
    quoted = _Quoted()

    def put(batch: Sequence[Loop]) -> None:
        _put_whole(file, "".join(map(quoted.line, batch)).encode())

    yield put


class _Quoted(dict[str, str]):
    """Texts as JSON, each escaped once: most of a long list is the same few ids."""

    def __missing__(self, text: str) -> str:
        import json

        self[text] = escaped = json.dumps(text, ensure_ascii=False)
        return escaped

    def line(self, loop: Loop) -> str:
        name = self[loop.name] if loop.name else "null"
        elements = ", ".join(map(self.__getitem__, loop.elements))
        grounding = f'"{loop.grounding.value}"' if loop.grounding else "null"
        factors = ", ".join(map(self.__getitem__, loop.conditional_on))
        return (
            f'{{"id": "{loop.id}", "name": {name}, "polarity": "{loop.polarity.value}", "elements": [{elements}], '
            f'"length": {loop.length}, "delayed": {"true" if loop.delayed else "false"}, "grounding": {grounding}, '
            f'"conditional_on": [{factors}]}}\n'
        )


COLUMNS = ("id", "name", "polarity", "length", "delayed", "grounding", "elements", "conditional_on")


@contextmanager
def _comma_separated(file: BinaryIO, about: dict[str, str]) -> Iterator[Put]:
    """A table for spreadsheets: UTF-8 with a mark, without which Excel garbles accents."""
    import csv
    import io

    del about
    text = io.StringIO(newline="")
    writer = csv.writer(text)

    def put_rows(rows: Iterable[Sequence[object]]) -> None:
        writer.writerows(rows)
        _put_whole(file, text.getvalue().encode())
        text.seek(0)
        text.truncate()

    file.write(b"\xef\xbb\xbf")
    put_rows([COLUMNS])
    yield lambda batch: put_rows(map(_row, batch))


def _row(loop: Loop) -> tuple[object, ...]:
    return (
        harmless(loop.id),
        harmless(loop.name),
        loop.polarity.value,
        loop.length,
        "yes" if loop.delayed else "no",
        loop.grounding.value if loop.grounding else "",
        harmless(" > ".join(loop.elements)),
        harmless(" ".join(loop.conditional_on)),
    )


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it.

    As the Open Worldwide Application Security Project advises (OWASP, CSV Injection).
    """
    return (
        f"'{text}"
        if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
        else text
    )


@contextmanager
def _parquet(file: BinaryIO, about: dict[str, str]) -> Iterator[Put]:
    """A table for R, Python and databases; ids of elements are lists."""
    arrow, parquet = _arrow()
    words = arrow.dictionary(arrow.int32(), arrow.string())
    schema = arrow.schema(
        [
            ("id", arrow.string()),
            ("name", arrow.string()),
            ("polarity", words),
            ("length", arrow.int32()),
            ("delayed", arrow.bool_()),
            ("grounding", words),
            ("elements", arrow.list_(arrow.string())),
            ("conditional_on", arrow.list_(arrow.string())),
        ],
        metadata={key.encode(): value.encode() for key, value in about.items()},
    )

    def columns(batch: Sequence[Loop]) -> list[list[Any]]:
        return [
            [loop.id for loop in batch],
            [loop.name or None for loop in batch],
            [loop.polarity.value for loop in batch],
            [loop.length for loop in batch],
            [loop.delayed for loop in batch],
            [loop.grounding.value if loop.grounding else None for loop in batch],
            [loop.elements for loop in batch],
            [loop.conditional_on for loop in batch],
        ]

    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        waiting: list[Any] = []

        def flush() -> None:
            if waiting:
                writer.write_table(arrow.Table.from_batches(waiting, schema))
                waiting.clear()

        def put(batch: Sequence[Loop]) -> None:
            arrays = [
                arrow.array(each, kind) for each, kind in zip(columns(batch), schema.types, strict=True)
            ]
            waiting.append(arrow.record_batch(arrays, schema=schema))
            if len(waiting) >= 20:  # groups of 100,000 rows are read more quickly than small ones
                flush()

        try:
            yield put
        finally:
            flush()


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise Missing(
            "Parquet files are written with pyarrow, which is not installed: `pip install pyarrow`, or name a "
            "file that ends in .jsonl or .csv"
        ) from None
    return pyarrow, pyarrow.parquet


def refuse_missing(path: str) -> None:
    """Fail early where a library for the form of a file is not installed.

    Raises:
        Missing: the path ends in `.parquet` and there is no pyarrow.
    """
    if Path(path).suffix.lower() == ".parquet":
        _arrow()


SINKS = {".jsonl": _json_lines, ".csv": _comma_separated, ".parquet": _parquet}
"""How each kind of file is written, by its ending."""


def octets(ending: str, loops: int, steps: int, letters: float) -> float:
    """About how large a file gets.

    Args:
        ending: of the file's name, such as `.csv`.
        steps: elements of all the loops together.
        letters: how long the ids of elements are, on average.
    """
    each = {".jsonl": (150, 4 + letters), ".csv": (60, 3 + letters), ".parquet": (4, 0.6)}[ending]
    return loops * each[0] + steps * each[1]
