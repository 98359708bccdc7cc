"""The issues of a project on GitHub, as far as the tests need them: list, open, change."""

from __future__ import annotations

from release.rehearsal.answering import document


class Tracker:
    """A project's issues."""

    def __init__(self, routes, base):
        """Answer at *base* (``/repos/OWNER/NAME``) of *routes*."""
        self.issues = []
        routes.add(f"GET {base}/issues", self._list)
        routes.add(f"POST {base}/issues", self._open)
        routes.add(f"PATCH {base}/issues/{{number}}", self._change)

    def put(self, **fields):
        number = len(self.issues) + 1
        usual = {"number": number, "state": "open", "labels": ["release-audit"], "title": "Audit", "body": "Old.\n"}
        who = {"user": {"login": "github-actions[bot]", "type": "Bot"}, "author_association": "NONE"}
        page = {"html_url": f"https://pages.example/{number}"}
        self.issues.append({**usual, **who, **page, **fields})
        return self.issues[-1]

    def _list(self, asked):
        state, label = asked.query["state"], asked.query["labels"]
        return document([each for each in self.issues if each["state"] == state and label in each["labels"]])

    def _open(self, asked):
        return document(self.put(**asked.json()), 201)

    def _change(self, asked, number):
        found = self.issues[int(number) - 1]
        found.update(asked.json())
        return document(found)
