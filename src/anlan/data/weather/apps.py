"""Weather."""

from datetime import timedelta

from django.apps import AppConfig


class WeatherConfig(AppConfig):
    name = "anlan.data.weather"
    label = "weather"
    verbose_name = "气象"

    def ready(self) -> None:
        from anlan.base.jobs.facade import periodic
        from anlan.data.weather import permissions, registrations
        from anlan.data.weather.jobs import forget_old_weather, sweep_weather_files

        assert permissions  # importing it registers the permissions
        registrations.register()
        periodic("weather.sweep", sweep_weather_files, every=timedelta(minutes=1), title="收取气象文件")
        periodic("weather.forget", forget_old_weather, every=timedelta(days=1), title="清理过期气象观测")
