"""HTTP API of 导入."""

from ninja import Router

router = Router(tags=["导入"])
