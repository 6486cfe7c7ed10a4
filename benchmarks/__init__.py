"""Measured figures, each beside what a user would pick instead. Never part of the tests."""
