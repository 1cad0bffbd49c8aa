"""The assistant on a ticket. Numbers are read as the desk reads them: its URLs are loaded first."""

from django.urls import path

from conversations.desk import assisting

app_name = "assistant"
urlpatterns = [path("tickets/<number:number>/assistance/", assisting.assistance, name="assistance")]
