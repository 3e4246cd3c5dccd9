"""Rows of the duty rooms, by what they are about."""

from anlan.communication.duty.models.handover import Handover, HandoverMatter, HandoverReading
from anlan.communication.duty.models.log import DayReport, LogEntry
from anlan.communication.duty.models.roster import (
    Assignment,
    CheckCall,
    RosterMember,
    RosterPlan,
    Shift,
    Swap,
)

__all__ = [
    "Assignment",
    "CheckCall",
    "DayReport",
    "Handover",
    "HandoverMatter",
    "HandoverReading",
    "LogEntry",
    "RosterMember",
    "RosterPlan",
    "Shift",
    "Swap",
]
