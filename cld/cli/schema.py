"""`cld schema`: the language as a JSON Schema."""

from __future__ import annotations

import typer


def command() -> None:
    """Print a JSON Schema (draft 2020-12) of the spec language, for editors that check while you type."""
    import json

    from cld.spec.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
