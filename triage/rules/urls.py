"""The URLs of the routing tab and its rules. Actions on a rule are sub-resources of it."""

from django.urls import path

from triage.rules import changing, editing, views

urlpatterns = [
    path("routing/", views.rules, name="routing"),
    path("routing/order/", changing.order, name="order"),
    path("routing/new/", editing.new, name="new-rule"),
    path("routing/<int:rule>/", editing.rule, name="rule"),
    path("routing/<int:rule>/activation/", views.activation, name="activate-rule"),
    path("routing/<int:rule>/deletion/", changing.deletion, name="delete-rule"),
]
