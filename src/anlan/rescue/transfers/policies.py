"""Which step a transfer may take. No database."""

from __future__ import annotations

from collections.abc import Mapping

from anlan.rescue.transfers.enums import TransferStatus

TRANSITIONS: Mapping[TransferStatus, frozenset[TransferStatus]] = {
    TransferStatus.SENT: frozenset(
        {
            TransferStatus.RECEIVED,
            TransferStatus.TAKEN_OVER,
            TransferStatus.RETURNED,
            TransferStatus.WITHDRAWN,
        }
    ),
    TransferStatus.RECEIVED: frozenset(
        {TransferStatus.TAKEN_OVER, TransferStatus.RETURNED, TransferStatus.WITHDRAWN}
    ),
    TransferStatus.TAKEN_OVER: frozenset(),
    TransferStatus.RETURNED: frozenset(),
    TransferStatus.WITHDRAWN: frozenset(),
}


def may_become(current: str, wanted: str) -> bool:
    """Whether a transfer may go from one status to another. Taking over without a receipt before is one."""
    return TransferStatus(wanted) in TRANSITIONS[TransferStatus(current)]
