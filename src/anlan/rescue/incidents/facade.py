"""What other rooms may call."""

from anlan.rescue.incidents.audience import reached, register_players
from anlan.rescue.incidents.models import Bulletin, Clock, Dispatch, Incident, ScenePhoto, TimelineEntry
from anlan.rescue.incidents.operations.bulletins import (
    note_unit_report,
    prepare_bulletin,
    return_bulletin,
    sign_bulletin,
    submit_bulletin,
)
from anlan.rescue.incidents.operations.clocks import raise_overdue_alarms, set_clock_duration
from anlan.rescue.incidents.operations.command import (
    add_entry,
    change_incident,
    close_incident,
    decide,
    reopen_incident,
)
from anlan.rescue.incidents.operations.dispatching import (
    Order,
    advance_dispatch,
    dispatch_resources,
    request_service,
    send_stand_in,
)
from anlan.rescue.incidents.operations.intake import accept_incident, add_call, open_incident
from anlan.rescue.incidents.operations.photos import add_photo, withdraw_photo
from anlan.rescue.incidents.operations.recording import announce, fresh, log_entry, must_be_open
from anlan.rescue.incidents.operations.telling import Call
from anlan.rescue.incidents.picture import situation_picture
from anlan.rescue.incidents.queries import (
    board,
    bulletins_to_sign,
    incident_by_id,
    incidents,
    running_clocks,
)

__all__ = [
    "Bulletin",
    "Call",
    "Clock",
    "Dispatch",
    "Incident",
    "Order",
    "ScenePhoto",
    "TimelineEntry",
    "accept_incident",
    "add_call",
    "add_entry",
    "add_photo",
    "advance_dispatch",
    "announce",
    "board",
    "bulletins_to_sign",
    "change_incident",
    "close_incident",
    "decide",
    "dispatch_resources",
    "fresh",
    "incident_by_id",
    "incidents",
    "log_entry",
    "must_be_open",
    "note_unit_report",
    "open_incident",
    "prepare_bulletin",
    "raise_overdue_alarms",
    "reached",
    "register_players",
    "reopen_incident",
    "request_service",
    "return_bulletin",
    "running_clocks",
    "send_stand_in",
    "set_clock_duration",
    "sign_bulletin",
    "situation_picture",
    "submit_bulletin",
    "withdraw_photo",
]
