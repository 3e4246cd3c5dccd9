"""Every URL of the product."""

from django.urls import include, path

from anlan.config.api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("accounts/", include("anlan.base.accounts.urls")),
    path("audit/", include("anlan.base.audit.urls")),
    path("notifications/", include("anlan.base.notifications.urls")),
    path("events/", include("anlan.base.events.urls")),
    path("jobs/", include("anlan.base.jobs.urls")),
    path("style/", include("anlan.ui.urls")),
    path("enterprises/", include("anlan.data.enterprises.urls")),
    path("", include("anlan.data.dossiers.urls")),
    path("hazards/", include("anlan.data.hazards.urls")),
    path("resources/", include("anlan.data.resources.urls")),
    path("supplies/", include("anlan.data.supplies.urls")),
    path("duty-contacts/", include("anlan.data.duty_contacts.urls")),
    path("cases/", include("anlan.data.cases.urls")),
    path("campaigns/", include("anlan.data.campaigns.urls")),
    path("sharing/", include("anlan.data.sharing.urls")),
    path("laws/", include("anlan.data.laws.urls")),
    path("filing/", include("anlan.data.filing.urls")),
    path("weather/", include("anlan.data.weather.urls")),
    path("imports/", include("anlan.data.imports.urls")),
    path("stewardship/", include("anlan.data.stewardship.urls")),
    path("quality/", include("anlan.data.quality.urls")),
    path("map/", include("anlan.gis.layers.urls")),
    path("consequence/", include("anlan.gis.consequences.urls")),
    path("duty/", include("anlan.communication.duty.urls")),
    path("incidents/", include("anlan.rescue.incidents.urls")),
    path("transfers/", include("anlan.rescue.transfers.urls")),
    path("command/", include("anlan.rescue.command.urls")),
    path("accidents/", include("anlan.rescue.accidents.urls")),
    path("drills/", include("anlan.rescue.drills.urls")),
    path("", include("anlan.web.urls")),
]

handler400 = "anlan.web.errors.bad_request"
handler403 = "anlan.web.errors.forbidden"
handler404 = "anlan.web.errors.not_found"
handler500 = "anlan.web.errors.server_error"
