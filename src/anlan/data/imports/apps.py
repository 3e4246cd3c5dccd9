"""Import of workbooks into any ledger."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "anlan.data.imports"
    label = "imports"
    verbose_name = "导入"

    def ready(self) -> None:
        from datetime import timedelta

        from anlan.base.jobs.facade import periodic
        from anlan.data.imports import permissions
        from anlan.data.imports.datasets import register_ledgers
        from anlan.data.imports.histories import touches
        from anlan.data.imports.jobs import drop_drafts, tend_imports
        from anlan.data.ledger.history import register_touches
        from anlan.ui.facade import NavItem, navigation

        assert permissions  # importing it registers the permissions
        register_ledgers()
        register_touches(touches)
        periodic("imports-tend", tend_imports, every=timedelta(minutes=1), title="照看导入")
        periodic("imports-drafts", drop_drafts, every=timedelta(hours=1), title="清理未开始的导入")
        navigation.register(
            NavItem(
                key="imports",
                title="导入",
                url_name="imports:list",
                icon="file-import",
                service="数据",
                permission="imports.view_import",
                order=90,
                section="基础台账",
            )
        )
