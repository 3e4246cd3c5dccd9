"""数据责任."""

from datetime import timedelta

from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    name = "anlan.data.stewardship"
    label = "stewardship"
    verbose_name = "数据责任"

    def ready(self) -> None:
        from anlan.base.jobs.facade import periodic
        from anlan.data.stewardship import jobs, permissions, receivers, registrations

        assert permissions  # importing it registers the permissions
        receivers.register()
        registrations.register()
        minute = timedelta(minutes=1)
        periodic("stewardship.pending", jobs.settle_pending, every=minute, title="数据责任整理")
        periodic("stewardship.tallies", jobs.renew_tallies, every=10 * minute, title="数据质量汇总")
        periodic("stewardship.nightly", jobs.settle_everything, every=60 * minute, title="数据责任夜间整理")
        periodic("stewardship.digest", jobs.weekly_digest, every=timedelta(days=7), title="待更新数据周报")
