"""Choices of the law library."""

from django.db import models


class LawLevel(models.TextChoices):
    """效力层级, the strongest first."""

    LAW = "law", "法律"
    REGULATION = "regulation", "行政法规"
    INTERPRETATION = "interpretation", "司法解释"
    LOCAL = "local", "地方性法规"
    RULE = "rule", "部门规章"
    LOCAL_RULE = "local_rule", "地方政府规章"
    DOCUMENT = "document", "规范性文件"
    STANDARD = "standard", "标准"
