"""The command line. One command is one module of this package, found by walking it: its name is the
module's, and its function `command` is what typer calls. Modules that start with an underscore are shared.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import typer

from cld.cli import _shared
from cld.plugins import names

HELP = "Causal models as code: check a causal-loop model written as YAML, find its feedback loops, draw it."


def commands() -> list[str]:
    """The names of all commands."""
    return list(names("cli"))


def build(only: str | None = None) -> typer.Typer:
    """The application; with the name of a command, that one alone, which spares loading the others."""
    app = typer.Typer(
        name="cld",
        help=HELP,
        no_args_is_help=True,
        add_completion=only is None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_main)
    every = commands()
    for name in [only] if only in every else every:
        app.command(name)(import_module(f"{__name__}.{name}").command)
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
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    first = sys.argv[1] if len(sys.argv) > 1 else None
    try:
        build(first)(prog_name="cld")
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        _shared.complain("stopped; nothing was left half-written")
        raise SystemExit(130) from None
    except _shared.Failure as failure:
        _shared.complain(str(failure))
        raise SystemExit(failure.status) from None
    except Exception as error:  # a bug: say so plainly, and how to see more
        if os.environ.get("CLD_DEBUG"):
            raise
        _shared.complain(
            f"this is a fault of the program, not of yours ({type(error).__name__}: {error}).\n"
            "Please report it with the spec that caused it; CLD_DEBUG=1 shows the details."
        )
        raise SystemExit(70) from None
