"""What the web server runs."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.site.settings")
os.environ.setdefault("PGOPTIONS", "-c statement_timeout=20s -c idle_in_transaction_session_timeout=20s")

import django

django.setup(set_prefix=False)

from headwater.site import config, warming  # noqa: E402 - Django must be set up before
from headwater.site.serving import Handler  # noqa: E402

sys.setswitchinterval(0.001)  # a stream does not wait long behind a busy request
application = Handler(int(config.THREADS.read()))
warming.before_serving()
warming.in_background()
