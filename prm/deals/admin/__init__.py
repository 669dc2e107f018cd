from prm.deals.admin import deal, panels

__all__ = ["deal", "panels"]
