from integrations.admin import connection, event, panels, stripe_objects

__all__ = ["connection", "event", "panels", "stripe_objects"]
