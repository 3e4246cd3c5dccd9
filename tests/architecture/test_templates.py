"""Templates: no other app's private parts, nothing inline that a strict content security policy would refuse, no
address outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import SOURCE, room_of

REFERENCE = re.compile(r"{%\s*(?:include|extends)\s+['\"]([^'\"]+)['\"]")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|<style\b|\sstyle=[\"']|\son[a-z]+=[\"']|javascript:",
    re.I,
)
OUTSIDE = re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.I)


def templates() -> Iterator[tuple[str, Path]]:
    """Room and file of every template."""
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        folder = Path(str(path).split("/templates/")[0])
        yield room_of(".".join(("anlan", *folder.relative_to(SOURCE).parts))), path


def lines(path: Path) -> Iterator[tuple[int, str]]:
    yield from enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)


def test_templates_of_other_apps_are_private() -> None:
    """The frame and the components of `ui` are for all; an app's folder is its own."""
    owners: dict[str, set[str]] = {}
    for room, path in templates():
        owners.setdefault(str(path).split("/templates/")[1], set()).add(room)
    found = []
    for room, path in templates():
        for number, line in lines(path):
            for name in REFERENCE.findall(line):
                if not owners.get(name, set()) <= {room, "anlan.ui"}:
                    found.append(f"{path.name}:{number} {name}")
    assert found == []


def test_no_template_is_claimed_twice() -> None:
    seen: dict[str, str] = {}
    for room, path in templates():
        name = str(path).split("/templates/")[1]
        assert seen.setdefault(name, room) == room, name


def test_nothing_is_inline() -> None:
    found = [
        f"{p.name}:{n} {text.strip()}" for _r, p in templates() for n, text in lines(p) if INLINE.search(text)
    ]
    assert found == []


def test_pages_ask_nobody_outside() -> None:
    found = [
        f"{p.name}:{n} {text.strip()}"
        for _r, p in templates()
        for n, text in lines(p)
        if OUTSIDE.search(text)
    ]
    assert found == []
