"""The telephone: calls placed, listened to, understood and counted."""
