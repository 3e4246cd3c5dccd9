"""URLs of audit."""

from django.urls import path

from anlan.base.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entry_list, name="entries"),
    path("verification/", views.verification, name="verify"),
    path("export/", views.export, name="export"),
    path("<int:seq>/", views.entry_detail, name="entry"),
]
