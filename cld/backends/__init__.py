"""One output format a module, found by walking this package: each has `render(scene, provenance) -> bytes`.

Modules whose names begin with an underscore are helpers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a figure comes from, for it to carry along. All fields are plain text and may be empty."""

    model_yaml: str = ""
    """The model's canonical YAML."""
    model_version: str = ""
    digest: str = ""
    """Of the model's meaning."""
    program: str = ""
    """Name and version of the program."""
