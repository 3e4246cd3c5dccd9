"""The command as JSON. Personal data leave only through `casualty_json(…, personal=True)`; identity marks never."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from anlan.base.accounts.facade import Organisation, User
from anlan.kernel.clock import in_shanghai
from anlan.rescue.command.enums import PostRole
from anlan.rescue.command.models import Appointment, Casualty, Group, Headquarters, Instruction, Task
from anlan.rescue.command.policies import (
    DUTIES,
    Tally,
    contradictions,
    next_task_statuses,
    proposed_groups,
)
from anlan.rescue.command.queries import is_for
from anlan.rescue.incidents.facade import Incident


def moment(value: datetime | None) -> str | None:
    """ISO 8601 in Shanghai's offset."""
    return in_shanghai(value).isoformat() if value else None


def proposal_json(incident: Incident) -> list[dict[str, Any]]:
    """The groups proposed for this kind of incident."""
    return [
        {"kind": str(kind), "label": kind.label, "duties": DUTIES[kind]}
        for kind in proposed_groups(incident.kind)
    ]


def headquarters_json(found: Headquarters) -> dict[str, Any]:
    """The headquarters with its groups and everybody who ever held a post; who holds one now has no `ended_at`."""
    return {
        "id": str(found.id),
        "name": found.name,
        "place": found.place,
        "lon": found.lon,
        "lat": found.lat,
        "set_up_by": found.set_up_by,
        "set_up_at": moment(found.set_up_at),
        "stood_down_at": moment(found.stood_down_at),
        "version": found.version,
        "groups": [_group_json(group) for group in found.groups.all()],
        "appointments": [appointment_json(each) for each in found.appointments.all()],
    }


def _group_json(group: Group) -> dict[str, Any]:
    return {
        "id": str(group.id),
        "kind": group.kind,
        "label": group.get_kind_display(),
        "duties": group.duties,
        "set_up_at": moment(group.set_up_at),
        "dissolved_at": moment(group.dissolved_at),
    }


def appointment_json(appointment: Appointment) -> dict[str, Any]:
    """One person's time in one post."""
    return {
        "id": str(appointment.id),
        "group": str(appointment.group_id) if appointment.group_id else None,
        "role": appointment.role,
        "role_label": PostRole(appointment.role).label,
        "post": appointment.post_label,
        "user": str(appointment.user_id) if appointment.user_id else None,
        "name": appointment.name,
        "unit": appointment.unit,
        "phone": appointment.phone,
        "started_at": moment(appointment.started_at),
        "started_by": appointment.started_by,
        "ended_at": moment(appointment.ended_at),
        "ended_by": appointment.ended_by,
        "end_reason": appointment.end_reason,
        "relieved": str(appointment.relieved_id) if appointment.relieved_id else None,
    }


def instruction_json(instruction: Instruction, *, user: User) -> dict[str, Any]:
    """An instruction; `mine` says whether the caller may receipt it as its recipient."""
    return {
        "id": str(instruction.id),
        "incident": str(instruction.incident_id),
        "number": instruction.number,
        "status": instruction.status,
        "status_label": instruction.get_status_display(),
        "to": {
            "kind": instruction.to_kind,
            "kind_label": instruction.get_to_kind_display(),
            "name": instruction.to_name,
            "phone": instruction.to_phone,
        },
        "text": instruction.text,
        "due_at": moment(instruction.due_at),
        "issued_by": instruction.issued_by,
        "issued_at": moment(instruction.issued_at),
        "received_by": instruction.received_by,
        "received_at": moment(instruction.received_at),
        "received_way": instruction.get_received_way_display() if instruction.received_way else "",
        "result": instruction.result,
        "result_by": instruction.result_by,
        "result_at": moment(instruction.result_at),
        "withdrawn_by": instruction.withdrawn_by,
        "withdrawn_at": moment(instruction.withdrawn_at),
        "withdrawn_reason": instruction.withdrawn_reason,
        "alarmed_at": moment(instruction.alarmed_at),
        "mine": is_for(instruction, user),
        "version": instruction.version,
    }


