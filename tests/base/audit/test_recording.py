"""Entries in the database: one transaction with the act, checked against signed heads that left it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import AT

from anlan.base.audit.facade import AuditEntry, entries_about, record, sign_head, stream, verify
from anlan.kernel.actor import SYSTEM, Actor
from anlan.kernel.records import RecordRef

pytestmark = pytest.mark.django_db
SUBJECT = RecordRef.of("enterprise", "42")


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


def note(summary: str = "改了名称", **values: Any) -> AuditEntry:
    """One entry about `SUBJECT`."""
    with transaction.atomic():
        return record(
            action="enterprises.change", subject=SUBJECT, summary=summary, by=SYSTEM, at=AT, **values
        )


def tamper(statement: str) -> None:
    """What somebody with the database's file could do."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_entries_form_a_chain() -> None:
    first, second = note(), note()
    assert second.previous == first.digest
    assert (verify().whole, verify().entries) == (True, 2)
    assert [entry.seq for entry in entries_about(SUBJECT)] == [2, 1]


def test_who_when_where_and_why_are_kept() -> None:
    by = Actor(id=UUID(int=7), name="赵值", address="10.0.0.9")
    with transaction.atomic():
        record(action="a.b", subject=SUBJECT, by=by, at=AT, reason="核实", changes={"name": ["旧", "新"]})
    entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.actor_name, entry.address) == (UUID(int=7), "赵值", "10.0.0.9")
    assert (entry.at, entry.reason, entry.changes) == (AT, "核实", {"name": ["旧", "新"]})


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(action="a.b", subject=SUBJECT, by=SYSTEM, at=AT)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_entry_and_the_chain_whole() -> None:
    note()
    with pytest.raises(RuntimeError), transaction.atomic():
        record(action="a.b", subject=SUBJECT, by=SYSTEM, at=AT)
        raise RuntimeError("the business change failed")
    note()
    assert (verify().whole, verify().entries) == (True, 2)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-9999, max_value=9999),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.datetimes(timezones=st.just(UTC), min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001  (hypothesis wants naive bounds)
    st.uuids(),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(
        st.text("abc状态", max_size=5),
        VALUES | st.lists(VALUES, max_size=3) | st.dictionaries(st.text("xy"), VALUES),
    )
)
def test_whatever_changed_the_digest_survives_the_database(changes: dict[str, Any]) -> None:
    note(changes=changes)
    assert verify().whole


def test_a_changed_row_is_found() -> None:
    note()
    note()
    tamper("UPDATE audit_auditentry SET actor_name = '别人' WHERE seq = 1")
    outcome = verify()
    assert outcome.broken_at == 1
    assert "改动" in outcome.problem


def test_a_deleted_row_is_found() -> None:
    for _ in range(3):
        note()
    tamper("DELETE FROM audit_auditentry WHERE seq = 2")
    assert verify().broken_at == 3


def test_a_deleted_tail_is_found_by_the_signed_head() -> None:
    note()
    note()
    assert sign_head(at=AT) == 2
    tamper("DELETE FROM audit_auditentry WHERE seq = 2")
    assert verify().broken_at == 2


def test_a_head_is_signed_once() -> None:
    assert sign_head(at=AT) is None
    note()
    assert sign_head(at=AT) == 1
    assert sign_head(at=AT + timedelta(minutes=1)) is None


def test_a_forged_head_is_found(settings: Any) -> None:
    note()
    sign_head(at=AT)
    path = Path(settings.DATA_DIR) / "audit-heads.jsonl"
    head = json.loads(path.read_text())
    path.write_text(json.dumps(head | {"digest": "0" * 64}) + "\n")
    assert "签名无效" in verify().problem


def test_heads_are_copied_off_the_box(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    monkeypatch.setenv("ANLAN_AUDIT_COPY", str(tmp_path / "other-disk"))
    note()
    sign_head(at=AT)
    (Path(settings.DATA_DIR) / "audit-heads.jsonl").unlink()
    tamper("DELETE FROM audit_auditentry")
    assert verify().broken_at == 1


def test_an_exported_chain_is_checked_without_the_database(tmp_path: Path) -> None:
    note()
    note(changes={"loss": Decimal("12.50")})
    export = tmp_path / "audit.jsonl"
    export.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in stream()))
    assert verify(export).whole
    export.write_text(export.read_text().replace("改了名称", "没有改过", 1))
    assert verify(export).broken_at == 1
    export.write_text("这不是审计导出\n")
    assert "不是审计导出" in verify(export).problem


def test_an_entry_is_never_deleted_by_the_product() -> None:
    with pytest.raises(TypeError):
        note().delete()
