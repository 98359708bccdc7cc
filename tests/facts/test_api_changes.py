"""Public names that are new, gone or take other parameters, and what is said where griffe cannot look."""

from __future__ import annotations

import json

from release.facts.api_changes import compare_names, modules_needed, with_breakages
from release.model.review import Api, ApiChange
from release.syntax.public_names import read_modules
from release.system.child import Answer

PATH = "demo/a.py"


def read(code):
    return read_modules({PATH: code.encode()})


def compared(old, new):
    found = compare_names(read(old), read(new))
    return [each.name for each in found.added], [each.name for each in found.removed]


def answer(text="", code=0):
    return Answer(argv=("griffe",), code=code, out=text.encode(), err=b"", seconds=1.0)


def told(**fields):
    breakage = {"kind": "PARAMETER_REMOVED", "what": "Parameter was removed", "name": "demo.f", "old": "x", "new": ""}
    return answer(json.dumps({"breakages": [breakage | fields], "problems": [], "tops": ["demo"]}))


def test_names_are_new_and_gone():
    assert compared("def f(): ...", "def g(): ...") == (["demo.a.g"], ["demo.a.f"])


def test_parameters_are_new_and_gone():
    assert compared("def f(a, b): ...", "def f(a, *c): ...") == (["demo.a.f(*c)"], ["demo.a.f(b=)"])


def test_the_methods_of_a_new_class_are_told_with_it():
    assert compared("", "class A:\n  def f(self): ...") == (["demo.a.A"], [])


def test_a_method_that_went_to_the_base_class_is_neither_new_nor_gone():
    old = "class _Base: ...\nclass A(_Base):\n  def f(self): ..."
    new = "class _Base:\n  def f(self): ...\nclass A(_Base): ..."
    assert compared(old, new) == ([], [])


def test_a_new_method_is_told_with_the_class_that_has_it_and_not_with_those_that_inherit():
    code = "class A:\n  {}\nclass B(A): ..."
    assert compared(code.format("..."), code.format("def f(self): ...")) == (["demo.a.A.f"], [])


def test_a_new_method_of_a_private_base_is_told_with_the_public_class():
    code = "class _Base:\n  {}\nclass A(_Base): ..."
    assert compared(code.format("..."), code.format("def f(self): ...")) == (["demo.a.A.f"], [])


def test_what_griffe_says_breaks_is_told_in_its_words():
    found = with_breakages(Api(), told(), {})
    assert found.changed == (ApiChange(name="demo.f", words="parameter was removed: x"),)
    assert (found.seen_by, found.unseen) == ("griffe", "")


def test_an_object_that_is_gone_is_removed():
    assert with_breakages(Api(), told(kind="OBJECT_REMOVED"), {}).removed == (
        ApiChange(name="demo.f", words="is gone"),
    )


def test_names_stay_and_the_rest_is_unseen_where_griffe_is_not_installed():
    names = Api(removed=(ApiChange(name="demo.f", words="function()"),))
    found = with_breakages(names, None, {})
    assert found.removed == names.removed
    assert 'pip install "release-tasks[review]"' in found.unseen


def test_a_child_that_ends_without_an_answer_leaves_it_unseen():
    assert "ended with 1" in with_breakages(Api(), answer("", 1), {}).unseen
    assert "took longer" in with_breakages(Api(), answer("", None), {}).unseen


def test_a_package_that_griffe_cannot_read_is_named():
    body = {"breakages": [], "problems": ["demo: RecursionError: x"], "tops": []}
    assert "demo: RecursionError" in with_breakages(Api(), answer(json.dumps(body)), {}).unseen


def test_of_a_small_package_griffe_reads_all():
    assert modules_needed({PATH}, read("").values(), {"demo.a": PATH}) is None


def test_of_a_large_package_griffe_reads_what_changed_and_what_that_takes_names_from():
    every = {f"demo.m{number}": f"demo/m{number}.py" for number in range(1000)}
    changed = {"demo/m1.py": b"from demo.m2 import A\nfrom .m3 import B\nfrom . import m4\n"}
    assert modules_needed(changed, read_modules(changed).values(), every) == [
        f"demo/m{number}.py" for number in (1, 2, 3, 4)
    ]


GIVEN = "def __getattr__(name):\n  if name == 'Old': return _Old\n\nclass _Old:\n  def get(self): ...\n"


def test_a_name_that_getattr_gives_now_is_not_gone():
    old, new = read("class Old:\n  def get(self): ...\nclass Gone: ..."), read(GIVEN)
    found = compare_names(old, new)
    assert [each.name for each in found.removed] == ["demo.a.Gone"]
    assert found.changed == (ApiChange(name="demo.a.Old", words="comes from __getattr__ of its module now"),)


def test_what_griffe_says_is_gone_and_getattr_gives_is_not_gone():
    names = ("demo.a.Old", "demo.a.Old.get", "demo.a.Older")
    breakages = [{"kind": "OBJECT_REMOVED", "what": "", "name": name, "old": "", "new": ""} for name in names]
    body = {"breakages": breakages, "problems": [], "tops": ["demo"]}
    found = with_breakages(Api(), answer(json.dumps(body)), read(GIVEN))
    assert [each.name for each in found.removed] == ["demo.a.Older"]
    assert [each.name for each in found.changed] == ["demo.a.Old"]
