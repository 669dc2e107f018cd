from prm.ledger.models.payment import Payment
from prm.ledger.models.transaction import Transaction

__all__ = ["Payment", "Transaction"]
