"""What pages post, read into values. Owns no rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest

from anlan.base.accounts.facade import Organisation, User
from anlan.communication.duty.desks import home_desk, organisation_seen, organisations_seen
from anlan.communication.duty.operations.rostering import Person
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.errors import InvalidInput, NotFound


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def organisation_asked(request: HttpRequest) -> Organisation:
    """The organisation of `?org=`, else the user's own; NotFound outside the scope."""
    user = user_of(request)
    asked = request.GET.get("org") or request.POST.get("org")
    if asked:
        try:
            return organisation_seen(UUID(asked), user)
        except ValueError as error:
            raise NotFound("没有这个机构，或不在您的管辖范围内。") from error
    home = home_desk(user)
    if home is not None:
        return organisation_seen(home.pk, user)
    seen = organisations_seen(user)
    if not seen:
        raise NotFound("您的管辖范围内没有值班机构。")
    return seen[0]


def version_posted(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else None


def day_posted(request: HttpRequest, name: str) -> date:
    try:
        return date.fromisoformat(request.POST.get(name, "").strip())
    except ValueError as error:
        raise InvalidInput("请填写日期。", field=name) from error


def time_posted(request: HttpRequest, name: str) -> time:
    try:
        return time.fromisoformat(request.POST.get(name, "").strip())
    except ValueError as error:
        raise InvalidInput("请填写时间，例如 08:00。", field=name) from error


def number_posted(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "").strip()
    if not text.isdigit() or len(text) > 4:
        raise InvalidInput("请填写数字。", field=name)
    return int(text)


def moment_posted(request: HttpRequest, name: str) -> datetime | None:
    """A `datetime-local` value as Shanghai time; None when empty."""
    text = request.POST.get(name, "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise InvalidInput("请填写时间。", field=name) from error


def people_posted(request: HttpRequest, users: Sequence[User]) -> list[Person]:
    """The rows of people: those without a name are left out; an account only from `users`."""
    known = {str(user.pk): user for user in users}
    columns = [request.POST.getlist(f"people-{name}") for name in ("role", "name", "phone", "post", "user")]
    rows = []
    for role, name, phone, post, user in zip(*columns, strict=False):
        if name.strip() or phone.strip():
            rows.append(
                Person(
                    role.strip(), name.strip()[:64], phone.strip()[:32], post.strip()[:64], known.get(user)
                )
            )
    return rows


def equipment_posted(request: HttpRequest) -> list[dict[str, Any]]:
    """The equipment check: an item is faulty when its box is not ticked."""
    items, notes = request.POST.getlist("equipment-item"), request.POST.getlist("equipment-note")
    sound = set(request.POST.getlist("equipment-ok"))
    return [
        {"item": item, "ok": str(number) in sound, "note": note}
        for number, (item, note) in enumerate(zip(items, notes, strict=False))
        if item.strip()
    ]
