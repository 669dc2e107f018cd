from django.urls import path

from bench import bare
from prm.urls import urlpatterns as project

urlpatterns = [path("bare/", bare.webhook), *project]
