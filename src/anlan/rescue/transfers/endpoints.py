"""HTTP API of 信息接转."""

from ninja import Router

router = Router(tags=["信息接转"])
