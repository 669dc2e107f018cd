from prm.ledger.admin import money_back, panels, payment, transaction

__all__ = ["money_back", "panels", "payment", "transaction"]
