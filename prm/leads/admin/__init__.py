from prm.leads.admin import lead, panels

__all__ = ["lead", "panels"]
