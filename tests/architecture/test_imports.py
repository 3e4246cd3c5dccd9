"""Across apps only `facade`, `enums` and `events` are imported; module names say what is inside; modules stay short."""

from __future__ import annotations

import ast

from tests.architecture.sources import HOUSES, imports_of, modules, room_of

OPEN = {"facade", "enums", "events"}
#: What wiring may take from a room besides: what it mounts.
WIRED = {"endpoints", "urls", "apps", "errors", "middleware", "backend", "context", "views"}
#: Common ground of one house, no app of its own: open to its neighbours, to others by its facade.
KITS = {"anlan.data.ledger": "anlan.data."}
BANNED = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "managers",
    "service",
    "services",
    "common",
    "misc",
}
LONGEST = 400


def is_app(room: str) -> bool:
    return room.count(".") == 2 and room.split(".")[1] in HOUSES


def test_other_apps_are_entered_through_their_front_door() -> None:
    found = []
    for module, path in modules():
        own = room_of(module)
        allowed = OPEN | WIRED if own == "anlan.config" else OPEN
        for line, name in imports_of(path):
            other = room_of(name)
            if not is_app(other) or other == own or name == other:
                continue
            if other in KITS and module.startswith(KITS[other]):
                continue
            inside = name.removeprefix(f"{other}.").split(".")[0]
            if inside not in allowed:
                found.append(f"{module}:{line} imports {name}")
    assert found == []


def test_no_relative_imports() -> None:
    found = [
        f"{module}:{node.lineno}"
        for module, path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert found == []


def test_module_names_say_what_is_inside() -> None:
    assert [name for name, _path in modules() if name.rsplit(".", 1)[-1] in BANNED] == []


def test_every_module_says_what_it_owns() -> None:
    found = []
    for module, path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if "migrations" not in module and tree.body and not ast.get_docstring(tree):
            found.append(module)
    assert found == []


def test_modules_stay_short() -> None:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules()}
    assert {name: n for name, n in lengths.items() if n > LONGEST and "migrations" not in name} == {}


def test_every_front_door_lists_what_it_offers() -> None:
    found = []
    for module, path in modules():
        if not module.endswith(".facade"):
            continue
        names = {
            target.id
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        if "__all__" not in names:
            found.append(module)
    assert found == []


def test_operations_do_not_read_the_wall_clock() -> None:
    """`at` is passed in; only interface edges read the clock."""
    found = []
    for module, path in modules():
        last = module.rsplit(".", 1)[-1]
        if not (last in {"operations", "policies", "queries"} or ".operations." in module):
            continue
        found += [f"{module}:{line}" for line, name in imports_of(path) if name == "anlan.kernel.clock.now"]
    assert found == []
