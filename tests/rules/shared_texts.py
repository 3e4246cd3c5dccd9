"""Law texts of the shared input folder beside the checkout; tests that read them carry the marker `shared`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared"


def article(law: str, number: str) -> str:
    """The text of article `number` (Chinese numerals); skips when the folder is absent."""
    path = FOLDER / "laws" / f"{law}.md"
    if not path.exists():
        pytest.skip("the shared input folder is not beside this checkout")
    text = path.read_text(encoding="utf-8")
    found = re.search(rf"^第{number}条\s.*?(?=^第[一二三四五六七八九十百]+条\s|\Z)", text, re.M | re.S)
    assert found is not None, f"{law} {number}"
    return found.group(0)
