"""The mail probe: what came back, by whom or what it was written, and what it says."""
