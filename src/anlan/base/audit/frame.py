"""What audit puts on the frame and the home page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from anlan.base.audit.queries import entries
from anlan.kernel.clock import in_shanghai
from anlan.ui.facade import Figure, FigureProvider, NavItem, navigation, register_figures

PERMISSION = "audit.view_audit"


def register_pages() -> None:
    """Called once, when the app is ready."""
    navigation.register(
        NavItem(
            "audit.entries",
            "审计日志",
            "audit:entries",
            "shield-lock",
            "平台",
            permission=PERMISSION,
            order=910,
            section="系统管理",
        )
    )
    register_figures(FigureProvider("audit.entries", PERMISSION, _figures, order=910))


def _figures(user: Any, at: datetime) -> list[Figure]:
    local = in_shanghai(at)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    head = entries().values_list("seq", flat=True).first() or 0
    today = f"{reverse('audit:entries')}?at_from={local:%Y-%m-%d}"
    return [
        Figure("今日审计记录", entries().filter(at__gte=midnight).count(), today),
        Figure("审计链长度", head, reverse("audit:entries")),
    ]
