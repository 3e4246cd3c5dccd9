"""Pages of the auditor."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from tests.people import AT, People, actor

from anlan.base.audit.facade import AuditEntry, record, verify
from anlan.base.audit.views import changes_of
from anlan.kernel.actor import SYSTEM
from anlan.kernel.records import RecordRef

Browser = Callable[..., Client]
OUTSIDERS = ["duty", "leader", "jinzhou", "zhuanghe", "enterprise", "admin", "security"]


def note(summary: str, **values: object) -> AuditEntry:
    """One entry about a kettle."""
    with transaction.atomic():
        return record(
            action="web.boil",
            subject=RecordRef.of("kettle", "k1"),
            summary=summary,
            by=SYSTEM,
            at=AT,
            **values,
        )


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("name", ["entries", "export"])
def test_only_the_auditor_reads_the_log(who: str, name: str, people: People, browser_of: Browser) -> None:
    assert browser_of(getattr(people, who)).get(reverse(f"audit:{name}")).status_code == 403


def test_only_the_auditor_verifies(people: People, browser_of: Browser) -> None:
    assert browser_of(people.admin).post(reverse("audit:verify")).status_code == 403
    assert browser_of(people.auditor).get(reverse("audit:verify")).status_code == 405


def test_the_list_filters(people: People, browser_of: Browser) -> None:
    note("烧水一壶")
    with transaction.atomic():
        by = actor(people.duty)
        record(action="web.pour", subject=RecordRef.of("cup", "c1"), summary="倒水", by=by, at=AT)
    browser, url = browser_of(people.auditor), reverse("audit:entries")

    def found(**query: str) -> str:
        return browser.get(url, query).content.decode()

    assert "烧水一壶" in found()
    assert "倒水" not in found(q="烧水")
    assert "烧水一壶" not in found(actor=people.duty.name)
    assert "倒水" in found(actor=people.duty.name)
    assert "倒水" not in found(subject="kettle:k1")
    assert "烧水一壶" in found(subject="kettle")
    assert "烧水一壶" not in found(area="accounts")
    assert "烧水一壶" in found(area="web")
    assert "烧水一壶" not in found(at_to="2026-05-31")
    assert "烧水一壶" in found(at_from="2026-06-01", at_to="2026-06-01")


def test_an_entry_shows_what_changed(people: People, browser_of: Browser) -> None:
    other = note("先烧一壶")
    entry = note("再烧一壶", changes={"litres": [1, 2], "hot": True, "old": None}, reason="客人多")
    page = browser_of(people.auditor).get(reverse("audit:entry", args=[entry.seq])).content.decode()
    for word in ("再烧一壶", "客人多", entry.digest, entry.previous, "先烧一壶"):
        assert word in page
    assert reverse("audit:entry", args=[other.seq]) in page
    assert ("litres", "1", "2", True) in changes_of(entry)
    assert ("hot", "", "是", False) in changes_of(entry)


def test_changes_are_told_in_the_words_of_the_interface(people: People) -> None:
    entry = AuditEntry.objects.filter(action="accounts.create_organisation").first()
    assert entry is not None
    told = {label: after for label, _before, after, _paired in changes_of(entry)}
    assert told["名称"] == entry.changes["name"]
    assert told["类别"] == "市局"


def test_an_entry_that_is_not_there(people: People, browser_of: Browser) -> None:
    assert browser_of(people.auditor).get(reverse("audit:entry", args=[99_999])).status_code == 404


def test_verification_says_whole_and_where_it_broke(people: People, browser_of: Browser) -> None:
    entry = note("烧水")
    browser, url = browser_of(people.auditor), reverse("audit:verify")
    assert "审计链完整" in browser.post(url).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET summary = 'nothing' WHERE seq = %s", [entry.seq])
    broken = browser.post(url).content.decode()
    assert f"第 {entry.seq} 条断裂" in broken


def test_the_export_is_what_verify_audit_checks(people: People, browser_of: Browser, tmp_path: Path) -> None:
    note("烧水", changes={"litres": [1, 2.5]})
    answer = browser_of(people.auditor).get(reverse("audit:export"))
    assert answer["Content-Disposition"].endswith('.jsonl"')
    file = tmp_path / "audit.jsonl"
    file.write_bytes(b"".join(answer))
    outcome = verify(file)
    assert outcome.whole
    assert outcome.entries == AuditEntry.objects.count()
    file.write_text(file.read_text().replace("烧水", "喝茶"))
    assert not verify(file).whole


def test_the_command_line_accepts_the_export(people: People, browser_of: Browser, tmp_path: Path) -> None:
    answer = browser_of(people.auditor).get(reverse("audit:export"))
    file = tmp_path / "audit.jsonl"
    file.write_bytes(b"".join(answer))
    command = [sys.executable, "-m", "anlan.config.cli", "verify-audit", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "审计链完整" in done.stdout


def test_the_list_asks_as_much_for_many_as_for_few(
    people: People, browser_of: Browser, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    browser, url = browser_of(people.auditor), reverse("audit:entries")
    browser.get(url)
    with django_assert_max_num_queries(12) as few:
        browser.get(url)
    for number in range(60):
        note(f"第 {number} 壶")
    with django_assert_max_num_queries(12) as many:
        browser.get(url)
    assert len(many.captured_queries) <= len(few.captured_queries) + 1
