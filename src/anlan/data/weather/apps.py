"""Weather."""

from django.apps import AppConfig


class WeatherConfig(AppConfig):
    name = "anlan.data.weather"
    label = "weather"
    verbose_name = "气象"

    def ready(self) -> None:
        from anlan.data.weather import permissions

        assert permissions  # importing it registers the permissions
