"""Pages of the auditor: entries, one entry, verification, export. Only reading; nothing here writes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from asgiref.sync import sync_to_async
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anlan.base.audit.models import AuditEntry
from anlan.base.audit.queries import entries, entries_about, entry_by_seq, exported_page, verify
from anlan.base.audit.tables import AUDIT, area_of
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.records import RecordRef
from anlan.ui.facade import requires, table_response

NAV = {"nav_key": "audit.entries"}
RELATED = 20
CHUNK = 2000


@require_GET
@requires("audit.view_audit")
def entry_list(request: HttpRequest) -> HttpResponseBase:
    """All entries, newest first."""
    actions = [
        {"title": "校验", "icon": "shield-check", "primary": True, "dialog": "verify"},
        {"title": "导出审计链", "url": reverse("audit:export"), "icon": "download"},
    ]
    return table_response(
        request, AUDIT, entries(), template="audit/entries.html", context={"page_actions": actions, **NAV}
    )


@require_GET
@requires("audit.view_audit")
def entry_detail(request: HttpRequest, seq: int) -> HttpResponse:
    """One entry with what it changed, and the others about the same record."""
    entry = entry_by_seq(seq)
    subject = RecordRef(kind=entry.subject_kind, id=entry.subject_id)
    related = list(entries_about(subject)[: RELATED + 1]) if entry.subject_id else []
    context = {
        "entry": entry,
        "facts": _facts(entry),
        "changes": changes_of(entry),
        "related": [
            {"at": other.at, "text": other.summary, "by": other.actor_name, "seq": other.seq}
            for other in related
            if other.seq != seq
        ][:RELATED],
        "related_url": f"{reverse('audit:entries')}?subject={subject}",
        **NAV,
    }
    return render(request, "audit/entry.html", context)


def _facts(entry: AuditEntry) -> list[tuple[str, Any]]:
    return [
        ("操作人", entry.actor_name),
        ("来源地址", entry.address),
        ("类别", area_of(entry)),
        ("操作代码", entry.action),
        ("对象", f"{entry.subject_kind} {entry.subject_id}"),
        ("原因", entry.reason),
        ("节点", entry.node),
    ]


def changes_of(entry: AuditEntry) -> list[tuple[str, str, str, bool]]:
    """Field, before, after, and whether a value before is known."""
    found = []
    for name, value in entry.changes.items():
        paired = isinstance(value, list) and len(value) == 2
        before, after = value if paired else (None, value)
        label, choices = label_of(entry, str(name))
        found.append((label, _text(before, choices), _text(after, choices), paired))
    return found


def label_of(entry: AuditEntry, name: str) -> tuple[str, dict[Any, str]]:
    """What the interface calls a changed field, and its choices in words.

    Looked up in the models of the app that acted, first in the one the entry is about; the name itself if unknown.
    """
    for model in _models_of(entry):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if isinstance(field, Field):
            return str(field.verbose_name), dict(field.flatchoices)
    return name, {}


def _models_of(entry: AuditEntry) -> list[type[Model]]:
    label = entry.action.split(".", 1)[0]
    try:
        models = list(apps.get_app_config(label).get_models())
    except LookupError:
        return []
    return sorted(models, key=lambda model: model._meta.model_name != entry.subject_kind.replace("-", ""))


def _text(value: Any, choices: dict[Any, str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str | int) and value in choices:
        return str(choices[value])
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@require_POST
@requires("audit.view_audit")
def verification(request: HttpRequest) -> HttpResponse:
    """Check the whole chain now and show the outcome."""
    started = now()
    outcome = verify()
    context = {"outcome": outcome, "at": started, "seconds": (now() - started).total_seconds(), **NAV}
    return render(request, "audit/verification.html", context)


@require_GET
@requires("audit.view_audit")
def export(request: HttpRequest) -> HttpResponseBase:
    """The whole chain as JSON lines, the form `anlan verify-audit FILE` checks; sent as it is read."""
    response = StreamingHttpResponse(_lines(), content_type="application/x-ndjson; charset=utf-8")
    name = f"anlan-audit-{in_shanghai(now()):%Y%m%d-%H%M%S}.jsonl"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


async def _lines() -> AsyncIterator[bytes]:
    after = 0
    while page := await sync_to_async(exported_page)(after=after, limit=CHUNK):
        after = int(page[-1]["seq"])
        yield b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in page)
