from django.urls import path

from tickets.portal.opening import new
from tickets.portal.overview import overview
from tickets.portal.thread import reply, resolve, thread

app_name = "portal"
urlpatterns = [
    path("", overview, name="tickets"),
    path("new/", new, name="new"),
    path("<slug:number>/", thread, name="ticket"),
    path("<slug:number>/replies/", reply, name="reply"),
    path("<slug:number>/resolution/", resolve, name="resolve"),
]
