"""URLs of 应急物资."""

from django.urls import path

from anlan.data.supplies import consignment_views, request_views, stock_views, stocktake_views

app_name = "supplies"
urlpatterns = [
    path("", stock_views.stock_list, name="stock"),
    path("lots/", stock_views.lot_list, name="lots"),
    path("lots/new/", stock_views.take_in, name="take-in"),
    path("lots/<uuid:lot_id>/", stock_views.lot_detail, name="lot"),
    path("movements/", stock_views.movement_list, name="movements"),
    path("minimum/", stock_views.minimum, name="minimum"),
    path("items/", stock_views.item_list, name="items"),
    path("items/new/", stock_views.item_create, name="item-create"),
    path("items/<uuid:item_id>/", stock_views.item_edit, name="item"),
    path("requests/", request_views.request_list, name="requests"),
    path("requests/new/", request_views.request_create, name="request-create"),
    path("requests/<uuid:request_id>/", request_views.request_detail, name="request"),
    path("consignments/<uuid:consignment_id>/", consignment_views.consignment, name="consignment"),
    path("consignments/<uuid:consignment_id>/paper/", consignment_views.paper, name="paper"),
    path("stocktakes/", stocktake_views.stocktake_list, name="stocktakes"),
    path("stocktakes/new/", stocktake_views.stocktake_start, name="stocktake-start"),
    path("stocktakes/<uuid:stocktake_id>/", stocktake_views.stocktake, name="stocktake"),
]
