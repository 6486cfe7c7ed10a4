"""The words of the design as types, and the ledger they are kept in. Imports nothing above it."""
