"""Shifts as an iCalendar file (RFC 5545): UTC times, CRLF, lines folded at 75 octets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from anlan.communication.duty.enums import DutyRole
from anlan.communication.duty.models import Shift

LINE_OCTETS = 75


def calendar_text(shifts: Iterable[Shift], *, title: str, host: str, at: datetime) -> str:
    """One event a shift. The uid stays the same from one export to the next, so calendars update their copy."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Anlan//duty//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(title)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
    ]
    for shift in shifts:
        lines += _event(shift, host=host, at=at)
    lines.append("END:VCALENDAR")
    return "".join(fold(line) + "\r\n" for line in lines)


def _event(shift: Shift, *, host: str, at: datetime) -> list[str]:
    people = [
        f"{role.label}：" + "、".join(f"{each.name} {each.phone}" for each in shift.named(role))
        for role in DutyRole
        if shift.named(role)
    ]
    return [
        "BEGIN:VEVENT",
        f"UID:{shift.pk}@{host}",
        f"DTSTAMP:{stamp(at)}",
        f"LAST-MODIFIED:{stamp(shift.updated_at)}",
        f"SEQUENCE:{shift.version}",
        f"DTSTART:{stamp(shift.starts_at)}",
        f"DTEND:{stamp(shift.ends_at)}",
        f"SUMMARY:{escape(f'{shift.organisation} {shift.label}值班')}",
        f"DESCRIPTION:{escape(chr(10).join(people))}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]


def stamp(moment: datetime) -> str:
    """A moment as RFC 5545 writes UTC.

    >>> stamp(datetime(2026, 6, 1, 0, 0, tzinfo=UTC))
    '20260601T000000Z'
    """
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escape(text: str) -> str:
    r"""Text as a property value.

    >>> escape("甲;乙,丙\n丁\\")
    '甲\\;乙\\,丙\\n丁\\\\'
    """
    return (
        text.replace("\\", "\\\\")
        .replace(";", "\\;")
        .replace(",", "\\,")
        .replace("\r", "")
        .replace("\n", "\\n")
    )


def fold(line: str) -> str:
    """Break a line so that none has more than 75 octets, never inside a character."""
    pieces, current, room = [], "", LINE_OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(current)
            current, room = "", LINE_OCTETS - 1  # the leading space of a continuation counts
        current += character
        room -= size
    return "\r\n ".join([*pieces, current])
