"""Checks on people, answers, documents, the journal and the configuration; the list is ``release.checks.PROCESS``."""
