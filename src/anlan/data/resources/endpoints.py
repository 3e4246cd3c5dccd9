"""HTTP API of 应急资源."""

from ninja import Router

router = Router(tags=["应急资源"])
