"""The routing tab of the settings and its rules. Acts on a rule are its sub-resources."""

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
