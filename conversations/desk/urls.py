"""The URLs of the assistant on a ticket. The converter `number` is registered by `tickets.desk.urls`."""

from django.urls import path

from conversations.desk import assisting

app_name = "assistant"
urlpatterns = [path("tickets/<number:number>/assistance/", assisting.assistance, name="assistance")]
