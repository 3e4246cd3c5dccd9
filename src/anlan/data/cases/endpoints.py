"""HTTP API of 事故案例."""

from ninja import Router

router = Router(tags=["事故案例"])
