"""数据质量."""

from datetime import timedelta

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "anlan.data.quality"
    label = "quality"
    verbose_name = "数据质量"

    def ready(self) -> None:
        from anlan.base.jobs.facade import periodic
        from anlan.data.quality import jobs, permissions, receivers, registrations

        assert permissions  # importing it registers the permissions
        receivers.register()
        registrations.register()
        minute = timedelta(minutes=1)
        periodic("quality.touched", jobs.look_at_touched, every=minute, title="数据查重与校核")
        periodic("quality.nightly", jobs.look_at_everything, every=60 * minute, title="数据查重夜间全查")
