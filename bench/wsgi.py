"""The project's web server without its embedded worker, which would settle while deliveries are counted."""

import os

os.environ.update(DJANGO_SETTINGS_MODULE="bench.settings", BENCH_SERVES="1")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
