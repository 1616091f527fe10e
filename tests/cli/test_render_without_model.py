"""Figures that carry no model, or an anonymised one: what a reader of the file cannot learn, and what still works."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Result
from command_line import run as run_in

from cld.carried import NoModel, carried

SPEC = """\
cld: 1
title: Study
version: 1.0.0
variables: {a: Stress, b: Sick leave}
links:
  - a -> b (+): {evidence: [E1]}
speakers: {Ruth: {role: Nurse}}
sources: {S1: Interviews}
evidence: {E1: {source: S1, speaker: Ruth, quote: They all fall ill in winter.}}
views: {map: {layout: loops}, close: {layout: loops, elements: [a, b]}}
"""
SECRETS = ("Ruth", "fall ill", "Nurse")
FOLDER = Path("diagrams/study/1.0.0")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("study.yaml").write_text(SPEC, encoding="utf-8")


def run(*arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        return run_in(patch, *arguments)


def secrets_in(path: Path) -> list[str]:
    data = path.read_bytes()
    return [secret for secret in SECRETS if secret.encode() in data or secret.encode("utf-16-be") in data]


@pytest.mark.parametrize("ending", ["svg", "pdf", "png", "tikz"])
def test_a_figure_without_the_model_holds_none_of_its_speakers_and_says_so_when_it_is_asked_for_it(
    ending: str,
) -> None:
    whole, bare = Path(f"whole.{ending}"), Path(f"bare.{ending}")
    assert run("render", "study.yaml", "--view", "map", "-o", str(whole)).status == 0
    assert run("render", "study.yaml", "--view", "map", "--without-model", "-o", str(bare)).status == 0
    assert secrets_in(whole) == list(SECRETS)
    assert secrets_in(bare) == []
    with pytest.raises(NoModel, match=r"of version 1\.0\.0, was drawn without its model"):
        carried(bare.read_bytes(), "bare")


def test_an_anonymised_figure_carries_a_model_without_the_people() -> None:
    assert run("render", "study.yaml", "--view", "map", "--anonymise", "-o", "shared.svg").status == 0
    assert secrets_in(Path("shared.svg")) == []
    given = run("extract", "shared.svg")
    assert given.status == 0
    assert "Speaker-01" in given.out
    assert run("render", "study.yaml", "--anonymise").status == 2


def test_figures_recorded_without_the_model_stay_so_until_it_is_asked_for() -> None:
    assert run("render", "study.yaml", "--without-model").status == 0
    assert run("render", "study.yaml").status == 0
    assert [secrets_in(path) for path in sorted(FOLDER.glob("*.svg"))] == [[], []]
    assert run("render", "study.yaml", "--check").status == 0
    assert run("render", "study.yaml", "--with-model").status == 0
    assert [secrets_in(path) for path in sorted(FOLDER.glob("*.svg"))] == [list(SECRETS)] * 2
    assert "without_model" not in json.loads((FOLDER / "record.json").read_text(encoding="utf-8"))


def test_a_single_view_is_not_recorded_without_the_model_beside_others_that_carry_it() -> None:
    run("render", "study.yaml")
    refused = run("render", "study.yaml", "--view", "map", "--without-model")
    assert refused.status == 1
    assert "draw all views alike" in refused.err
    assert secrets_in(FOLDER / "map.svg") == list(SECRETS)


def test_a_later_version_is_drawn_without_the_model_as_the_one_before_it() -> None:
    run("render", "study.yaml", "--without-model")
    Path("study.yaml").write_text(SPEC.replace("1.0.0", "1.1.0-draft").replace("Stress", "Strain"), "utf-8")
    assert run("render", "study.yaml").status == 0
    assert secrets_in(Path("diagrams/study/1.1.0-draft/map.svg")) == []


def test_history_and_diff_say_why_they_cannot_tell_of_a_version_without_the_model() -> None:
    run("render", "study.yaml", "--without-model")
    history = run("history", "study.yaml")
    assert history.status == 0
    assert "drawn without the model" in history.out
    diff = run("diff", "study@1.0.0", "study.yaml")
    assert diff.status == 2
    assert "drawn without the model" in diff.err


def test_a_release_says_that_its_figures_carry_quotes_unless_they_do_not() -> None:
    Path("study.yaml").write_text(SPEC.replace("1.0.0", "1.0.0-draft"), encoding="utf-8")
    assert "1 quote and 1 speaker" in run("release", "study.yaml", "-m", "First.").err
    Path("study.yaml").write_text(SPEC.replace("1.0.0", "1.1.0-draft").replace("Stress", "Strain"), "utf-8")
    silent = run("release", "study.yaml", "-m", "Second.", "--without-model")
    assert silent.status == 0
    assert "quote" not in silent.err
