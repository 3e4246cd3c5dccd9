"""HTTP API of 应急物资, all of it: stock and requests."""

from ninja import Router

from anlan.data.supplies.request_endpoints import router as requests
from anlan.data.supplies.stock_endpoints import router as stock

router = Router(tags=["应急物资"])
router.add_router("", stock)
router.add_router("", requests)
