from prm.ledger.models.money_back import MoneyBack
from prm.ledger.models.payment import Payment
from prm.ledger.models.sums import DaySum, PartnerMonth, SumDelta
from prm.ledger.models.transaction import Transaction

__all__ = ["DaySum", "MoneyBack", "PartnerMonth", "Payment", "SumDelta", "Transaction"]
