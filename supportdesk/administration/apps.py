from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "supportdesk.administration.site.AdministrationSite"
