"""Content-addressed files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "anlan.base.files"
    label = "files"
    verbose_name = "文件"
