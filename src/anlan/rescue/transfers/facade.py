"""What other rooms may call."""

from anlan.rescue.transfers.models import Transfer
from anlan.rescue.transfers.notices import raise_unaccepted_alarms
from anlan.rescue.transfers.operations import (
    receive_transfer,
    resend_transfer,
    return_transfer,
    send_transfer,
    take_over_transfer,
    withdraw_transfer,
)
from anlan.rescue.transfers.queries import (
    Target,
    target_of,
    to_answer,
    transfer_by_id,
    transfers,
    transfers_of,
    waiting,
)

__all__ = [
    "Target",
    "Transfer",
    "raise_unaccepted_alarms",
    "receive_transfer",
    "resend_transfer",
    "return_transfer",
    "send_transfer",
    "take_over_transfer",
    "target_of",
    "to_answer",
    "transfer_by_id",
    "transfers",
    "transfers_of",
    "waiting",
    "withdraw_transfer",
]
