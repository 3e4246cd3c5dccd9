"""HTTP API of 企业."""

from ninja import Router

router = Router(tags=["企业"])
