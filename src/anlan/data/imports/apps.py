"""Import of workbooks into any ledger."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "anlan.data.imports"
    label = "imports"
    verbose_name = "导入"
