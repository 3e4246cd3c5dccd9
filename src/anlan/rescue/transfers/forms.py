"""Forms of the transfer's page."""

from __future__ import annotations

from typing import Any

from django import forms

from anlan.base.accounts.facade import User
from anlan.rescue.transfers import queries
from anlan.rescue.transfers.enums import TransferWay
from anlan.rescue.transfers.models import Transfer


class ReceiptForm(forms.Form):
    """Who signed there by telephone, and when."""

    receiver = forms.CharField(label="对方签收人", max_length=64)
    minutes = forms.IntegerField(
        label="几分钟前", min_value=0, max_value=24 * 60, initial=0, help_text="刚刚签收填 0"
    )


class ResendForm(forms.Form):
    """To whom instead."""

    to = forms.ChoiceField(label="改接单位", choices=())
    other = forms.CharField(label="或填写其他部门", max_length=64, required=False)
    way = forms.ChoiceField(
        label="方式", choices=[("", "按单位自动选择"), *TransferWay.choices], required=False
    )
    contact = forms.CharField(label="联系方式", max_length=128, required=False)

    def __init__(self, *args: Any, user: User, transfer: Transfer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries.targets(transfer.incident, visible_to=user)
        choices = [
            (str(target.organisation.id) if target.organisation else target.service, target.name)
            for target, _answers in found
            if target.organisation is None or target.organisation.id != transfer.organisation_id
        ]
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def wanted(self) -> str:
        """The written department before the chosen one."""
        return str(self.cleaned_data["other"].strip() or self.cleaned_data["to"])
