"""What the front end build left in `frontend/dist`: its manifest and the icons. Read once a process.

A missing build is not an error here: the Python tests run without it, and `anlan doctor` reports it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """URLs of one entry point."""

    script: str
    preloads: tuple[str, ...]
    styles: tuple[str, ...]


def entry(name: str) -> Entry | None:
    """The entry point `src/<name>.ts`; None when the front end is not built. In debug mode read afresh."""
    path = Path(settings.FRONTEND_DIST) / "assets" / "manifest.json"
    return _entry(name, path, path.stat().st_mtime_ns if settings.DEBUG and path.exists() else 0)


@cache
def _entry(name: str, path: Path, _version: int) -> Entry | None:
    if not path.exists():
        logger.warning("the front end is not built: %s is missing", path.name)
        return None
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    chunk = manifest[f"src/{name}.ts"]
    imported = _imports(manifest, chunk, {})
    styles = [*chunk.get("css", ())]
    for other in imported.values():
        styles.extend(style for style in other.get("css", ()) if style not in styles)
    return Entry(
        script=static(chunk["file"]),
        preloads=tuple(static(other["file"]) for other in imported.values()),
        styles=tuple(static(style) for style in styles),
    )


def _imports(
    manifest: dict[str, Any], chunk: dict[str, Any], seen: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    for key in chunk.get("imports", ()):
        if key not in seen:
            seen[key] = manifest[key]
            _imports(manifest, manifest[key], seen)
    return seen


@cache
def icons() -> dict[str, str]:
    """Bodies of the outline icons by name."""
    path = Path(settings.FRONTEND_DIST) / "data" / "icons.json"
    if not path.exists():
        return {}
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found
