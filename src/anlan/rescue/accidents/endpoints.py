"""HTTP API of 事故台账."""

from ninja import Router

router = Router(tags=["事故台账"])
