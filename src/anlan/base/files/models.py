"""文件: one row a content. The bytes lie under `MEDIA_ROOT` by their SHA-256 and are never changed."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models

from anlan.base.accounts.facade import Record, User


class StoredFile(Record):
    """A file by its content: the same bytes uploaded twice are one row and one file on disk.

    `sm3` (GB/T 32905-2016) stands beside SHA-256 for exchange with systems that ask for the national digest. `name`
    is the name of the first upload; whoever refers to a file keeps the name it had there.
    """

    sha256 = models.CharField("SHA-256", max_length=64, unique=True, editable=False)
    sm3 = models.CharField("SM3", max_length=64, editable=False)
    size = models.PositiveBigIntegerField("字节数", editable=False)
    content_type = models.CharField("类型", max_length=100, editable=False)
    name = models.CharField("文件名", max_length=200)
    uploaded_by = models.ForeignKey(
        User, verbose_name="上传人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return path_of(self.sha256)


def path_of(sha256: str) -> Path:
    """The place of a content on disk: two levels of 256 folders keep each folder small."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256
