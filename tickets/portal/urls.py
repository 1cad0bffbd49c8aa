from django.urls import path

from tickets.portal.deleting import delete
from tickets.portal.opening import new
from tickets.portal.overview import overview
from tickets.portal.rating import rate
from tickets.portal.thread import reply, resolve, thread

app_name = "portal"
urlpatterns = [
    path("", overview, name="tickets"),
    path("new/", new, name="new"),
    path("rating/<str:token>/", rate, name="rate"),
    path("<slug:number>/", thread, name="ticket"),
    path("<slug:number>/deletion/", delete, name="delete"),
    path("<slug:number>/replies/", reply, name="reply"),
    path("<slug:number>/resolution/", resolve, name="resolve"),
]
