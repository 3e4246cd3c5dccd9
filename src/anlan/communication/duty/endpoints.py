"""HTTP API of 值班."""

from ninja import Router

router = Router(tags=["值班"])
