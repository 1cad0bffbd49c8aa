"""How the code is to be written, as far as a machine can tell."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
OURS = ("supportdesk", "tickets", "triage", "conversations", "integrations")
SOURCES = [path for package in OURS for path in sorted((ROOT / package).rglob("*.py"))]
MIGRATIONS = [path for path in SOURCES if path.parent.name == "migrations"]
MODULES = [path for path in SOURCES if path not in MIGRATIONS]
DOORS = [path for path in MODULES if path.parent.name in {"desk", "portal", "help", "api"} or path.stem == "views"]
VAGUE = {"utils", "helpers", "services", "managers", "common", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, Function))


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def arguments(function: Function) -> list[str]:
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def too_long(paths: list[Path], limit: int) -> list[str]:
    return [named(path) for path in paths if len(path.read_text().splitlines()) > limit]


def test_functions_are_short() -> None:
    lengths = sorted(length(one) for path in MODULES for one in functions(path))
    assert median(lengths) <= 6
    assert lengths[int(len(lengths) * 0.9)] <= 20
    assert [f"{named(path)} {one.name}" for path in MODULES for one in functions(path) if length(one) > 40] == []


def test_functions_take_few_arguments() -> None:
    many = [f"{named(path)} {one.name}" for path in MODULES for one in functions(path) if len(arguments(one)) > 5]
    assert many == []


def test_files_are_short() -> None:
    assert too_long(MODULES, 300) == []
    assert too_long(sorted((ROOT / "templates").rglob("*.html")), 80) == []
    assert too_long(sorted((ROOT / "static").rglob("*.css")), 150) == []


def test_modules_are_named_for_their_job() -> None:
    assert [named(path) for path in MODULES if path.stem in VAGUE] == []


def test_what_answers_requests_asks_in_the_words_of_querysets() -> None:
    """A `.filter(` there is a rule of the domain that the next door would have to know as well."""
    asked = [
        f"{named(path)}:{node.lineno}"
        for path in DOORS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"filter", "exclude"}
        if ast.unparse(node.value) not in {"register", "User.objects"}  # template filters; people of no one tenant
    ]
    assert asked == []


def test_migrations_import_nothing_of_ours() -> None:
    """They must run the same long after the code has moved on."""
    borrowed = [f"{named(path)}: {name}" for path in MIGRATIONS for name in imports(path) if name.split(".")[0] in OURS]
    assert borrowed == []
