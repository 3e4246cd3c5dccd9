"""Backup and restore: whole or not at all, and what stood before is kept."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import pytest
from tests.config.conftest import Cli, run_anlan

from anlan.config.lock import alone


@pytest.fixture(scope="module")
def model_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city made once for these tests."""
    folder = tmp_path_factory.mktemp("model") / "var"
    made = run_anlan(folder, "init", "--division", "330200")
    assert made.returncode == 0, made.stderr
    (folder / "files" / "ab").mkdir(parents=True)
    (folder / "files" / "ab" / "cd").write_bytes(b"photo")
    return folder


@pytest.fixture
def city(model_city: Path, data: Path) -> Path:
    """A copy to break."""
    shutil.copytree(model_city, data)
    return data


@pytest.fixture
def file(city: Path, anlan: Cli, tmp_path: Path) -> Path:
    """A backup of it."""
    made = anlan("backup", str(tmp_path / "copies"))
    assert made.returncode == 0, made.stderr
    return Path(made.stdout.strip())


def test_a_round_trip(city: Path, anlan: Cli, file: Path) -> None:
    assert file.stat().st_mode & 0o077 == 0
    key = (city / "secret-key").read_text()
    shutil.rmtree(city)
    assert anlan("restore", str(file)).returncode == 0
    assert (city / "files" / "ab" / "cd").read_bytes() == b"photo"
    assert (city / "secret-key").read_text() == key
    assert anlan("verify-audit").returncode == 0
    assert "空库" in anlan("init", "--division", "210200").stderr


def test_what_stood_before_is_kept(city: Path, anlan: Cli, file: Path) -> None:
    (city / "later").write_text("written after the backup")
    assert anlan("restore", str(file)).returncode == 0
    (kept,) = city.parent.glob("var.before-restore-*")
    assert (kept / "later").exists()
    assert not (city / "later").exists()


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "text"])
def test_a_damaged_archive_changes_nothing(damage: str, city: Path, anlan: Cli, file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    changed = {
        "cut": content[:middle],
        "flip": content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :],
        "empty": b"",
        "text": "这不是备份".encode(),
    }[damage]
    file.write_bytes(bytes(changed))
    before = (city / "anlan.sqlite3").read_bytes()
    outcome = anlan("restore", str(file))
    assert outcome.returncode == 1
    assert "Traceback" not in outcome.stderr
    assert (city / "anlan.sqlite3").read_bytes() == before
    assert not list(city.parent.glob("var.before-restore-*"))


def test_an_archive_that_climbs_out_is_refused(city: Path, anlan: Cli, tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar.gz"
    note = tmp_path / "note"
    note.write_text("x")
    with tarfile.open(evil, "w:gz") as archive:
        archive.add(note, arcname="../../escaped")
    assert anlan("restore", str(evil)).returncode == 1
    assert not (tmp_path.parent / "escaped").exists()


def test_restore_waits_for_the_service_to_stop(city: Path, anlan: Cli, file: Path) -> None:
    with alone(city):
        refused = anlan("restore", str(file))
        assert refused.returncode == 1
        assert "正在" in refused.stderr
        assert anlan("serve").returncode == 1
    assert anlan("restore", str(file)).returncode == 0


def test_a_missing_file_is_named(anlan: Cli) -> None:
    outcome = anlan("restore", "nowhere.tar.gz")
    assert outcome.returncode == 1
    assert "nowhere.tar.gz" in outcome.stderr
