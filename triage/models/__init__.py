from triage.models.assessment import Assessment, TenantLexicon
from triage.models.decision import RoutingDecision
from triage.models.rule import Clause, RoutingRule

__all__ = ["Assessment", "Clause", "RoutingDecision", "RoutingRule", "TenantLexicon"]
