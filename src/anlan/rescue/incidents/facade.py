"""What other rooms may call."""

from anlan.rescue.incidents.audience import reached, register_players
from anlan.rescue.incidents.bulletin_text import is_stale
from anlan.rescue.incidents.linked import Linked, register_linked
from anlan.rescue.incidents.models import (
    Bulletin,
    CallRecord,
    Clock,
    Dispatch,
    Incident,
    ScenePhoto,
    TimelineEntry,
)
from anlan.rescue.incidents.operations.bulletins import (
    correct_bulletin,
    note_unit_report,
    prepare_bulletin,
    renew_bulletin,
    return_bulletin,
    sign_bulletin,
    submit_bulletin,
)
from anlan.rescue.incidents.operations.calls import change_call_nature, dismiss_incident, record_call
from anlan.rescue.incidents.operations.changing import change_incident, record_casualties
from anlan.rescue.incidents.operations.clocks import duration_of, raise_overdue_alarms, set_clock_duration
from anlan.rescue.incidents.operations.command import (
    add_entry,
    close_incident,
    decide,
    reopen_incident,
)
from anlan.rescue.incidents.operations.deliveries import note_delivery, note_receipt, send_rest
from anlan.rescue.incidents.operations.dispatching import (
    OTHER_SERVICES,
    Order,
    advance_dispatch,
    dispatch_resources,
    request_service,
    send_stand_in,
)
from anlan.rescue.incidents.operations.intake import (
    accept_incident,
    add_call,
    drop_draft,
    keep_draft,
    open_incident,
)
from anlan.rescue.incidents.operations.merging import merge_incidents, split_incident, unmerge_incident
from anlan.rescue.incidents.operations.phone_reports import note_phone_report
from anlan.rescue.incidents.operations.photos import add_photo, withdraw_photo
from anlan.rescue.incidents.operations.recording import announce, fresh, log_entry, must_be_open
from anlan.rescue.incidents.operations.sharing import share_incident, unshare_incident
from anlan.rescue.incidents.operations.telling import Call, find_place
from anlan.rescue.incidents.photos import photos_of
from anlan.rescue.incidents.picture import situation_picture
from anlan.rescue.incidents.policies import danger_reasons, propose
from anlan.rescue.incidents.queries import (
    board,
    bulletin_by_id,
    bulletins_to_sign,
    incident_by_id,
    incidents,
    running_clocks,
)
from anlan.rescue.incidents.screen import register_abilities, register_choices

__all__ = [
    "OTHER_SERVICES",
    "Bulletin",
    "Call",
    "CallRecord",
    "Clock",
    "Dispatch",
    "Incident",
    "Linked",
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
    "bulletin_by_id",
    "bulletins_to_sign",
    "change_call_nature",
    "change_incident",
    "close_incident",
    "correct_bulletin",
    "danger_reasons",
    "decide",
    "dismiss_incident",
    "dispatch_resources",
    "drop_draft",
    "duration_of",
    "find_place",
    "fresh",
    "incident_by_id",
    "incidents",
    "is_stale",
    "keep_draft",
    "log_entry",
    "merge_incidents",
    "must_be_open",
    "note_delivery",
    "note_phone_report",
    "note_receipt",
    "note_unit_report",
    "open_incident",
    "photos_of",
    "prepare_bulletin",
    "propose",
    "raise_overdue_alarms",
    "reached",
    "record_call",
    "record_casualties",
    "register_abilities",
    "register_choices",
    "register_linked",
    "register_players",
    "renew_bulletin",
    "reopen_incident",
    "request_service",
    "return_bulletin",
    "running_clocks",
    "send_rest",
    "send_stand_in",
    "set_clock_duration",
    "share_incident",
    "sign_bulletin",
    "situation_picture",
    "split_incident",
    "submit_bulletin",
    "unmerge_incident",
    "unshare_incident",
    "withdraw_photo",
]
