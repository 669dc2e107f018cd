"""The least that a webhook has to do: check the signature with Stripe's library, insert a row
by hand-written SQL, answer."""

import json

import stripe
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

SECRET = "whsec_plainlyfakesecretofthebench"


def make_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_event (id varchar(255) PRIMARY KEY, body text NOT NULL)")


@csrf_exempt
def webhook(request: HttpRequest) -> HttpResponse:
    body = request.body.decode()
    stripe.WebhookSignature.verify_header(body, request.headers["Stripe-Signature"], SECRET, 300)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_event (id, body) VALUES (%s, %s)", [json.loads(body)["id"], body])
    return HttpResponse("Stored.")
