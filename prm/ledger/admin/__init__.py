from prm.ledger.admin import (
    beside,
    came,
    claims,
    home,
    home_money,
    home_partners,
    money_back,
    panels,
    payment,
    revenue,
    transaction,
)

__all__ = [
    "beside",
    "came",
    "claims",
    "home",
    "home_money",
    "home_partners",
    "money_back",
    "panels",
    "payment",
    "revenue",
    "transaction",
]
