"""What can be wrong with a person's answer to an item of the audit."""

from __future__ import annotations

from release.errors.root import Misused


class ItemUnknown(Misused):
    """There is no item of that id, or it is none that a person can answer."""

    reason = "an answer that belongs to no item would be forgotten without a word"


class AnswerInvalid(Misused):
    """The answer's day, end, person or evidence is not what an answer needs."""

    reason = "an answer counts only with a person, what it rests on, and an end"


class AnswersInvalid(Misused):
    """``release-answers.toml`` holds entries that do not count."""

    reason = "writing into a file that is not understood could change what people said"
