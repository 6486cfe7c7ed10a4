"""Which judge reads a company's answers, as its profile says."""

from ....core.company import Company
from ....core.errors import ConfigurationError, MissingExtra
from .judge import Judge
from .llm import LlmJudge
from .rules import RulesJudge
from .semantic import SemanticJudge, model_folder


def judge_for(company: Company) -> Judge:
    """The model the profile names, otherwise the rules; they also stand in for a model that is away."""
    if company.judge is not None:
        return LlmJudge(company.judge.url.rstrip("/"), company.judge.model, company.judge.key_env)
    if company.semantic is None:
        return RulesJudge()
    try:
        return SemanticJudge.of(company.semantic)
    except (MissingExtra, ConfigurationError) as error:
        return RulesJudge(f"rules alone: {error}")


def missing_model(company: Company) -> str:
    """Why the embedding model of a profile is not used; empty when it can be, or none is named."""
    if company.semantic is None:
        return ""
    try:
        model_folder(company.semantic.model, company.semantic.beside)
    except (MissingExtra, ConfigurationError) as error:
        return str(error)
    return ""
