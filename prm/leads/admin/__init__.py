from prm.leads.admin import home, lead, panels

__all__ = ["home", "lead", "panels"]
