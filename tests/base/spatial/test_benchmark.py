"""The benchmark runs and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from benchmarks import spatial as benchmark
from tests.base.divisions import small_source

from anlan.base.divisions.facade import Division
from anlan.base.spatial.models import Place

pytestmark = pytest.mark.django_db


def test_it_runs_and_leaves_nothing(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FRONTEND_DIST = small_source.write(tmp_path / "dist")
    monkeypatch.setattr(benchmark, "PLACES", 300)
    results = benchmark.run()
    assert len({name for name, _, _ in results}) == len(results) == 6
    assert all(seconds > 0 for _, seconds, _ in results)
    assert not Place.objects.exists()
    assert not Division.objects.exists()
