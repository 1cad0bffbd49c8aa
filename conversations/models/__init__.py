from conversations.models.assistance import Assistant, AssistantTurn, UnansweredQuestion
from conversations.models.feedback import Deflection, Verdict
from conversations.models.library import LibraryItem

__all__ = ["Assistant", "AssistantTurn", "Deflection", "LibraryItem", "UnansweredQuestion", "Verdict"]
