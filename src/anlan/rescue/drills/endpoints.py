"""HTTP API of 演练."""

from ninja import Router

router = Router(tags=["演练"])
