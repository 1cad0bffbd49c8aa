from django.urls import path

from conversations.portal import suggesting

app_name = "answers"
urlpatterns = [
    path("", suggesting.look, name="look"),
    path("solved/", suggesting.solved, name="solved"),
]
