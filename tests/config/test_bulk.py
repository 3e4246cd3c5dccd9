"""`anlan import`, in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.data.imports.credit_codes import credit_code
from tests.people import People

from anlan.config.bulk import import_file
from anlan.data.enterprises.facade import Enterprise
from anlan.kernel.errors import InvalidInput, NotFound


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def test_rows_errors_and_summary_are_printed(
    people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "企业.csv"
    file.write_text(f"企业名称,统一社会信用代码\n甲厂,{credit_code(1)}\n乙厂,坏代码\n", encoding="gb18030")
    assert import_file(dataset="enterprises", file=file) == 0
    out = capsys.readouterr().out
    assert "第 3 行 统一社会信用代码 坏代码" in out
    assert "共 2 行：新增 1，更新 0，未变 0，退回 1。" in out
    assert Enterprise.objects.get().name == "甲厂"


def test_what_fails_exits_with_a_reason(
    people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_file(dataset="enterprises", file=tmp_path / "none.csv") == 2
    file = tmp_path / "x.csv"
    file.write_text("无关,列\n1,2\n", encoding="utf-8")
    assert import_file(dataset="enterprises", file=file) == 1
    assert "没有找到表头" in capsys.readouterr().err
    with pytest.raises(InvalidInput, match="法规"):
        import_file(dataset="laws", file=tmp_path / "none")
    with pytest.raises(NotFound, match="dragons"):
        import_file(dataset="dragons", file=file)
