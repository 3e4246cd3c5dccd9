"""Accepted versions: everything a filing can cover, kept as it stood on the day of each acceptance."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max

from anlan.data.enterprises.facade import Enterprise
from anlan.data.filing.kinds import kinds
from anlan.data.filing.models import Filing, FilingVersion
from anlan.kernel.actor import Actor


def snapshot(enterprise: Enterprise) -> dict[str, Any]:
    """`{kind: {record id: {name, as_of, values}}}` of everything active; one query a kind."""
    content: dict[str, Any] = {}
    for kind in kinds():
        fields = kind.fields_of(enterprise)
        records = {
            str(record.pk): {
                "name": kind.name_of(record),
                "as_of": record.as_of.isoformat() if record.as_of else None,
                "values": {name: value for name, value in kind.read(record, fields).items() if value},
            }
            for record in kind.records_of(enterprise)
        }
        if records:
            content[kind.key] = records
    return content


def _fresh(filing: Filing) -> Enterprise:
    manager: Any = Enterprise.objects
    found: Enterprise = manager.select_related("located_in").get(pk=filing.enterprise_id)
    return found


def keep_former(filing: Filing, *, at: datetime) -> None:
    """Before the first acceptance: how the ledger stood until then, as version 0."""
    if FilingVersion.objects.filter(enterprise=filing.enterprise_id).exists():
        return
    enterprise = _fresh(filing)
    FilingVersion.objects.create(
        enterprise=enterprise, number=0, accepted_at=at, content=snapshot(enterprise)
    )


def keep_version(filing: Filing, *, by: Actor, at: datetime) -> FilingVersion:
    """The version an accepted filing makes."""
    enterprise = _fresh(filing)
    last = FilingVersion.objects.filter(enterprise=enterprise).aggregate(last=Max("number"))["last"] or 0
    return FilingVersion.objects.create(
        enterprise=enterprise,
        filing=filing,
        number=last + 1,
        accepted_at=at,
        accepted_by_name=by.name,
        content=snapshot(enterprise),
        diff=filing.sent,
    )
