"""The command line. One command is one module of this package, found by walking it: its name is the
module's, and its function `command` is what typer calls. Modules that start with an underscore are shared; one that
ends in it has a word of Python for its name.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module

import typer

from cld.cli import _shared
from cld.plugins import names

HELP = "Causal models as code: check a causal-loop model written as YAML, find its feedback loops, draw it."


def commands() -> list[str]:
    """The names of all commands."""
    return [name.rstrip("_") for name in names("cli")]


def build(only: str | None = None) -> typer.Typer:
    """The application; with the name of a command, that one alone, which spares loading the others."""
    app = typer.Typer(
        name="cld",
        help=HELP,
        add_completion=only is None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_main)
    every = {name.rstrip("_"): name for name in names("cli")}
    for name in [only] if only in every else every:
        app.command(name)(import_module(f"{__name__}.{every[name]}").command)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        from cld import __version__

        typer.echo(f"cld {__version__}")
        raise typer.Exit


def _main(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the program's version and stop."
    ),
) -> None:
    del version  # acted on by its callback


def main() -> None:
    """Run the command line; leaves with the exit status. Never shows a traceback."""
    _prepare_streams()
    try:
        status = _run(sys.argv[1:] or ["--help"])
        if status == _INTERRUPTED:
            raise KeyboardInterrupt
        sys.stdout.flush()
    except KeyboardInterrupt:
        _shared.complain("stopped; no file was left half-written")
        status = _INTERRUPTED
    except _shared.Failure as failure:
        _shared.complain(str(failure))
        status = failure.status
    except OSError as error:  # the commands report the files they name: this is what they print
        reason = (error.strerror or str(error)).lower()
        _shared.complain(f"the output, or a temporary file, cannot be written ({reason})")
        _give_up_output()
        status = _shared.MISUSE
    except Exception as error:  # a bug: say so plainly, and how to see more
        if os.environ.get("CLD_DEBUG"):
            raise
        _shared.complain(
            f"this is a fault of the program, not of yours ({type(error).__name__}: {error}).\n"
            "Please report it with the spec that caused it; CLD_DEBUG=1 shows the details."
        )
        status = 70
    raise SystemExit(status)


_INTERRUPTED = 130
"""The exit status after Ctrl-C, by the custom of shells."""


def _run(arguments: list[str]) -> int:
    """Run one command. Gives its exit status."""
    try:
        status: object = build(arguments[0])(arguments, prog_name="cld", standalone_mode=False)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        place = getattr(getattr(error, "ctx", None), "command_path", "cld")
        said = str(error.format_message()).rstrip(".")
        said = said[:1].lower() + said[1:] + (" " if said.endswith("?") else "; ")
        raise _shared.Failure(f"{said}`{place} --help` shows how it is used") from None
    return status if isinstance(status, int) else _shared.OK


def _prepare_streams() -> None:
    """Write UTF-8 wherever the program runs, and end quietly with the reader of a pipe, such as `head`.

    A stream that whoever started the program has closed leads nowhere from here on.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 (open to the end)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def _give_up_output() -> None:
    """Keep the interpreter from writing once more, as it ends, what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
