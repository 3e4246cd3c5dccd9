"""Headquarters, instructions, tasks and the casualty register of an incident."""

from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "anlan.rescue.command"
    label = "command"
    verbose_name = "指挥"
