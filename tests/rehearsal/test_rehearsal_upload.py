"""What the index takes, and what it refuses: with the real one's status and words, in its order."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import tarfile
import zipfile
from datetime import timedelta

import pytest
from rehearsed import NOW, ask, basic, filenames, form_for, metadata, sdist, upload, wheel

from release.rehearsal import macaroons


def refused(answer, status, words):
    """Whether the words are in the reason phrase, where twine looks for them."""
    assert (answer.status, words in answer.reason) == (status, True), answer
    return True


def test_a_wheel_and_an_sdist_are_taken(index, token, tmp_path, demo):
    assert [upload(index, path, token).status for path in (demo, sdist(tmp_path / "dist"))] == [200, 200]
    assert filenames(index) == ["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"]
    assert index.digests("demo")[demo.name] == hashlib.sha256(demo.read_bytes()).hexdigest()


def test_nothing_stays_of_what_is_refused(index, token, demo, tmp_path):
    assert upload(index, demo, token, sha256_digest="0" * 64).status == 400
    assert [*(tmp_path / "index").iterdir()] == []
    assert index.digests("demo") == {}
    assert ask("GET", f"{index.simple_url}demo/", Accept="application/vnd.pypi.simple.v1+json").status == 404


# The door


def test_a_read_only_index_refuses_before_it_asks_who_it_is(index, demo):
    index.policy.is_read_only = True
    assert refused(upload(index, demo, "nonsense"), 403, "Read-only mode: Uploads are temporarily disabled.")


def test_an_index_can_take_no_uploads_for_a_while(index, token, demo):
    index.policy.takes_uploads = False
    assert refused(upload(index, demo, token), 403, "New uploads are temporarily disabled.")


@pytest.mark.parametrize(
    "authorization",
    [
        *("Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Bearer pypi-AAAA", "Digest x"),
        pytest.param(basic("pypi-AgEJMTI3LjAuMC4xAg"), id="truncated token"),
        pytest.param(basic(macaroons.issue(b"k", "127.0.0.1", "unknown", [])), id="unknown token"),
        pytest.param(basic("hunter2", user="maintainer"), id="user and password"),
    ],
)
def test_who_is_not_known_is_refused(index, demo, authorization):
    answer = upload(index, demo, "", authorization=authorization)
    assert refused(answer, 403, "Invalid or non-existent authentication information.")


def test_a_revoked_token_is_not_known(index, token, demo):
    index.revoke(token)
    assert refused(upload(index, demo, token), 403, "Invalid or non-existent authentication information.")


def test_a_token_can_come_as_bearer_too(index, token, demo):
    assert upload(index, demo, "", authorization=f"Bearer {token}").status == 200


# The form

FORMS = {
    "protocol": ({"protocol_version": "0"}, "Unknown protocol version."),
    "name": ({"name": "-demo"}, "'-demo' is an invalid value for Name. Error: Start and end with a letter or numeral"),
    "no name": ({"name": None}, "is an invalid value for Name"),
    "file type": ({"filetype": "bdist_egg"}, "Invalid value for filetype. Error: Use a known file type."),
    "no digest": ({"sha256_digest": None, "blake2_256_digest": None}, "Include at least one message digest."),
    "bad digest": ({"sha256_digest": "xyz"}, "Use a valid, hex-encoded, SHA256 message digest."),
    "bad other digest": ({"blake2_256_digest": "xyz"}, "Use a valid, hex-encoded, BLAKE2 message digest."),
    "no Python": ({"pyversion": None}, "Python version is required for binary distribution uploads."),
    "sdist with a Python": ({"filetype": "sdist"}, "Use 'source' as Python version for an sdist."),
    "a file as a text": ({"summary": ("x", b"y", "text/plain")}, "summary: Should not be a tuple."),
    "no content": ({"content": None}, "Upload payload does not have a file."),
    "metadata version": ({"metadata_version": "9.9"}, "'9.9' is not a valid metadata version"),
    "no metadata version": ({"metadata_version": None}, "None is not a valid metadata version"),
    "version": ({"version": "one"}, "'one' is invalid for 'version'"),
    "local version": ({"version": "1.0+local"}, "The use of local versions in '1.0+local' is not allowed."),
    "long summary": ({"summary": "x" * 513}, "'summary' field must be 512 characters or less."),
    "author's address": ({"author_email": "nobody@nowhere"}, "'nobody@nowhere' is not a valid email address"),
    "home page": ({"home_page": "nowhere"}, "'nowhere' is not a valid url."),
    "project URL": ({"project_urls": "Home, nowhere"}, "'nowhere' is not a valid url"),
    "project URL without label": ({"project_urls": ", https://a.example.invalid"}, "Must have a label"),
    "project URL's label": (
        {"project_urls": f"{'x' * 33}, https://a.example.invalid"},
        "must be 32 characters",
    ),
    "direct dependency": ({"requires_dist": "a @ https://b.example.invalid/a.whl"}, "Can't have direct dependency"),
    "provided with address": ({"provides_dist": "a @ https://b.example.invalid/a.whl"}, "Can't have direct dependency"),
    "bad requirement": ({"requires_dist": "a b c"}, "'a b c' is invalid for 'requires-dist'"),
    "bad provided": ({"provides_dist": "a b c"}, "'a b c' is invalid"),
    "two licences": (
        {"metadata_version": "2.4", "license": "MIT", "license_expression": "MIT"},
        "License is deprecated when License-Expression is present.",
    ),
    "most important first": ({"version": "one", "summary": "x\ny" * 300}, "'one' is invalid for 'version'"),
    "description": ({"description": "`open", "description_content_type": "text/x-rst"}, "The description failed to"),
    "digest of other bytes": ({"sha256_digest": "0" * 64}, "The digest supplied does not match a digest calculated"),
    "other digest": ({"blake2_256_digest": "0" * 64}, "The digest supplied does not match a digest calculated"),
    "old digest": ({"md5_digest": "0" * 32}, "The digest supplied does not match a digest calculated"),
    "image": ({"content": ("demo-1.0-py3-none-any.whl", b"x", "image/png")}, "Invalid distribution file."),
}


@pytest.mark.parametrize(("changes", "words"), FORMS.values(), ids=FORMS.keys())
@pytest.mark.sampled(3)
def test_a_form_is_refused_with_its_reason(index, token, demo, changes, words):
    if words == "The description failed to" and importlib.util.find_spec("readme_renderer") is None:
        pytest.skip("nothing here renders")
    assert refused(upload(index, demo, token, **changes), 400, words)


@pytest.mark.parametrize("classifier", ["No :: Such", "Natural Language :: Ukranian"])
def test_unknown_and_deprecated_classifiers_are_refused(index, token, demo, classifier):
    pytest.importorskip("trove_classifiers")
    assert refused(upload(index, demo, token, classifiers=[classifier]), 400, repr(classifier))


def test_another_action_is_gone(index, token, demo):
    assert refused(upload(index, demo, token, **{":action": "submit"}), 410, "simply upload the file")


def test_a_body_that_is_no_form_is_refused(index, token):
    answer = ask("POST", index.upload_url, body=b"{}", Content_Type="application/json", Authorization=basic(token))
    assert refused(answer, 400, "not a form")


def test_an_old_digest_that_is_right_is_enough(index, token, demo):
    md5 = hashlib.md5(demo.read_bytes()).hexdigest()
    assert upload(index, demo, token, md5_digest=md5, sha256_digest=None, blake2_256_digest=None).status == 200


def test_full_metadata_is_taken(index, token, tmp_path):
    fields = {"summary": "What it does", "keywords": "a, b", "requires_dist": ["packaging>=25", "nox; extra == 'x'"]}
    more = {"project_urls": ["Home, https://a.example.invalid"], "provides_extra": ["x"], "requires_python": ">=3.10"}
    wide = {"author_email": "A <a@example.com>", "description": "# Hi", "description_content_type": "text/markdown"}
    path = wheel(tmp_path / "dist", Summary="What it does")
    assert upload(index, path, token, **fields, **more, **wide, classifiers="Topic :: Utilities").status == 200
    assert ask("GET", f"{index.url}/pypi/demo/json").json["info"]["summary"] == "What it does"


# The person


def test_a_token_of_another_project_is_refused(index, demo):
    index.add_project("demo")
    token = index.make_token(["other"])
    words = "Invalid API Token: project-scoped token is not valid for project: 'demo'"
    assert refused(upload(index, demo, token), 403, words)
    assert upload(index, demo, index.make_token(["other", "Demo"])).status == 200


@pytest.mark.parametrize("hours", [0, -1])
def test_an_expired_token_is_refused(index, demo, clock, hours):
    token = index.make_token(expires=clock() + timedelta(hours=1))
    clock.time += timedelta(hours=1 - hours)
    assert refused(upload(index, demo, token), 403, "Invalid API Token: token is expired")


def test_a_token_is_refused_before_its_time(index, demo):
    token = index.make_token(expires=NOW + timedelta(hours=2), not_before=NOW + timedelta(hours=1))
    assert refused(upload(index, demo, token), 403, "Invalid API Token: token is expired")


@pytest.mark.parametrize(
    ("caveat", "words"),
    [
        pytest.param('[1,["other"]]', "not valid for project", id="project"),
        pytest.param("[0,1,0]", "token is expired", id="time"),
        pytest.param('[3,"somebody"]', "current user does not match", id="user"),
        pytest.param('[2,["an id"]]', "not valid for project", id="project's id"),
        pytest.param('[4,"a publisher"]', "OIDC scoped token used outside of an OIDC identified", id="publisher"),
        pytest.param("[9]", "caveat has unknown tag: 9", id="unknown"),
        pytest.param("[0,1]", "Not enough values", id="short"),
        pytest.param("{", "caveat must be an array", id="not JSON"),
    ],
)
def test_a_token_that_its_owner_narrowed_is_held_to_it(index, demo, token, caveat, words):
    pymacaroons = pytest.importorskip("pymacaroons")
    narrowed = pymacaroons.Macaroon.deserialize(token.removeprefix("pypi-"))
    narrowed.add_first_party_caveat(caveat)
    index.add_project("demo")
    answer = upload(index, demo, "pypi-" + narrowed.serialize(pymacaroons.serializers.BinarySerializer()))
    assert refused(answer, 403, words)


def test_a_token_whose_limits_were_taken_away_is_refused(index, demo):
    token = index.make_token(["other"])
    read = macaroons.read(token)
    forged = macaroons.issue(b"", read.location, read.identifier, [])
    assert refused(upload(index, demo, forged), 403, "signatures do not match")


def test_who_does_not_own_the_project_is_refused(index, demo):
    index.add_project("demo", owner="somebody")
    token = index.make_token(user="mallory")
    assert refused(upload(index, demo, token), 403, "The user 'mallory' isn't allowed to upload to project 'demo'.")


@pytest.mark.parametrize("status", ["archived", "quarantined"])
def test_a_closed_project_takes_nothing(index, token, demo, status):
    index.add_project("demo")
    index.set_status("demo", status)
    assert refused(upload(index, demo, token), 403, "isn't allowed to upload to project 'demo'")


@pytest.mark.parametrize(
    ("account", "words"),
    [({"verified": False}, "a verified primary email address."), ({"two_factor": False}, "two-factor authentication")],
    ids=["address", "second factor"],
)
@pytest.mark.parametrize("is_new", [True, False], ids=["new project", "known project"])
def test_an_account_that_is_not_in_order_is_refused(index, demo, account, words, is_new):
    index.add_user("ada", **account)
    if not is_new:
        index.add_project("demo", owner="ada")
    assert refused(upload(index, demo, index.make_token(user="ada")), 403, words)


def test_new_projects_are_limited(index, token, demo):
    index.policy.new_projects_left = 0
    assert refused(upload(index, demo, token), 429, "Too many new projects created")


# The file's name, size and history


@pytest.mark.parametrize(
    ("filename", "words"),
    [
        ("../demo-1.0-py3-none-any.whl", "Cannot upload a file with '/' or '\\' in the name."),
        ("demo-1.0\x07-py3-none-any.whl", "non-printable characters"),
        ("probe.invalid", "Invalid file extension: Use .tar.gz, .whl or .zip extension."),
        ("demo-1.0.tar.gz", "Invalid file extension: Extension .tar.gz is invalid for filetype bdist_wheel."),
        ("demo-1.0.whl", "Unable to parse name and version from wheel filename"),
        ("demo-1.0-none-any.whl", "Invalid wheel filename"),
        ("other-1.0-py3-none-any.whl", "WHEEL not found at other-1.0.dist-info/WHEEL"),
        ("demo-1.0-cp313-cp313-linux_x86_64.whl", "has an unsupported platform tag 'linux_x86_64'."),
    ],
    ids=["path", "control", "extension", "other kind", "few parts", "no wheel's", "other name", "platform"],
)
def test_a_files_name_is_held_to_the_rules(index, token, demo, filename, words):
    content = (filename, demo.read_bytes(), "application/octet-stream")
    assert refused(upload(index, demo, token, content=content), 400, words)


def test_a_wheels_name_must_be_the_projects_and_normalized(index, token, tmp_path):
    other = wheel(tmp_path, "other")
    assert refused(upload(index, other, token, name="demo"), 400, "Start filename for 'demo' with 'demo'.")
    capital = wheel(tmp_path, "Demo")
    words = "should contain the normalized project name 'demo', not 'Demo'."
    assert refused(upload(index, capital, token), 400, words)


def test_a_wheels_version_must_be_the_forms(index, token, demo):
    assert refused(upload(index, demo, token, version="2.0"), 400, "Version in filename should be '2.0' not '1.0'.")


def test_the_same_file_again_is_taken_as_done(index, token, demo):
    assert [upload(index, demo, token).status for _ in range(3)] == [200, 200, 200]
    assert filenames(index) == [demo.name]


def test_other_bytes_under_the_same_name_are_refused(index, token, demo, tmp_path):
    upload(index, demo, token)
    other = wheel(tmp_path / "other", padding=b"# changed\n")
    assert refused(upload(index, other, token), 400, f"File already exists ('{demo.name}', with blake2_256 hash")


def test_the_same_bytes_under_another_name_are_refused(index, token, demo):
    upload(index, demo, token)
    content = ("demo-1.0-py2.py3-none-any.whl", demo.read_bytes(), "application/octet-stream")
    assert refused(upload(index, demo, token, content=content), 400, "File already exists")


def test_the_name_of_a_deleted_file_cannot_be_used_again(index, token, demo):
    upload(index, demo, token)
    index.delete(demo.name)
    assert refused(upload(index, demo, token), 400, "This filename was previously used by a file that has since been")


@pytest.mark.parametrize(("days", "status"), [(13.9, 200), (14.1, 400)])
def test_a_release_is_open_for_two_weeks(index, token, demo, tmp_path, days, status):
    index.put(sdist(tmp_path), uploaded=NOW - timedelta(days=days))
    answer = upload(index, demo, token)
    assert answer.status == status
    assert status == 200 or "releases older than 14 days is not allowed" in answer.reason


def test_what_an_old_release_has_already_is_still_a_success(index, token, demo):
    index.put(demo, uploaded=NOW - timedelta(days=400))
    assert upload(index, demo, token).status == 200


def test_a_release_has_one_sdist(index, token, tmp_path):
    upload(index, sdist(tmp_path), token)
    data = sdist(tmp_path / "zip", filename="demo-1.0.zip").read_bytes()
    path = tmp_path / "demo-1.0.tar.gz"
    answer = upload(index, path, token, **digests(data), content=("demo-1.0.zip", data + b"\0", "x/y"))
    assert answer.status == 400
    answer = upload(index, path, token, **digests(data + b"\0"), content=("demo-1.0.zip", data + b"\0", "x/y"))
    assert refused(answer, 400, "Only one sdist may be uploaded per release.")


def test_a_file_and_a_project_have_a_limit(index, token, demo):
    index.policy.largest_file = 10
    assert refused(upload(index, demo, token), 400, "File too large. Limit for project 'demo' is 0 MB.")
    index.policy.largest_file, index.policy.largest_project = 10**9, 10
    words = "Project size too large. Limit for project 'demo' total size is 0 GB."
    assert refused(upload(index, demo, token), 400, words)


# The archive


def digests(data):
    names = {"sha256": hashlib.sha256(data), "blake2_256": hashlib.blake2b(data, digest_size=32)}
    return {f"{name}_digest": digest.hexdigest() for name, digest in names.items()}


def test_a_wheel_that_is_no_archive_is_refused(index, token, demo):
    demo.write_bytes(b"not a zip")
    assert refused(upload(index, demo, token), 400, "Invalid distribution file. File is not a zipfile")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param({"without": ["/WHEEL"]}, "WHEEL not found at demo-1.0.dist-info/WHEEL", id="no WHEEL"),
        pytest.param({"without": ["/RECORD"]}, "does not contain the required RECORD file", id="no RECORD"),
        pytest.param({"without": ["/METADATA"]}, "does not contain the required METADATA file", id="no METADATA"),
        pytest.param(
            {"extra": {"demo-1.0.dist-info/entry_points.txt": b"[a\nb"}}, "has invalid entry points", id="entry points"
        ),
        pytest.param({"padding": b"#" * 70_000_000}, "File exceeds compression ratio of 50", id="bomb"),
    ],
)
def test_a_wheel_must_be_whole(index, token, tmp_path, options, words):
    assert refused(upload(index, wheel(tmp_path, **options), token), 400, words)


@pytest.mark.parametrize("has_file", [True, False])
def test_a_license_file_that_is_named_must_be_there(index, token, tmp_path, has_file):
    extra = {"demo-1.0.dist-info/licenses/LICENSE": b"Do"} if has_file else {}
    path = wheel(tmp_path, extra=extra)
    answer = upload(index, path, token, metadata_version="2.4", license_file="LICENSE")
    assert answer.status == (200 if has_file else 400)
    assert has_file or "License-File LICENSE does not exist in distribution file demo-1.0" in answer.reason


@pytest.mark.parametrize(
    ("members", "words"),
    [
        pytest.param({"demo-1.0/a": b"", "demo-1.0/b": b""}, "PKG-INFO not found at demo-1.0", id="no PKG-INFO"),
        pytest.param({"a": b"", "b": b""}, "Incorrect number of top-level directories in sdist", id="two tops"),
    ],
)
def test_an_sdist_must_be_whole(index, token, tmp_path, members, words):
    assert refused(upload(index, sdist(tmp_path, members=members), token), 400, words)


def test_a_wheel_with_a_name_twice_is_refused(index, token, demo):
    with zipfile.ZipFile(demo, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("demo/__init__.py", b"other")
    assert refused(upload(index, demo, token), 400, "ZIP archive not accepted: Duplicate filename")


def test_a_wheel_that_is_packed_in_an_unusual_way_is_refused(index, token, demo):
    with zipfile.ZipFile(demo, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("demo/more.py", b"x" * 1000)
    assert refused(upload(index, demo, token), 400, "File does not use a supported compression type")


def test_a_wheel_whose_list_of_members_is_broken_is_refused(index, token, demo):
    demo.write_bytes(demo.read_bytes().replace(b"PK\1\2", b"PK\7\7"))
    assert refused(upload(index, demo, token), 400, "Invalid distribution file. None")


def test_an_sdist_that_is_a_zip_as_well_is_refused(index, token, demo, tmp_path):
    path = sdist(tmp_path)
    path.write_bytes(path.read_bytes() + demo.read_bytes())
    assert refused(upload(index, path, token), 400, "File is both a zip and a tar file")


def test_a_description_without_a_type_is_restructured_text(index, token, demo):
    pytest.importorskip("readme_renderer")
    assert refused(upload(index, demo, token, description="`open"), 400, "in the default format of reStructuredText.")
    assert upload(index, demo, token, description="*fine*").status == 200


def test_an_sdist_that_is_no_archive_or_cut_short_is_refused(index, token, tmp_path):
    path = sdist(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(b"not a tar")
    assert refused(upload(index, path, token), 400, "Invalid distribution file. File is not a tarfile")
    path.write_bytes(whole[: len(whole) // 2])
    assert upload(index, path, token).status == 400


@pytest.mark.parametrize(
    ("filename", "changes", "words"),
    [
        ("demo_1.0.tar.gz", {}, "Invalid source distribution filename: demo_1.0.tar.gz"),
        ("other-1.0.tar.gz", {}, "Start filename for 'demo' with 'demo'."),
        ("demo-1.0.0.tar.gz", {}, "Filename 'demo-1.0.0.tar.gz' is invalid, should be 'demo-1.0.tar.gz'."),
        ("my-demo-1.0.tar.gz", {"name": "my-demo"}, "is invalid, should be 'my_demo-1.0.tar.gz'."),
    ],
    ids=["no name", "other name", "other version", "not normalized"],
)
def test_an_sdists_name_is_the_one_that_the_rules_make(index, token, tmp_path, filename, changes, words):
    path = sdist(tmp_path, filename=filename)
    assert refused(upload(index, path, token, **{"name": "demo", "version": "1.0", **changes}), 400, words)


def test_a_sparse_member_is_refused(index, token, tmp_path):
    path = tmp_path / "demo-1.0.tar.gz"
    with tarfile.open(path, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        sparse = {"GNU.sparse.map": "0,1", "GNU.sparse.size": "9"}
        for name, headers in (("demo-1.0/PKG-INFO", {}), ("demo-1.0/x", sparse)):
            entry = tarfile.TarInfo(name)
            entry.size, entry.pax_headers = 1, headers
            archive.addfile(entry, io.BytesIO(b"x"))
    assert refused(upload(index, path, token), 400, "Sparse members are not allowed.")


def test_the_form_that_the_tests_send_has_twines_fields(demo):
    names = [name for name, _ in form_for(demo)]
    assert names[-1] == "content"
    assert {":action", "protocol_version", "sha256_digest", "blake2_256_digest", "pyversion"} <= set(names)
    assert metadata().startswith(b"Metadata-Version: 2.1\n")
