"""What an enterprise's dossier tells of the incidents there; exercises and false alarms are not what happened."""

from __future__ import annotations

from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.data.dossiers.facade import Happening, register_history
from anlan.data.enterprises.facade import Enterprise
from anlan.rescue.incidents.models import Incident


def register() -> None:
    """Called once from `AppConfig.ready()`."""
    register_history("incidents", _history)


def _history(enterprise: Enterprise, user: User, most: int) -> list[Happening]:
    if not user.has_perm("incidents.view_incident"):
        return []
    rows = Incident.objects.visible_to(user).real().filter(enterprise=enterprise).order_by("-received_at")
    staff = user.has_perm("incidents.view_picture")
    return [
        Happening(
            row.received_at,
            "突发事件",
            f"{row.number}　{row.title}",
            reverse("incidents:detail", args=[row.pk]) if staff else "",
        )
        for row in rows[:most]
    ]
