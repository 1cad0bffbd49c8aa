from django.urls import path

from conversations.help import reading

app_name = "help"
urlpatterns = [
    path("", reading.index, name="index"),
    path("<slug:company>/", reading.home, name="home"),
    path("<slug:company>/<slug:slug>/", reading.article, name="article"),
    path("<slug:company>/<slug:slug>/verdict/", reading.verdict, name="verdict"),
]
