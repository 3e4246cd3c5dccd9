"""HTTP API of 指挥."""

from ninja import Router

router = Router(tags=["指挥"])
