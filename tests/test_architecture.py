"""The house rules that can be checked: who may import what, one door a library, contracts of plug-in modules.

The tables are those of docs/architecture.md, so that the page cannot say anything else than the code does.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

from cld.diagnostics import Severity
from cld.plugins import names

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
MOST_LINES = 400
LAZY = "cld"
"""The front door: it loads `cld.api` only when asked, so it stands outside the order of rooms."""


def modules() -> dict[str, Path]:
    """Every module of the program by its dotted name."""
    found = {}
    for path in sorted((ROOT / "cld").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def table(name: str) -> list[list[str]]:
    """The rows of a marked table of the page, each a list of the words in its cells."""
    text = PAGE.read_text(encoding="utf-8")
    match = re.search(rf"<!-- {name} -->\n(.*?)<!-- end -->", text, re.DOTALL)
    assert match, f"docs/architecture.md has no table `{name}`"
    rows = [line.strip("|").split("|") for line in match[1].strip().splitlines()[2:]]
    return [[cell.strip() for cell in row] for row in rows]


def words(cell: str) -> list[str]:
    return [word.strip("` ") for word in cell.split(",") if word.strip("` ")]


ROOMS = {room: (set(words(held)), set(words(allowed))) for room, held, allowed in table("rooms")}
DOORS = {library: words(doors) for libraries, doors in table("doors") for library in words(libraries)}


def room_of(module: str) -> str:
    part = module.split(".")[1]
    found = [room for room, (held, _) in ROOMS.items() if part in held]
    assert len(found) == 1, f"docs/architecture.md puts {module} in {found or 'no room'}"
    return found[0]


@cache
def imports(module: str) -> tuple[str, ...]:
    """Everything a module imports, wherever in it: modules of ours by their full name, else the library."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    found = [name for node in ast.walk(tree) for name in imported(node)]
    return tuple(sorted({name for name in found if name != module}))


def imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports name the whole path"
        for alias in node.names:
            full = f"{node.module}.{alias.name}"
            yield full if full in MODULES else str(node.module)


OURS = [module for module in MODULES if module != LAZY]


@pytest.mark.parametrize("module", OURS)
def test_a_module_imports_only_from_rooms_that_its_own_may_know(module: str) -> None:
    room = room_of(module)
    allowed = ROOMS[room][1] | {room}
    own = [name for name in imports(module) if name.startswith("cld.")]
    assert [name for name in own if room_of(name) not in allowed] == []


def test_the_rooms_are_in_one_order_without_a_way_back() -> None:
    TopologicalSorter({room: allowed for room, (_, allowed) in ROOMS.items()}).prepare()
    assert not {name for _, allowed in ROOMS.values() for name in allowed} - set(ROOMS)


def test_every_room_of_the_page_exists_and_knows_nobody_without_need() -> None:
    held = {part for parts, _ in ROOMS.values() for part in parts}
    assert held == {module.split(".")[1] for module in OURS}
    used: dict[str, set[str]] = {room: set() for room in ROOMS}
    for module in OURS:
        used[room_of(module)] |= {room_of(name) for name in imports(module) if name.startswith("cld.")}
    idle = {room: allowed - used[room] for room, (_, allowed) in ROOMS.items() if allowed - used[room]}
    assert idle == {}


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module: [name for name in imports(module) if name in OURS] for module in OURS}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("library", DOORS)
def test_a_library_comes_in_through_its_door_only(library: str) -> None:
    users = [m for m in MODULES if any(name.split(".")[0] == library for name in imports(m))]
    doors = DOORS[library]
    outside = [m for m in users if not any(m == door or m.startswith(f"{door}.") for door in doors)]
    assert outside == []
    assert users, f"nothing uses {library} any more"


DRAWING = ("text", "layouts", "scene", "quality")


def plain_sums(module: str) -> Iterator[int]:
    """Lines that call the built-in `sum` on more than truth values and whole numbers written out."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sum":
            each = getattr(node.args[0], "elt", None)
            whole = isinstance(each, ast.Constant) and isinstance(each.value, int)
            if not whole and not isinstance(each, ast.Compare | ast.BoolOp):
                yield node.lineno


def test_figures_add_with_fsum_because_sum_rounds_differently_from_python_3_12_on() -> None:
    drawing = [module for module in OURS if room_of(module) in DRAWING]
    found = [f"{MODULES[m].relative_to(ROOT)}:{line}" for m in drawing for line in plain_sums(m)]
    assert not found, "use math.fsum here: " + ", ".join(found)


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_longer_than_the_house_allows(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("module", MODULES)
def test_every_module_with_code_says_what_it_is_for(module: str) -> None:
    text = MODULES[module].read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def parameters(function: object) -> list[str]:
    assert callable(function)
    return list(inspect.signature(function).parameters)


@pytest.mark.parametrize("name", names("rules"))
def test_a_rule_has_a_code_a_name_a_severity_a_source_a_manual_and_a_check(name: str) -> None:
    rule = import_module(f"cld.rules.{name}")
    assert re.fullmatch(r"CLD4\d\d", rule.CODE)
    assert name.replace("_", "-") == rule.NAME
    assert rule.SEVERITY in set(Severity)
    assert len(rule.CITES) > 10
    assert len(rule.__doc__.strip().splitlines()) > 2
    assert parameters(rule.check) == ["case"]


@pytest.mark.parametrize("name", names("layouts"))
def test_a_layout_can_place_a_content_and_say_which_models_it_suits(name: str) -> None:
    layout = import_module(f"cld.layouts.{name}")
    assert parameters(layout.place) == ["content", "seeds", "report"]
    assert parameters(layout.suits) == ["model"]


@pytest.mark.parametrize("name", names("backends"))
def test_a_backend_can_render_a_scene(name: str) -> None:
    assert parameters(import_module(f"cld.backends.{name}").render) == ["scene", "provenance", "look"]


@pytest.mark.parametrize("name", names("cli"))
def test_a_command_is_a_function_whose_docstring_is_its_help(name: str) -> None:
    assert inspect.getdoc(import_module(f"cld.cli.{name}").command)


def test_codes_and_names_of_diagnostics_are_given_out_once() -> None:
    from cld.reports.manual import pages

    every = pages()
    assert len({page.code for page in every}) == len(every)
    assert len({page.name for page in every}) == len(every)
