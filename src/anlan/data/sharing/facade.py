"""What other rooms may call."""

from anlan.data.sharing.models import Webhook
from anlan.data.sharing.operations import create_webhook
from anlan.data.sharing.queries import changes

__all__ = ["Webhook", "changes", "create_webhook"]
