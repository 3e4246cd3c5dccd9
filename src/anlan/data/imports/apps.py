"""Import of workbooks into any ledger."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "anlan.data.imports"
    label = "imports"
    verbose_name = "导入"

    def ready(self) -> None:
        import anlan.data.imports.permissions
        from anlan.data.imports.datasets import register_ledgers

        register_ledgers()
