"""The shared part of the ledgers: templates only, no tables."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "anlan.data.ledger"
    label = "ledger"
    verbose_name = "台账"
