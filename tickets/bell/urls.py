from django.urls import URLPattern, path

from tickets.bell import views
from tickets.bell.faces import DESK, PORTAL, Face, facing


def urls_of(face: Face) -> list[URLPattern]:
    return [
        path("", facing(views.notices, face), name="notices"),
        path("bell/", facing(views.bell, face), name="bell"),
        path("latest/", facing(views.latest, face), name="latest"),
        path("reading/", facing(views.reading, face), name="reading"),
        path("preferences/", facing(views.preferences, face), name="preferences"),
        path("<slug:number>/reading/", facing(views.ticket_reading, face), name="ticket_reading"),
    ]


desk = urls_of(DESK), "desk_bell"
portal = urls_of(PORTAL), "portal_bell"
