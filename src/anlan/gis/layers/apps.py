"""Map layers."""

from django.apps import AppConfig


class LayersConfig(AppConfig):
    name = "anlan.gis.layers"
    label = "layers"
    verbose_name = "一张图"

    def ready(self) -> None:
        from anlan.gis.layers import permissions
        from anlan.gis.layers.ledgers import register_ledgers
        from anlan.ui.facade import NavItem, navigation

        assert permissions  # importing it registers the permissions
        register_ledgers()
        navigation.register(
            NavItem(
                key="layers.map",
                title="一张图",
                url_name="layers:map",
                icon="map-2",
                service="应急管理",
                permission="layers.view_map",
                order=5,
            )
        )
