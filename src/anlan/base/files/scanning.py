"""Scanners: what looks at a file before it is kept (a virus scanner, a secrecy check). None is built in; a room or a
site registers its own from `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

#: Given the file and its content type; a Chinese reason refuses it, an empty text lets it pass.
Scanner = Callable[[Path, str], str]
_scanners: list[Scanner] = []


def add_scanner(scanner: Scanner) -> None:
    """Let `scanner` judge every new file; registering it again changes nothing."""
    if scanner not in _scanners:
        _scanners.append(scanner)


def first_objection(path: Path, content_type: str) -> str:
    """The first scanner's reason to refuse, or an empty text."""
    return next((reason for scanner in _scanners if (reason := scanner(path, content_type))), "")
