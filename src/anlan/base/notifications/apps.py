"""Messages to single users: what happened that is theirs to know."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "anlan.base.notifications"
    label = "notifications"
    verbose_name = "消息"

    def ready(self) -> None:
        from anlan.base.notifications import account_news
        from anlan.base.notifications.frame import register_pages

        register_pages()
        account_news.listen()
