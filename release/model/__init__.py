"""The words of this program: frozen records and pure functions on them."""
