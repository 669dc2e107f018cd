"""A small world to import: two partners, leads in several states, deals, a known customer, products."""

ACCOUNT = "acct_1"
WORLD = {
    "partners": [
        {
            "key": "north",
            "name": "North Consulting",
            "email": " hello@north.example ",
            "members": [
                {"email": "Nina@north.example", "role": "main"},
                {"email": "noah@north.example", "role": "viewer"},
            ],
        },
        {"key": "south", "name": "South & Söhne", "email": "hello@south.example"},
    ],
    "leads": [
        {
            "key": "ada",
            "partner": "north",
            "email": " ADA@lovelace.example ",
            "name": "Ada",
            "status": "accepted",
            "registered_at": "2025-12-12T00:00:00Z",
        },
        {"key": "bo", "partner": "south", "email": "bo@x.example", "status": "pending"},
        {"key": "cy", "partner": "south", "email": "cy@x.example"},
        {"key": "di", "partner": "south", "email": "di@x.example", "status": "lost"},
        {"key": "ed", "partner": "south", "email": "ed@x.example", "status": "declined"},
        {"key": "flo", "partner": "north", "email": "PAY@known.example", "status": "converted"},
    ],
    "deals": [
        {
            "key": "grace",
            "partner": "south",
            "contact_email": "Grace@Hopper.example",
            "name": "Deal",
            "amount": "1200.00",
            "currency": "EUR",
            "status": "won",
            "registered_at": "2025-11-22T01:00:00+01:00",
        },
        {"key": "yen", "amount": "1200", "currency": "JPY"},
        {"key": "bare"},
    ],
    "customers": [
        {
            "key": "known",
            "partner": "north",
            "email": "pay@known.example",
            "name": "Known Ltd",
            "stripe_ids": [{"account": ACCOUNT, "id": "cus_known"}, {"account": ACCOUNT, "id": "cus_2"}],
            "registered_at": "2025-01-01T00:00:00Z",
        },
        {"key": "unclaimed"},
    ],
    "products": [{"key": "premier", "name": "Premier", "stripe_ids": [{"account": ACCOUNT, "id": "prod_1"}]}],
}
