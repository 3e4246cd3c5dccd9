"""事件: facts in order. Screens, messages, clocks, links and exchange hang on them."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One fact. `seq` is local; `node` and `node_seq` name it across nodes.

    Where it lies and who supervises it are kept as values, so that the live stream decides in memory who may see it.
    A fact with `audience` is for that one user alone.
    """

    seq = models.BigAutoField(primary_key=True)
    node = models.CharField(max_length=32)
    node_seq = models.PositiveBigIntegerField()
    at = models.DateTimeField(db_index=True)
    topic = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=48)
    subject_id = models.CharField(max_length=64)
    located_in = models.CharField(max_length=12, blank=True)
    supervised_by = models.UUIDField(null=True)
    audience = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=64)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["node", "node_seq"], name="event_once_per_node")]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "seq"], name="event_subject"),
            models.Index(fields=["topic", "seq"], name="event_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.topic}"
