"""What nobody has taken over is handed over with the shift, and stands in the duty log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from tests.people import AT, People, actor

from anlan.base.accounts.facade import Organisation
from anlan.communication.duty.facade import DutyRole, Person, set_plan
from anlan.communication.duty.models import LogEntry
from anlan.kernel.actor import SYSTEM
from anlan.rescue.transfers.models import Transfer
from anlan.rescue.transfers.operations import take_over_transfer
from anlan.rescue.transfers.watchkeeping import open_transfers


def test_an_open_transfer_is_a_matter_until_it_is_taken_over(
    people: People, pass_on: Callable[..., Transfer], zhuanghe_bureau: Organisation
) -> None:
    bureau = Organisation.objects.get(name="大连市应急管理局")
    set_plan(
        organisation=bureau, pattern="full_day", day_start=time(8), leaders=0, chiefs=0, officers=1,
        hand_over=False, members=[Person(DutyRole.OFFICER, "甲", "1")], by=SYSTEM, at=AT,
    )  # fmt: skip
    transfer = pass_on()
    [matter] = open_transfers(people.duty, AT)
    assert matter.subject.id == str(transfer.pk)
    assert matter.due_at == transfer.due_at
    assert open_transfers(people.enterprise, AT) == []
    take_over_transfer(transfer=transfer, receiver="吴庄河", by=actor(people.zhuanghe), at=AT)
    assert open_transfers(people.duty, AT) == []
    texts = LogEntry.objects.filter(category="transfer").values_list("text", flat=True)
    assert sorted(text[:2] for text in texts) == sorted(["接转", transfer.to_name[:2]])
