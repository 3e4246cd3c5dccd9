"""The paper of a consignment, with places to sign."""

from __future__ import annotations

from datetime import datetime

from anlan.base.documents.facade import render_pdf
from anlan.data.supplies.models import Consignment
from anlan.data.supplies.operations.values import shown
from anlan.kernel.clock import in_shanghai


def consignment_pdf(found: Consignment, *, at: datetime) -> bytes:
    """物资调拨单 as PDF."""
    request = found.request
    rows = found.lines.select_related("line__item", "lot")
    return render_pdf(
        "supplies/consignment.typ",
        {
            "number": found.number,
            "request": request.number,
            "status": found.get_status_display(),
            "exercise": request.exercise,
            "facts": [
                {"label": label, "text": text}
                for label, text in (
                    ("发货库", found.depot.name),
                    ("库管", found.depot.contact),
                    ("申请单位", request.organisation.name),
                    ("用于", request.subject_title or request.reason),
                    ("送达地点", request.place),
                    ("收货人", f"{request.receiver} {request.receiver_phone}".strip()),
                    ("承运", f"{found.carrier} {found.carrier_phone} {found.plate}".strip()),
                    ("发出时间", _day(found.sent_at)),
                )
            ],
            "lines": [
                [
                    line.line.item.name,
                    line.line.item.specification,
                    line.lot.number,
                    line.lot.expires_on.isoformat() if line.lot.expires_on else "",
                    line.line.item.unit,
                    shown(line.committed),
                    shown(line.sent) if found.sent_at else "",
                    shown(line.received) if found.received_at else "",
                    line.difference_reason,
                ]
                for line in rows
            ],
            "signatures": [
                {"label": "库管员", "name": found.sent_by or found.committed_by, "at": _day(found.sent_at)},
                {"label": "承运人", "name": found.carrier, "at": _day(found.sent_at)},
                {"label": "收货人", "name": found.received_by, "at": _day(found.received_at)},
            ],
            "printed": _day(at),
        },
    )


def _day(moment: datetime | None) -> str:
    return f"{in_shanghai(moment):%Y-%m-%d %H:%M}" if moment else ""
