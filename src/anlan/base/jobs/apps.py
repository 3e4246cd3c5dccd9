"""Lease job queue and periodic slots."""

from datetime import timedelta

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "anlan.base.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        from anlan.base.jobs.frame import register_pages
        from anlan.base.jobs.periodic import periodic
        from anlan.base.jobs.tasks import forget_old_jobs, sign_audit_head

        periodic("audit.sign-head", sign_audit_head, every=timedelta(minutes=1), title="签名审计链头")
        periodic("jobs.forget-old", forget_old_jobs, every=timedelta(hours=1), title="清理已完成任务")
        register_pages()
