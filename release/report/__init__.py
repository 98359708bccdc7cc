"""How results look: the same records as text for people and as JSON for programs."""

from release.family import Family

FAMILY = Family(__name__, "text", "json")
