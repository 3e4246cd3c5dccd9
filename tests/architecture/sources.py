"""Reads the product's own sources for the guard tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "anlan"

#: Rooms that hold apps; the others are single packages.
HOUSES = ("base", "data", "gis", "communication", "rescue")


def modules() -> Iterator[tuple[str, Path]]:
    """Dotted name and file of every module of the product."""
    for path in sorted(SOURCE.rglob("*.py")):
        parts = ("anlan", *path.relative_to(SOURCE).with_suffix("").parts)
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def room_of(module: str) -> str:
    """The app or package a module belongs to: "anlan.base.audit", "anlan.web"."""
    parts = module.split(".")
    return ".".join(parts[:3] if len(parts) > 1 and parts[1] in HOUSES else parts[:2])


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything imported, `from a import b` as "a.b"."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"
