"""Import of workbooks into any ledger."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "anlan.data.imports"
    label = "imports"
    verbose_name = "导入"

    def ready(self) -> None:
        from anlan.data.imports import permissions
        from anlan.data.imports.datasets import register_ledgers
        from anlan.ui.facade import NavItem, navigation

        assert permissions  # importing it registers the permissions
        register_ledgers()
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
