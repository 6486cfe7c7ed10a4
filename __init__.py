"""mysteryshop: plain-language customer journeys, run against a company's real channels."""

__version__ = "0.1.0"
