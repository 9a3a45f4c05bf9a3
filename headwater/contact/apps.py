from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "headwater.contact"
    label = "contact"
