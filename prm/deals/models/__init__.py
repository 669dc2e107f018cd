from prm.deals.models.deal import Deal, DealAssociation, DealStatus
from prm.deals.models.parts import DealPartner, DealPartnerRole, DealProduct

__all__ = ["Deal", "DealAssociation", "DealPartner", "DealPartnerRole", "DealProduct", "DealStatus"]
