"""URLs of 事故台账."""

from django.urls import path

from anlan.rescue.accidents import figure_views, views

app_name = "accidents"
urlpatterns = [
    path("", views.accident_list, name="list"),
    path("new/", views.accident_create, name="create"),
    path("figures/", figure_views.figures_page, name="figures"),
    path("figures/report.pdf", figure_views.figures_pdf, name="figures-pdf"),
    path("figures/report.xlsx", figure_views.figures_workbook, name="figures-xlsx"),
    path("<uuid:accident_id>/", views.accident_detail, name="detail"),
    path("<uuid:accident_id>/edit/", views.accident_edit, name="edit"),
    path("<uuid:accident_id>/card.pdf", views.accident_card, name="card"),
    path("<uuid:accident_id>/retire/", views.accident_retire, name="retire"),
    path("<uuid:accident_id>/restore/", views.accident_restore, name="restore"),
    path("<uuid:accident_id>/counted/", views.accident_counted, name="counted"),
    path("<uuid:accident_id>/dossier/", views.accident_dossier, name="dossier"),
    path("<uuid:accident_id>/extend/", views.accident_extend, name="extend"),
    path("<uuid:accident_id>/case/", views.accident_case, name="case"),
    path("<uuid:accident_id>/files/", views.file_add, name="file-add"),
    path("<uuid:accident_id>/files/<uuid:file_id>/", views.file_open, name="file"),
    path("<uuid:accident_id>/files/<uuid:file_id>/remove/", views.file_remove, name="file-remove"),
]
