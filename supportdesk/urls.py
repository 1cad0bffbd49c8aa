"""The root URL configuration, which includes that of each app."""

from django.contrib import admin
from django.urls import include, path

from supportdesk import api, health, live
from supportdesk.home import home, robots
from supportdesk.theme import theme
from tickets.bell import urls as bell

handler400 = "supportdesk.error_pages.bad_request"
handler500 = "supportdesk.error_pages.server_error"
SETTINGS = [path("", include("tickets.settings.urls")), path("", include("triage.rules.urls"))]
urlpatterns = [
    path("", home, name="home"),
    path("robots.txt", robots),
    path("theme/", theme, name="theme"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("accounts/", include("supportdesk.accounts.urls")),
    path("help/", include("conversations.help.urls")),
    path("service-desk/my/answers/", include("conversations.portal.urls")),
    path("live/", live.stream, name="live"),
    path("service-desk/my/notices/", include(bell.portal)),
    path("service-desk/notices/", include(bell.desk)),
    path("service-desk/my/tickets/", include("tickets.portal.urls")),
    path("service-desk/settings/", include((SETTINGS, "settings"))),
    path("service-desk/", include("tickets.files.urls")),
    path("service-desk/", include("tickets.desk.urls")),
    path("service-desk/", include("conversations.desk.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
]
