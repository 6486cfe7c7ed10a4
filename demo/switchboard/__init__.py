"""The sample company's switchboard: real calls on loopback, answered as a readable script says."""
