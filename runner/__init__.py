"""The pytest plugin: collects feature files, performs them as visits, and says how it went."""
