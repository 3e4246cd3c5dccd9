"""Passing an incident on to another body, with receipt, take-over clock and return."""

from datetime import timedelta

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "anlan.rescue.transfers"
    label = "transfers"
    verbose_name = "信息接转"

    def ready(self) -> None:
        from anlan.base.events.facade import guard_topic
        from anlan.base.jobs.facade import periodic
        from anlan.rescue.transfers import permissions, receivers, registrations
        from anlan.rescue.transfers.jobs import alarm_unaccepted_transfers
        from anlan.rescue.transfers.watchkeeping import register_watchkeeping

        assert permissions  # importing it registers the permissions
        guard_topic("transfer", "transfers.view_transfer")
        periodic("transfers.alarm", alarm_unaccepted_transfers, every=timedelta(seconds=5), title="接转告警")
        receivers.listen()
        registrations.register_all()
        register_watchkeeping()
