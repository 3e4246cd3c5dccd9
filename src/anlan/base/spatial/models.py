"""One row for every record that has a place. The back end keeps its own index beside it."""

from __future__ import annotations

from django.db import models


class Place(models.Model):
    """位置: the WGS-84 point of one record of one layer; the integer key is the row id in the spatial index.

    `slot` is a number made from the layer's name: a third dimension of the index, so that a layer of ten
    rows is searched without meeting the 200,000 of another. Two layers may share a slot; `layer` decides.
    """

    id = models.BigAutoField(primary_key=True)
    layer = models.CharField("图层", max_length=40)
    record_id = models.UUIDField("记录")
    slot = models.PositiveIntegerField("索引分区")
    lon = models.FloatField("经度（WGS-84）")
    lat = models.FloatField("纬度（WGS-84）")

    class Meta:
        db_table = "spatial_place"
        verbose_name = "位置"
        verbose_name_plural = "位置"
        constraints = [models.UniqueConstraint(fields=["layer", "record_id"], name="spatial_place_once")]

    def __str__(self) -> str:
        return f"{self.layer}:{self.record_id}"
