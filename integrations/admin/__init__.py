from integrations.admin import connection, customers, event, leads, panels, pulls, stripe_objects

__all__ = ["connection", "customers", "event", "leads", "panels", "pulls", "stripe_objects"]
