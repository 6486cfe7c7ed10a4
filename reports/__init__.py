"""Reports read the ledger and nothing else: results.json, JUnit, scorecard, HTML."""
