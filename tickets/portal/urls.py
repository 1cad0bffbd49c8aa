from django.urls import path

from tickets.portal.deleting import delete
from tickets.portal.guests import (
    guest_file,
    guest_removal,
    guest_reply,
    guest_resolve,
    guest_revoke,
    guest_thread,
    guest_uploads,
)
from tickets.portal.opening import new
from tickets.portal.overview import overview
from tickets.portal.rating import rate
from tickets.portal.thread import reply, resolve, thread

app_name = "portal"
urlpatterns = [
    path("", overview, name="tickets"),
    path("new/", new, name="new"),
    path("rating/<str:token>/", rate, name="rate"),
    path("link/<str:token>/", guest_thread, name="guest_ticket"),
    path("link/<str:token>/replies/", guest_reply, name="guest_reply"),
    path("link/<str:token>/uploads/", guest_uploads, name="guest_uploads"),
    path("link/<str:token>/uploads/<str:upload>/removal/", guest_removal, name="guest_removal"),
    path("link/<str:token>/resolution/", guest_resolve, name="guest_resolve"),
    path("link/<str:token>/revocation/", guest_revoke, name="guest_revoke"),
    path("link/<str:token>/files/<str:file>/", guest_file, name="guest_file"),
    path("<slug:number>/", thread, name="ticket"),
    path("<slug:number>/deletion/", delete, name="delete"),
    path("<slug:number>/replies/", reply, name="reply"),
    path("<slug:number>/resolution/", resolve, name="resolve"),
]
