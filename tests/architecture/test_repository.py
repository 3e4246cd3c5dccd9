"""What must not stand in any file of the repository, and what must."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{30}")
REGISTRY = re.compile(
    r"(?:index-url|registry)\s*[=:]|\"resolved\":\s*\"https?://(?!registry\.npmjs\.org/)", re.I
)


def tracked() -> list[Path]:
    """Text files git knows; skipped where there is no git (an unpacked archive)."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    names = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [path for path in names if path.is_file() and path.suffix not in {".png", ".pdf", ".xlsx", ".jpg"}]


@pytest.mark.parametrize("pattern", [MACHINE_PATH, SECRET], ids=["machine path", "secret"])
def test_no_file_holds(pattern: re.Pattern[str]) -> None:
    found = []
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {hit.group(0)}" for hit in pattern.finditer(text)]
    assert [hit for hit in found if "test_repository.py" not in hit] == []


def test_locks_name_no_mirror() -> None:
    assert not REGISTRY.search((ROOT / "requirements.lock").read_text())
    assert not REGISTRY.search((ROOT / "package-lock.json").read_text())


def test_every_requirement_is_pinned_with_a_hash() -> None:
    text = (ROOT / "requirements.lock").read_text()
    pins = re.findall(r"^[a-z0-9].*?(?:\n    --hash=\S+.*)*$", text, re.M)
    assert pins
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
