"""HTTP API of reporting: deliveries and receipts, telephone reports, casualties, corrections and comparison."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from anlan.base.accounts.facade import actor_of
from anlan.base.api.facade import requires_api
from anlan.kernel.clock import now
from anlan.kernel.errors import NotAllowed
from anlan.rescue.incidents import queries, reporting_queries
from anlan.rescue.incidents.bulletin_text import spoken_report
from anlan.rescue.incidents.models import Delivery, Incident
from anlan.rescue.incidents.operations import bulletins, changing, deliveries, phone_reports
from anlan.rescue.incidents.requests import caller, visible_incident
from anlan.rescue.incidents.schemas import CasualtiesIn, DeliveryIn, PhoneReportIn, ReceiptIn, RenewIn
from anlan.rescue.incidents.serialise import (
    bulletin_json,
    casualty_json,
    deliveries_json,
    delivery_json,
    incident_json,
    phone_report_json,
)

router = Router(tags=["事故救援"])


@router.get("/incidents/{uuid:incident_id}/deliveries", summary="报送记录")
@requires_api("incidents.view_picture")
def list_deliveries(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    """Every addressee of every signed bulletin, newest bulletin first; `addressees` are those of the present grade."""
    incident = visible_incident(request, incident_id)
    items = deliveries_json(incident, at=now())
    return {"items": items, "count": len(items), "addressees": _addressees(incident)}


def _addressees(incident: Incident) -> list[dict[str, Any]]:
    return [
        {
            "name": each.name,
            "category": each.category,
            "way": each.way,
            "contact": each.contact,
            "basis": each.basis,
        }
        for each in reporting_queries.addressees_of(incident)
    ]


@router.patch("/deliveries/{uuid:delivery_id}", summary="登记送出")
@requires_api("incidents.report_delivery")
def note_delivery(request: HttpRequest, delivery_id: UUID, data: DeliveryIn) -> dict[str, Any]:
    """Note that a bulletin went out to an addressee, or correct what was noted."""
    delivery = _own_delivery(request, delivery_id)
    noted = deliveries.note_delivery(
        delivery=delivery, by=actor_of(request), at=now(), **data.model_dump(exclude_none=True)
    )
    return _shown(noted)


@router.post("/deliveries/{uuid:delivery_id}/receipt", summary="签收")
@requires_api("incidents.receive_bulletin")
def receive(request: HttpRequest, delivery_id: UUID, data: ReceiptIn) -> dict[str, Any]:
    """The addressee signs for it with their own name, or the duty officer notes who confirmed. Twice is 409."""
    user = caller(request)
    delivery = reporting_queries.delivery_by_id(delivery_id, visible_to=user)
    own = reporting_queries.works_for(user, delivery.organisation_id)
    if not own and not user.has_perm("incidents.report_delivery"):
        raise NotAllowed("您不是报送对象，也不经办报送，不能签收。")
    receiver = data.receiver or (user.name if own else "")
    noted = deliveries.note_receipt(
        delivery=delivery, receiver=receiver, received_at=data.received_at, by=actor_of(request), at=now()
    )
    return _shown(noted)


def _own_delivery(request: HttpRequest, delivery_id: UUID) -> Delivery:
    delivery = reporting_queries.delivery_by_id(delivery_id, visible_to=caller(request))
    queries.incident_by_id(delivery.bulletin.incident_id, visible_to=caller(request))
    return delivery


def _shown(delivery: Delivery) -> dict[str, Any]:
    due = reporting_queries.written_due(delivery.bulletin.incident)
    return delivery_json(delivery, overdue=reporting_queries.is_overdue(delivery, at=now(), due_at=due))


@router.post("/bulletins/{uuid:bulletin_id}/send-rest", summary="全部已送出")
@requires_api("incidents.report_delivery")
def send_rest(request: HttpRequest, bulletin_id: UUID) -> dict[str, Any]:
    bulletin = queries.bulletin_by_id(bulletin_id, visible_to=caller(request))
    return {"sent": deliveries.send_rest(bulletin=bulletin, by=actor_of(request), at=now())}


@router.post(
    "/bulletins/{uuid:bulletin_id}/corrections", response={201: dict[str, Any]}, summary="拟更正报告"
)
@requires_api("incidents.prepare_bulletin")
def correct(request: HttpRequest, bulletin_id: UUID) -> Status[dict[str, Any]]:
    bulletin = queries.bulletin_by_id(bulletin_id, visible_to=caller(request))
    made = bulletins.correct_bulletin(bulletin=bulletin, by=actor_of(request), at=now())
    return Status(201, bulletin_json(made))


@router.post("/bulletins/{uuid:bulletin_id}/renew", summary="按最新数据更新草稿")
@requires_api("incidents.prepare_bulletin")
def renew(request: HttpRequest, bulletin_id: UUID, data: RenewIn) -> dict[str, Any]:
    bulletin = queries.bulletin_by_id(bulletin_id, visible_to=caller(request))
    return bulletin_json(
        bulletins.renew_bulletin(bulletin=bulletin, version=data.version, by=actor_of(request), at=now())
    )


@router.get("/incidents/{uuid:incident_id}/phone-reports", summary="电话快报")
@requires_api("incidents.view_picture")
def list_phone_reports(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    """Reports made by telephone, with the words proposed for the next and whom it goes to."""
    incident = visible_incident(request, incident_id)
    items = [phone_report_json(row) for row in incident.phone_reports.all()]
    proposed = spoken_report(incident, at=now())
    return {
        "items": items,
        "count": len(items),
        "proposed": proposed,
        "addressees": _addressees(incident),
    }


@router.post(
    "/incidents/{uuid:incident_id}/phone-reports", response={201: dict[str, Any]}, summary="登记电话快报"
)
@requires_api("incidents.report_delivery")
def add_phone_report(request: HttpRequest, incident_id: UUID, data: PhoneReportIn) -> Status[dict[str, Any]]:
    report = phone_reports.note_phone_report(
        incident=visible_incident(request, incident_id),
        addressee=data.addressee,
        receiver=data.receiver,
        phone=data.phone,
        at_reported=data.at,
        content=data.content,
        read_back=data.read_back,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, phone_report_json(report))


@router.get("/incidents/{uuid:incident_id}/casualties", summary="伤亡变化")
@requires_api("incidents.view_picture")
def list_casualties(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    """Every change of the figures, oldest first."""
    items = [casualty_json(row) for row in visible_incident(request, incident_id).casualty_changes.all()]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/casualties", summary="更新伤亡")
@requires_api("incidents.change_incident")
def record_casualties(request: HttpRequest, incident_id: UUID, data: CasualtiesIn) -> dict[str, Any]:
    """New totals; within 30 (7) days they move grade, addressees and investigator, also after the close."""
    at: datetime = now()
    changed = changing.record_casualties(
        incident=visible_incident(request, incident_id), by=actor_of(request), at=at, **data.model_dump()
    )
    return incident_json(changed)
