"""Keeping the house's data, checking its health, measuring its speed."""
