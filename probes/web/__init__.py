"""The web probe: a real browser behind one door."""
