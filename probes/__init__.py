"""Probes: each speaks one channel, observes, and never judges."""
