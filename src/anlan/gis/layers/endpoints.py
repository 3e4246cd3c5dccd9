"""HTTP API of 一张图."""

from ninja import Router

router = Router(tags=["一张图"])
