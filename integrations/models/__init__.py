from integrations.models.connection import Connection
from integrations.models.event import InboundEvent

__all__ = ["Connection", "InboundEvent"]
