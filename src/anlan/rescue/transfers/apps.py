"""Passing an incident on to another body, with receipt, take-over clock and return."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "anlan.rescue.transfers"
    label = "transfers"
    verbose_name = "信息接转"
