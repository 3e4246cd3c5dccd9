"""URLs of accounts."""

from django.urls import path

from anlan.base.accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("theme/", views.set_theme, name="theme"),
]
