"""Choices of 信息接转."""

from django.db import models


class TransferStatus(models.TextChoices):
    """接转状态."""

    SENT = "sent", "待签收"
    RECEIVED = "received", "待接办"
    TAKEN_OVER = "taken_over", "已接办"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


#: A transfer somebody still has to accept.
ACTIVE = (TransferStatus.SENT, TransferStatus.RECEIVED)


class TransferWay(models.TextChoices):
    """接转方式."""

    SYSTEM = "system", "平台"
    TELEPHONE = "telephone", "电话"
