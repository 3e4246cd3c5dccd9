"""`anlan doctor` finds what is wrong and says what to do."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from tests.config.conftest import Cli

from anlan.config import doctor

pytestmark = pytest.mark.django_db


def test_a_fresh_installation_is_fit(anlan: Cli) -> None:
    assert anlan("migrate").returncode == 0
    outcome = anlan("doctor")
    assert outcome.returncode == 0, outcome.stdout
    assert "0 项故障" in outcome.stdout


def test_an_empty_database_asks_for_migration(anlan: Cli) -> None:
    outcome = anlan("doctor")
    assert outcome.returncode == 1
    assert "anlan migrate" in outcome.stdout
    assert "Traceback" not in outcome.stderr


def test_a_missing_front_end_is_found(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FRONTEND_DIST = tmp_path
    assert doctor.examine() == 1
    assert "make setup" in capsys.readouterr().out


def test_wrong_settings_of_sqlite_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [finding.verdict for finding in doctor._pragmas()] == ["ok", "ok"]
    monkeypatch.setattr(doctor, "EXPECTED_PRAGMAS", {"synchronous": 1})
    finding = doctor._pragmas()[0]
    assert finding.verdict == "bad"
    assert "synchronous=2" in finding.text


def test_a_clock_set_back_is_found(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    newer = tmp_path / "audit-heads.jsonl"
    newer.touch()
    os.utime(newer, (time.time() + 86400, time.time() + 86400))
    (finding,) = doctor._clock()
    assert finding.verdict == "bad"
    assert "校时" in finding.text
