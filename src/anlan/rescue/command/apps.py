"""Headquarters, instructions, tasks and the casualty register of an incident."""

from datetime import timedelta

from django.apps import AppConfig


class CommandConfig(AppConfig):
    name = "anlan.rescue.command"
    label = "command"
    verbose_name = "指挥"

    def ready(self) -> None:
        from anlan.base.events.facade import guard_topic
        from anlan.base.jobs.facade import periodic
        from anlan.rescue.command import permissions, receivers, registrations
        from anlan.rescue.command.jobs import alarm_overdue_instructions

        assert permissions  # importing it registers the permissions
        guard_topic("command", "command.view_command")
        periodic(
            "command.alarm-overdue",
            alarm_overdue_instructions,
            every=timedelta(seconds=10),
            title="指令和任务超时告警",
        )
        receivers.connect()
        registrations.register_all()
