"""Who gets what of the back office: a row for each address, by the name that its URL has.

Two words a row: what GET gets and what POST without a body gets, one letter for each of `READERS`. `>` is sent to the
sign-in page, `.` is answered, `r` is sent to another page, `x` may not, `0` finds nothing, `5` may not be asked so.
A new address needs a row here.
"""

READERS = ("anonymous", "member", "read_only", "support", "finance", "partner_manager", "superuser")

# What an address has to be asked with.
QUERIES = {"autocomplete": "?app_label=deals&model_name=dealpartner&field_name=partner", "search": "?q=ada"}

TABLE = {
    # site
    "find": ">>..... >>.....",
    "search/": "rrrrrrr rrrrrrr",
    "search": "rrrrrrr rrrrrrr",
    "index": ">>..... >>.....",
    "login": "..rrrrr .......",
    "logout": "rr55555 rr.....",
    "password_change": ">>..... >>.....",
    "password_change_done": ">>..... >>55555",
    "autocomplete": ">>..... >>55555",
    "jsi18n": ">>..... >>55555",
    "view_on_site": ">>00000 >>00000",
    "auth_user_password_change": ">>xxx.. >>xxx..",
    # accounts, user
    "accounts_user_changelist": ">>..... >>.....",
    "accounts_user_add": ">>xxx.. >>xxx..",
    "accounts_user_history": ">>..... >>.....",
    "accounts_user_delete": ">>xxxx. >>xxxx.",
    "accounts_user_change": ">>..... >>xxx..",
    "accounts/user/<path:object_id>/": ">>rrrrr >>rrrrr",
    # partners, partner
    "partners_partner_export_csv": ">>..... >>.....",
    "partners_partner_export_xlsx": ">>..... >>.....",
    "partners_partner_simple_history": ">>00000 >>00000",
    "partners_partner_changelist": ">>..... >>.....",
    "partners_partner_add": ">>xxx.. >>xxx..",
    "partners_partner_history": ">>..... >>.....",
    "partners_partner_delete": ">>xxxx. >>xxxx.",
    "partners_partner_change": ">>..... >>xxx..",
    "partners/partner/<path:object_id>/": ">>rrrrr >>rrrrr",
    # customers, customer
    "customers_customer_export_csv": ">>..... >>.....",
    "customers_customer_export_xlsx": ">>..... >>.....",
    "customers_customer_simple_history": ">>00000 >>00000",
    "customers_customer_changelist": ">>..... >>.....",
    "customers_customer_add": ">>xxx.. >>xxx..",
    "customers_customer_history": ">>..... >>.....",
    "customers_customer_delete": ">>xxxx. >>xxxx.",
    "customers_customer_change": ">>..... >>xxx..",
    "customers/customer/<path:object_id>/": ">>rrrrr >>rrrrr",
    # products, product
    "products_product_simple_history": ">>00000 >>00000",
    "products_product_changelist": ">>..... >>.....",
    "products_product_add": ">>xxxx. >>xxxx.",
    "products_product_history": ">>..... >>.....",
    "products_product_delete": ">>xxxx. >>xxxx.",
    "products_product_change": ">>..... >>xxxx.",
    "products/product/<path:object_id>/": ">>rrrrr >>rrrrr",
    # leads, lead
    "leads_lead_step": ">>xxx55 >>xxxrr",
    "leads_lead_export_csv": ">>..... >>.....",
    "leads_lead_export_xlsx": ">>..... >>.....",
    "leads_lead_simple_history": ">>00000 >>00000",
    "leads_lead_changelist": ">>..... >>.....",
    "leads_lead_add": ">>xxx.. >>xxx..",
    "leads_lead_history": ">>..... >>.....",
    "leads_lead_delete": ">>xxxx. >>xxxx.",
    "leads_lead_change": ">>..... >>xxx..",
    "leads/lead/<path:object_id>/": ">>rrrrr >>rrrrr",
    # deals, deal
    "deals_deal_step": ">>xxx55 >>xxxrr",
    "deals_deal_export_csv": ">>..... >>.....",
    "deals_deal_export_xlsx": ">>..... >>.....",
    "deals_deal_simple_history": ">>00000 >>00000",
    "deals_deal_changelist": ">>..... >>.....",
    "deals_deal_add": ">>xxx.. >>xxx..",
    "deals_deal_history": ">>..... >>.....",
    "deals_deal_delete": ">>xxxx. >>xxxx.",
    "deals_deal_change": ">>..... >>xxx..",
    "deals/deal/<path:object_id>/": ">>rrrrr >>rrrrr",
    # ledger, transaction
    "ledger_transaction_export_csv": ">>..... >>.....",
    "ledger_transaction_export_xlsx": ">>..... >>.....",
    "ledger_transaction_changelist": ">>..... >>.....",
    "ledger_transaction_add": ">>xxxxx >>xxxxx",
    "ledger_transaction_history": ">>..... >>.....",
    "ledger_transaction_delete": ">>xxxxx >>xxxxx",
    "ledger_transaction_change": ">>..... >>xxxxx",
    "ledger/transaction/<path:object_id>/": ">>rrrrr >>rrrrr",
    # ledger, moneyback
    "ledger_moneyback_export_csv": ">>..... >>.....",
    "ledger_moneyback_export_xlsx": ">>..... >>.....",
    "ledger_moneyback_changelist": ">>..... >>.....",
    "ledger_moneyback_add": ">>xxxxx >>xxxxx",
    "ledger_moneyback_history": ">>..... >>.....",
    "ledger_moneyback_delete": ">>xxxxx >>xxxxx",
    "ledger_moneyback_change": ">>..... >>xxxxx",
    "ledger/moneyback/<path:object_id>/": ">>rrrrr >>rrrrr",
    # ledger, payment
    "ledger_payment_attach": ">>xx.x. >>xx.x.",
    "ledger_payment_again": ">>55555 >>xxrxr",
    "ledger_payment_leave": ">>xx.x. >>xx.x.",
    "ledger_payment_export_csv": ">>..... >>.....",
    "ledger_payment_export_xlsx": ">>..... >>.....",
    "ledger_payment_changelist": ">>..... >>.....",
    "ledger_payment_add": ">>xxxxx >>xxxxx",
    "ledger_payment_history": ">>..... >>.....",
    "ledger_payment_delete": ">>xxxxx >>xxxxx",
    "ledger_payment_change": ">>..... >>xxxxx",
    "ledger/payment/<path:object_id>/": ">>rrrrr >>rrrrr",
    # integrations, connection
    "integrations_connection_oauth": ">>xxxx. >>xxxx.",
    "integrations_connection_platform": ">>xxxxr >>xxxxr",
    "integrations_connection_test": ">>55555 >>xxxxr",
    "integrations_connection_key": ">>xxxx. >>xxxx.",
    "integrations_connection_disconnect": ">>xxxx. >>xxxxr",
    "integrations_connection_simple_history": ">>00000 >>00000",
    "integrations_connection_changelist": ">>...x. >>...x.",
    "integrations_connection_add": ">>xxxx. >>xxxx.",
    "integrations_connection_history": ">>...x. >>...x.",
    "integrations_connection_delete": ">>xxxxx >>xxxxx",
    "integrations_connection_change": ">>...x. >>xxxx.",
    "integrations/connection/<path:object_id>/": ">>rrrrr >>rrrrr",
    # integrations, inboundevent
    "integrations_inboundevent_step": ">>x5xx5 >>xrxxr",
    "integrations_inboundevent_export_csv": ">>...x. >>...x.",
    "integrations_inboundevent_export_xlsx": ">>...x. >>...x.",
    "integrations_inboundevent_changelist": ">>...x. >>...x.",
    "integrations_inboundevent_add": ">>xxxxx >>xxxxx",
    "integrations_inboundevent_history": ">>...x. >>...x.",
    "integrations_inboundevent_delete": ">>xxxxx >>xxxxx",
    "integrations_inboundevent_change": ">>...x. >>xxxxx",
    "integrations/inboundevent/<path:object_id>/": ">>rrrrr >>rrrrr",
    # integrations, pull
    "integrations_pull_progress": ">>...x. >>55555",
    "integrations_pull_retry": ">>55555 >>xrxxr",
    "integrations_pull_changelist": ">>...x. >>...x.",
    "integrations_pull_add": ">>x.xx. >>x.xx.",
    "integrations_pull_history": ">>...x. >>...x.",
    "integrations_pull_delete": ">>xxxxx >>xxxxx",
    "integrations_pull_change": ">>...x. >>xxxxx",
    "integrations/pull/<path:object_id>/": ">>rrrrr >>rrrrr",
    # site
    "app_list": ">>..... >>.....",
    "(?P<url>.*)$": ">>00000 >>00000",
}

# What is mirrored of Stripe is read by whoever reads events.
MIRRORED = (
    "account",
    "charge",
    "customer",
    "event",
    "invoice",
    "paymentintent",
    "price",
    "product",
    "refund",
)
MIRROR = {
    "changelist": ">>...x. >>...x.",
    "add": ">>xxxxx >>xxxxx",
    "change": ">>...x. >>xxxxx",
    "delete": ">>xxxxx >>xxxxx",
    "history": ">>...x. >>...x.",
}
TABLE |= {f"djstripe_{one}_{page}": cells for one in MIRRORED for page, cells in MIRROR.items()}
TABLE |= {f"djstripe/{one}/<path:object_id>/": ">>rrrrr >>rrrrr" for one in MIRRORED}
