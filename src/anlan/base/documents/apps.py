"""Typst templates to PDF."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "anlan.base.documents"
    label = "documents"
    verbose_name = "文书"
