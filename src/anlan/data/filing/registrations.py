"""What the filings add to the frame and to lower rooms; called once from `AppConfig.ready()`."""

from __future__ import annotations

from anlan.data.filing.kinds import register_kinds
from anlan.data.filing.ledgers import fileable_kinds


def register() -> None:
    """Called from `AppConfig.ready()`."""
    register_kinds(fileable_kinds)
