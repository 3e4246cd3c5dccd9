"""HTTP API of 重大危险源."""

from ninja import Router

router = Router(tags=["重大危险源"])
