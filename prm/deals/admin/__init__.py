from prm.deals.admin import deal, home, panels

__all__ = ["deal", "home", "panels"]
