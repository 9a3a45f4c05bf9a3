"""The demonstration's sign-in. Included in demonstration mode only: otherwise this address does not exist."""

from django.urls import path

from headwater.accounts import views

urlpatterns = [path("demo-sign-in/", views.demo_sign_in, name="demo_sign_in")]
