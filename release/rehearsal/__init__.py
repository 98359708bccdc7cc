"""Servers on 127.0.0.1 that behave like the real ones, for rehearsals and for tests: index, forges, identity issuer.

Nothing here speaks to the outside. Each server is a context manager; when it is left, no thread, socket or file stays.
"""
