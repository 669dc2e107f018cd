from prm.ledger.admin import panels, payment, transaction

__all__ = ["panels", "payment", "transaction"]
