"""Users, organisations, posts, roles, scope, tokens, sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "anlan.base.accounts"
    label = "accounts"
    verbose_name = "用户与机构"

    def ready(self) -> None:
        from anlan.base.accounts.frame import register_pages

        register_pages()
