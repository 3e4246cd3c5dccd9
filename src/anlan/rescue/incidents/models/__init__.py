"""Records of the desk, by what they are about."""

from anlan.rescue.incidents.models.calls import CallRecord, IntakeDraft
from anlan.rescue.incidents.models.incident import Incident, IncidentQuerySet, IncidentSharing
from anlan.rescue.incidents.models.regrouping import Regrouping
from anlan.rescue.incidents.models.reporting import (
    AddresseeRule,
    Bulletin,
    CasualtyChange,
    Delivery,
    PhoneReport,
)
from anlan.rescue.incidents.models.response import Clock, ClockRule, Dispatch, ScenePhoto, TimelineEntry

__all__ = [
    "AddresseeRule",
    "Bulletin",
    "CallRecord",
    "CasualtyChange",
    "Clock",
    "ClockRule",
    "Delivery",
    "Dispatch",
    "Incident",
    "IncidentQuerySet",
    "IncidentSharing",
    "IntakeDraft",
    "PhoneReport",
    "Regrouping",
    "ScenePhoto",
    "TimelineEntry",
]
