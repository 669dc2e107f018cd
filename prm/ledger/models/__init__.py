from prm.ledger.models.money_back import MoneyBack
from prm.ledger.models.payment import Payment
from prm.ledger.models.sums import CustomerSum, DaySum, PartnerDay, PartnerMonth, SumDelta
from prm.ledger.models.transaction import Transaction

__all__ = [
    "CustomerSum",
    "DaySum",
    "MoneyBack",
    "PartnerDay",
    "PartnerMonth",
    "Payment",
    "SumDelta",
    "Transaction",
]
