"""URLs of 指挥."""

from django.urls import path

from anlan.rescue.command import views

app_name = "command"
urlpatterns = [
    path("mine/", views.mine, name="mine"),
    path("mine/instructions/<uuid:instruction_id>/", views.answer, name="answer"),
    path("mine/tasks/<uuid:incident_id>/<uuid:task_id>/", views.move, name="move"),
    path("wall/", views.wall, name="wall"),
    path("<uuid:incident_id>/register/", views.register, name="register"),
]
