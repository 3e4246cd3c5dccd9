"""The Django app of the interface kit."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers templates and template tags."""

    name = "anlan.ui"
    label = "ui"
    verbose_name = "界面"
