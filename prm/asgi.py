import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prm.settings")
application = get_asgi_application()

from prm import embedded  # noqa: E402

embedded.start()
