from django.urls import path

from integrations.stripe.webhook import webhook

urlpatterns = [path("webhook/<uuid:uuid>/", webhook, name="stripe-webhook")]
