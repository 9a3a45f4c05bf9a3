"""What the web server runs."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.site.settings")
application = get_asgi_application()

from headwater.site import warming  # noqa: E402 - Django must be set up before

warming.in_background()
