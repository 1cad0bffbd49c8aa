"""The tabs of the settings, except routing."""

from django.urls import path

from tickets.settings import views

urlpatterns = [
    path("", views.priorities, name="priorities"),
    path("sources/", views.sources, name="sources"),
    path("policies/", views.policies, name="policies"),
]
