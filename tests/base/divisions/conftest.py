"""Dalian and Ningbo loaded from the small source and the real boundaries."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.base.divisions import small_source

from anlan.base.divisions.facade import load_city
from anlan.base.divisions.locator import forget_boundaries
from anlan.kernel.actor import SYSTEM

AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def dist(tmp_path: Path, settings: Any) -> Path:
    """The package data of the front-end build."""
    settings.FRONTEND_DIST = small_source.write(tmp_path / "dist")
    forget_boundaries()
    return tmp_path / "dist"


@pytest.fixture
def dalian(db: None, dist: Path) -> None:
    """Dalian loaded."""
    load_city("210200", by=SYSTEM, at=AT)


@pytest.fixture
def ningbo(db: None, dist: Path) -> None:
    """Ningbo loaded."""
    load_city("330200", by=SYSTEM, at=AT)
