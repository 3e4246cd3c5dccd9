"""What happened, in order: to one run, and what runs did to one record of a ledger."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from anlan.base.audit import facade as audit
from anlan.data.imports import effects, queries
from anlan.data.imports.enums import EffectKind, EffectUndo
from anlan.data.imports.models import ImportRun, RecordEffect
from anlan.data.ledger.history import Entry
from anlan.data.ledger.reading import Viewer
from anlan.kernel.records import RecordRef

_WORDS = {
    "imports.start_import": "提交导入",
    "imports.stop_import": "要求停止",
    "imports.undo_import": "开始撤销",
}
_TONES = {
    "imports.finish_import": "done",
    "imports.finish_undo": "done",
    "imports.resume_import": "late",
    "imports.break_off_undo": "late",
}
_DID = {
    EffectKind.CREATED: "由导入新增",
    EffectKind.UPDATED: "由导入更新",
    EffectKind.WITHDRAWN: "由导入撤出",
}


def timeline_of(run: ImportRun) -> list[Entry]:
    """A run from its upload to its undo, newest first."""
    rows = audit.entries_about(RecordRef.of("import", run.pk))
    entries = [
        Entry(row.at, _said(row.action, row.summary, run), row.actor_name, _TONES.get(row.action, ""))
        for row in rows
    ]
    uploaded = "上传改好的行" if run.corrects_id else "上传文件"
    return [*entries, Entry(run.created_at, f"{uploaded}（{run.get_mode_display()}）", run.by_name)]


def _said(action: str, summary: str, run: ImportRun) -> str:
    if action in _WORDS:
        return _WORDS[action]
    for lead in (f"撤销导入 {run.file_name} ", f"导入 {run.file_name} "):
        if summary.startswith(lead):
            rest = summary.removeprefix(lead)
            return f"撤销{rest}" if lead.startswith("撤销") else rest
    return summary


def touches(record_id: UUID, viewer: Viewer, limit: int) -> list[Entry]:
    """What imports did to a record; the link to a run only for those who may see it."""
    found = effects.runs_on(record_id, limit=limit)
    if not found:
        return []
    may = viewer.has_perm("imports.view_import")
    ids = {effect.run_id for effect in found}
    seen = (
        set(queries.runs(visible_to=viewer).filter(pk__in=ids).values_list("pk", flat=True)) if may else set()
    )
    entries: list[Entry] = []
    for effect in found:
        url = reverse("imports:detail", args=[effect.run_id]) if effect.run_id in seen else ""
        entries += _lines(effect, url)
    return entries


def _lines(effect: RecordEffect, url: str) -> list[Entry]:
    run = effect.run
    did = f"{_DID[EffectKind(effect.kind)]}（{run.file_name}）"
    lines = [Entry(effect.at, did, run.by_name, url=url)]
    if effect.undo == EffectUndo.DONE and run.undone_at is not None:
        lines.insert(0, Entry(run.undone_at, f"撤销导入（{run.file_name}）", run.undone_by, url=url))
    return lines
