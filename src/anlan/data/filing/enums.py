"""Choices of the filings."""

from django.db import models


class FilingStatus(models.TextChoices):
    """填报状态: draft → submitted → returned or accepted; withdrawn ones may be taken up again."""

    DRAFT = "draft", "填报中"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已接受"
    WITHDRAWN = "withdrawn", "已撤回"


#: The enterprise may change what such a filing says.
EDITABLE = (FilingStatus.DRAFT, FilingStatus.RETURNED)
#: Its changes are not in the ledger yet and are still wanted there.
OPEN = (FilingStatus.DRAFT, FilingStatus.SUBMITTED, FilingStatus.RETURNED)


class ChangeAction(models.TextChoices):
    """填报方式: what a change does to the ledger."""

    CREATE = "create", "新增"
    CHANGE = "change", "修改"
    RETIRE = "retire", "注销"
