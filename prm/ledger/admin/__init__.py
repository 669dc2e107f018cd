from prm.ledger.admin import (
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
