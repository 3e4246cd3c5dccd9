"""What other rooms may call."""

from anlan.data.campaigns.models import Batch, Campaign, CollectionObject
from anlan.data.campaigns.operations import (
    Selection,
    accept_batch,
    add_batch,
    assign,
    check_object,
    create_campaign,
    draw_sample,
    mark_collected,
    release_batch,
)
from anlan.data.campaigns.queries import feature_collection

__all__ = [
    "Batch",
    "Campaign",
    "CollectionObject",
    "Selection",
    "accept_batch",
    "add_batch",
    "assign",
    "check_object",
    "create_campaign",
    "draw_sample",
    "feature_collection",
    "mark_collected",
    "release_batch",
]