def task_json(task: Task, *, user: User) -> dict[str, Any]:
    """A task with its steps, oldest first."""
    return {
        "id": str(task.id),
        "title": task.title,
        "assignee": str(task.assignee_id) if task.assignee_id else None,
        "assignee_name": task.assignee_name,
        "due_at": moment(task.due_at),
        "status": task.status,
        "status_label": task.get_status_display(),
        "next": next_task_statuses(task.status),
        "instruction": task.instruction.number if task.instruction else None,
        "created_by": task.created_by,
        "made_at": moment(task.made_at),
        "alarmed_at": moment(task.alarmed_at),
        "mine": task.assignee_id == user.id,
        "version": task.version,
        "steps": [
            {
                "status": step.status,
                "status_label": step.get_status_display(),
                "note": step.note,
                "at": moment(step.at),
                "by": step.by_name,
            }
            for step in task.steps.all()
        ],
    }


def casualty_json(casualty: Casualty, *, personal: bool) -> dict[str, Any]:
    """A person of the register. Without `personal` only number and condition are told: no name, age, unit, hospital
    or note. `identified` says whether an identity mark is on file; the mark itself is read by its own call."""
    told: dict[str, Any] = {
        "id": str(casualty.id),
        "number": casualty.number,
        "shown_name": casualty.shown_name if personal else f"{casualty.number} 号",
        "condition": casualty.condition,
        "condition_label": casualty.get_condition_display(),
        "condition_at": moment(casualty.condition_at),
        "version": casualty.version,
        "steps": [
            {
                "condition": step.condition,
                "condition_label": step.get_condition_display(),
                "at": moment(step.at),
                "noted_at": moment(step.noted_at),
                "by": step.by_name,
                **({"hospital": step.hospital, "note": step.note} if personal else {}),
            }
            for step in casualty.steps.all()
        ],
    }
    if personal:
        told |= {
            "name": casualty.name,
            "sex": casualty.sex,
            "sex_label": casualty.get_sex_display() if casualty.sex else "",
            "age": casualty.age,
            "unit": casualty.unit,
            "hospital": casualty.hospital,
            "hospital_id": str(casualty.hospital_id) if casualty.hospital_id else None,
            "note": casualty.note,
            "identified": bool(casualty.identity),
            "entered_by": casualty.entered_by,
        }
    return told


def register_json(incident: Incident, rows: Iterable[Casualty], *, personal: bool) -> dict[str, Any]:
    """The register with its counts and where they contradict the incident's figures."""
    people = list(rows)
    tally = Tally.of(each.condition for each in people)
    told = {
        "deaths": incident.deaths + incident.later_deaths,
        "missing": incident.missing,
        "serious_injuries": incident.serious_injuries,
    }
    return {
        "items": [casualty_json(each, personal=personal) for each in people],
        "count": len(people),
        "personal": personal,
        "tally": {
            "dead": tally.dead,
            "missing": tally.missing,
            "serious": tally.serious,
            "minor": tally.minor,
            "rescued": tally.rescued,
        },
        "incident": told,
        "contradictions": contradictions(tally, **told) if people else [],
    }


def user_option(user: User) -> dict[str, Any]:
    """A user as somebody to choose."""
    posts = getattr(user, "held_posts", None)
    title = posts[0].title if posts else ""
    return {"id": str(user.id), "name": user.name, "unit": title, "phone": user.phone}


def organisation_option(organisation: Organisation) -> dict[str, Any]:
    """An organisation as something to choose."""
    return {"id": str(organisation.id), "name": organisation.name, "phone": organisation.telephone}


def wall_json(incident: Any) -> dict[str, Any]:
    """One open incident on the wall of all; `incident` is a row of `queries.wall_incidents`."""
    running = sorted(
        (clock for clock in incident.clocks.all() if clock.met_at is None), key=lambda clock: clock.due_at
    )
    out = [row.status for row in incident.dispatches.all() if row.status != "released"]
    return {
        "id": str(incident.id),
        "number": incident.number,
        "title": incident.title,
        "exercise": incident.exercise,
        "status": incident.status,
        "status_label": incident.get_status_display(),
        "grade": incident.get_grade_display(),
        "response_level": incident.response_level,
        "division": incident.located_in.name if incident.located_in else "",
        "place": incident.place,
        "lon": incident.lon,
        "lat": incident.lat,
        "received_at": moment(incident.received_at),
        "deaths": incident.deaths,
        "missing": incident.missing,
        "serious_injuries": incident.serious_injuries,
        "out": len(out),
        "on_scene": out.count("on_scene"),
        "commander": incident.commander or "",
        "open_orders": incident.open_orders,
        "clocks": [
            {"label": clock.get_kind_display(), "due_at": moment(clock.due_at)} for clock in running[:3]
        ],
    }
