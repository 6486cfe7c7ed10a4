"""Gherkin phrases, by channel or topic: each is a probe call or an expectation."""
