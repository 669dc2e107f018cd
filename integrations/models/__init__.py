from integrations.models.connection import Connection
from integrations.models.digest import Digest
from integrations.models.event import InboundEvent
from integrations.models.platform import OAuthAttempt, Platform
from integrations.models.pull import Pull

__all__ = ["Connection", "Digest", "InboundEvent", "OAuthAttempt", "Platform", "Pull"]
