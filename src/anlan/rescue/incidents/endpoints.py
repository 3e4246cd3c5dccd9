"""HTTP API of 事故救援."""

from ninja import Router

router = Router(tags=["事故救援"])
