from django.urls import path

from tickets.files.views import file, removal, uploads

app_name = "files"
urlpatterns = [
    path("uploads/", uploads, name="uploads"),
    path("uploads/<str:token>/removal/", removal, name="removal"),
    path("files/<str:token>/", file, name="file"),
]
