"""The web server of the bench: the platform's own handler, with one more address."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.site.settings")

import django

django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 - Django must be set up before

settings.ROOT_URLCONF = "headwater.site.bench.open_data.addresses"

from headwater.site import config  # noqa: E402
from headwater.site.serving import Handler  # noqa: E402

application = Handler(int(config.THREADS.read()))
