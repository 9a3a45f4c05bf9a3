from django.urls import path

from headwater.scrutiny import views

app_name = "scrutiny"
urlpatterns = [
    path("scrutiny/", views.home, name="home"),
    path("scrutiny/pack/", views.pack, name="pack"),
    path("scrutiny/pack/<str:name>", views.file, name="file"),
    path("scrutiny/rebase/", views.rebase, name="rebase"),
    path("scrutiny/rebase/<uuid:rebase>/withdraw/", views.withdraw, name="withdraw_rebase"),
    path("scrutiny/published/", views.published, name="published"),
    path("scrutiny/performance/", views.performance, name="performance"),
    path("scrutiny/performance/<str:name>", views.performance_file, name="performance_file"),
    path("scrutiny/data/", views.data, name="data"),
    path("figures/", views.figure, name="figure"),
]
