"""Rows of the supplies room; no logic."""

from anlan.data.supplies.models.requests import Consignment, ConsignmentLine, RequestLine, SupplyRequest
from anlan.data.supplies.models.stock import Item, Lot, Movement, StockLevel
from anlan.data.supplies.models.stocktakes import Stocktake, StocktakeLine

__all__ = [
    "Consignment",
    "ConsignmentLine",
    "Item",
    "Lot",
    "Movement",
    "RequestLine",
    "StockLevel",
    "Stocktake",
    "StocktakeLine",
    "SupplyRequest",
]
