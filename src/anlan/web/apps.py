"""Home, search and pages over several rooms."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "anlan.web"
    label = "web"
    verbose_name = "首页"

    def ready(self) -> None:
        from anlan.ui.facade import NavItem, QuickAction, navigation, register_quick_action

        register_quick_action(
            QuickAction(
                "incidents.intake",
                "接报",
                "incidents:intake",
                "phone-incoming",
                permission="incidents.take_call",
                primary=True,
                order=10,
            )
        )
        navigation.register(
            NavItem(
                "web.leader",
                "带班",
                "web:leader",
                "device-mobile",
                "应急管理",
                permission="incidents.sign_bulletin",
                order=1,
            )
        )
