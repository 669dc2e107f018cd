from django.urls import path

from prm.accounts.views import sign_in

urlpatterns = [path("", sign_in, name="sign-in")]
