"""URLs of accounts."""

from django.urls import path

from anlan.base.accounts import admin_views, organisation_views, profile_views, security_views, views

app_name = "accounts"
urlpatterns = [
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("theme/", views.set_theme, name="theme"),
    path("profile/", profile_views.profile, name="profile"),
    path("profile/password/", profile_views.own_password, name="own-password"),
    path("profile/tokens/new/", profile_views.own_token_new, name="own-token-new"),
    path("profile/tokens/<uuid:token_id>/revoke/", profile_views.own_token_revoke, name="own-token-revoke"),
    path("users/", admin_views.user_list, name="users"),
    path("users/new/", admin_views.user_new, name="user-new"),
    path("users/<uuid:user_id>/", admin_views.user_detail, name="user"),
    path("users/<uuid:user_id>/edit/", admin_views.user_edit, name="user-edit"),
    path("users/<uuid:user_id>/disable/", admin_views.user_disable, name="user-disable"),
    path("users/<uuid:user_id>/enable/", admin_views.user_enable, name="user-enable"),
    path("users/<uuid:user_id>/password/", admin_views.user_password, name="user-password"),
    path("users/<uuid:user_id>/posts/new/", admin_views.post_new, name="post-new"),
    path("users/<uuid:user_id>/tokens/new/", admin_views.token_new, name="token-new"),
    path("posts/<uuid:post_id>/end/", admin_views.post_end, name="post-end"),
    path("tokens/<uuid:token_id>/revoke/", admin_views.token_revoke, name="token-revoke"),
    path("tokens/", security_views.token_list, name="tokens"),
    path("locks/", security_views.lock_list, name="locks"),
    path("locks/lift/", security_views.unlock, name="unlock"),
    path("sign-ins/", security_views.sign_in_list, name="sign-ins"),
    path("organisations/", organisation_views.organisation_tree, name="organisations"),
    path("organisations/new/", organisation_views.organisation_new, name="organisation-new"),
    path(
        "organisations/<uuid:organisation_id>/", organisation_views.organisation_detail, name="organisation"
    ),
    path(
        "organisations/<uuid:organisation_id>/edit/",
        organisation_views.organisation_edit,
        name="organisation-edit",
    ),
    path(
        "organisations/<uuid:organisation_id>/retire/",
        organisation_views.organisation_retire,
        name="organisation-retire",
    ),
]
