"""HTTP API of presence: one call, made by forms while they are open."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from ninja import Field, Router, Schema

from anlan.base.accounts.facade import User
from anlan.base.api.facade import AUTH, open_to_signed_in
from anlan.base.presence.board import beat
from anlan.base.presence.registry import check_sight
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.records import RecordRef

router = Router(auth=AUTH, tags=["协同"])


class SubjectIn(Schema):
    """A record by kind and id."""

    kind: str = Field(max_length=32)
    id: str = Field(max_length=64)


class PresenceIn(Schema):
    """Where the caller is: `field` empty while only watching."""

    subject: SubjectIn
    field: str = ""


class EditorOut(Schema):
    """Somebody else at a field."""

    name: str
    field: str
    since: str


class PresenceOut(Schema):
    """The others who are editing the record now."""

    others: list[EditorOut]


@router.post("/presence", response=PresenceOut, summary="正在修改")
@open_to_signed_in
def post_presence(request: HttpRequest, data: PresenceIn) -> dict[str, list[dict[str, str]]]:
    """Say every 10 s which field one edits; the answer names the others. Nothing is stored but in the cache."""
    user = cast(User, request.user)
    subject = RecordRef.of(data.subject.kind, data.subject.id)
    check_sight(subject, user=user)
    others = beat(subject, user=user, field=data.field.strip(), at=now())
    return {
        "others": [
            {"name": each.name, "field": each.field, "since": in_shanghai(each.since).isoformat()}
            for each in others
        ]
    }
