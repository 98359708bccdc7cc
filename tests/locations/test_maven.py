"""pom.xml: the versions of own artifacts, none of a plugin, another's artifact or a comment."""

from __future__ import annotations

import pytest
from finding import OWN, around, found, stated

from release.locations import maven
from release.model.mention import Form, Source
from release.model.own import Own

PARENT = """\
<?xml version="1.0.1" encoding="UTF-8"?>
<project xmlns="urn:pom" combine="a > b">
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>1.0.1</version>
  </parent>
  <groupId>io.toonstream</groupId>
  <artifactId>toonstream-parent</artifactId>
  <version>1.0.1</version>
  <packaging>pom</packaging>
  <modules>
    <module>core</module>
    <module>player</module>
  </modules>
  <properties>
    <rich.version>1.0.1</rich.version>
  </properties>
  <dependencyManagement>
    <dependencies>
      <dependency>
        <groupId>io.toonstream</groupId>
        <artifactId>toonstream-core</artifactId>
        <version>1.0.1</version>
        <exclusions>
          <exclusion>
            <groupId>io.rich</groupId>
            <artifactId>rich</artifactId>
          </exclusion>
        </exclusions>
      </dependency>
      <dependency>
        <groupId>io.rich</groupId>
        <artifactId>rich</artifactId>
        <version>1.0.1</version>
      </dependency>
    </dependencies>
  </dependencyManagement>
  <build>
    <pluginManagement>
      <plugins>
        <plugin>
          <artifactId>toonstream-maven-plugin</artifactId>
          <version>1.0.1</version>
        </plugin>
      </plugins>
    </pluginManagement>
    <plugins>
      <plugin>
        <artifactId>maven-antrun-plugin</artifactId>
        <version>1.0.1</version>
        <configuration>
          <condition property="p" value="1 > 0"/>
          <version>1.0.1</version>
        </configuration>
        <dependencies>
          <dependency>
            <artifactId>toonstream-core</artifactId>
            <version>1.0.1</version>
          </dependency>
        </dependencies>
      </plugin>
    </plugins>
  </build>
  <profiles>
    <profile>
      <id>native</id>
      <dependencies>
        <dependency>
          <artifactId>toonstream-native_${scala.version}</artifactId>
          <version>1.0.1</version>
        </dependency>
      </dependencies>
      <dependencyManagement>
        <dependencies>
          <dependency>
            <version>1.0.1</version>
            <artifactId>Toon-Stream</artifactId>
          </dependency>
        </dependencies>
      </dependencyManagement>
    </profile>
  </profiles>
</project>
"""

MODULE = """\
<project>
  <parent>
    <groupId>io.toonstream</groupId>
    <artifactId>toonstream-parent</artifactId>
    <version>1.0.1</version>
    <relativePath/>
  </parent>
  <artifactId>toonstream-player</artifactId>
  <dependencies>
    <dependency>
      <groupId>${project.groupId}</groupId>
      <artifactId>toonstream-core</artifactId>
      <version>1.0.1</version>
    </dependency>
    <dependency>
      <artifactId>toonstream-web</artifactId>
      <version>${project.version}</version>
    </dependency>
    <dependency>
      <artifactId>toonstreamer</artifactId>
      <version>1.0.1</version>
    </dependency>
  </dependencies>
</project>
"""


def pom(version, artifact="toonstream"):
    return f"<project>\n<artifactId>{artifact}</artifactId>\n<version>{version}</version>\n</project>\n"


HITS = {
    "plain": pom("1.0.1"),
    "blanks": pom("\n 1.0.1 ", " toonstream\n"),
    "a part": pom("1.0.1", "toon-stream-core"),
    "version first": "<project><version>1.0.1</version><artifactId>toonstream</artifactId></project>",
    "a pre-release": pom("1.0.1-beta.2"),
    "attributes": pom("1.0.1").replace("<project>", "<project a='>' b=\"'/\" c='\"'>"),
    "an empty element before": pom("1.0.1").replace("<artifactId>", "<a/><b c='/>'/><artifactId>"),
    "a comment between": pom("1.0.1").replace("<version>", "<!-- <version>2</version> --><version>"),
    "blanks in tags": pom("1.0.1").replace("version>", "version\n>"),
}

LOOK_ALIKES = {
    "another": pom("1.0.1", "rich"),
    "a longer word": pom("1.0.1", "toonstreamer"),
    "a name behind": pom("1.0.1", "rich-toonstream"),
    "no artifact": "<project><version>1.0.1</version></project>",
    "a property": pom("${revision}"),
    "a snapshot": pom("1.0.1-SNAPSHOT"),
    "a qualifier": pom("1.0.1-jre"),
    "a range": pom("[1.0.1,2)"),
    "an entity": pom("1&#46;0.1"),
    "a comment": "<!-- " + pom("1.0.1") + " -->",
    "a comment behind it": pom("1.0.1<!-- x -->"),
    "a comment before it": pom("<!-- x -->1.0.1"),
    "a comment around it": pom("1.0.1").replace("<version>", "<!--<version>").replace("</version>", "</version>-->"),
    "an open comment": pom("1.0.1").replace("<version>", "<!--<version>"),
    "a block of text": pom("1.0.1")
    .replace("<artifactId>", "<![CDATA[<artifactId>")
    .replace("</project>", "]]></project>"),
    "an open block": pom("1.0.1").replace("<artifactId>", "<![CDATA[<artifactId>"),
    "an element in it": pom("<x>1</x>1.0.1"),
    "an empty element in it": pom("<x/>1.0.1"),
    "an instruction": "<?x " + pom("1.0.1") + "?>",
    "deeper": pom("1.0.1").replace("project>", "plugin>"),
    "in another project": "<a>" + pom("1.0.1") + "</a>",
    "closed wrongly": pom("1.0.1").replace("</artifactId>", "</artifact>"),
    "closed before": "</a>" + pom("1.0.1"),
    "never closed": pom("1.0.1").replace("</project>", ""),
}

SURROUNDINGS = [
    "<modelVersion>4.0.0</modelVersion>",
    "<!-- <version>1.0.1</version> caf\N{LATIN SMALL LETTER E WITH ACUTE} -->",
    "<properties><version>1.0.1</version><a b='>'/></properties>",
    "<dependencies><dependency><artifactId>rich</artifactId><version>1.0.1</version></dependency></dependencies>",
    "<dependencies><dependency><artifactId>toonstream</artifactId>\n<version>1.0.1</version></dependency></dependencies>",
    "",
]
HEAD = "<project>\n<artifactId>toonstream</artifactId>\n"

test_nothing_but_the_version_changes = around(
    maven,
    "pom.xml",
    ["<!-- 1.0.1 -->", "", "<?x 1.0.1?>"],
    [(f"{HEAD}{element}\n<version>", f"</version>\n{element}\n</project>") for element in SURROUNDINGS],
)


def test_the_parent_of_all_modules_and_the_own_artifacts_it_manages_are_found():
    lines = [number for number, _ in found(maven, "pom.xml", PARENT)]
    assert [PARENT.splitlines()[line - 2].strip() for line in lines] == [
        "<artifactId>toonstream-parent</artifactId>",
        "<artifactId>toonstream-core</artifactId>",
        "<artifactId>toonstream-native_${scala.version}</artifactId>",
        "<dependency>",
    ]


def test_a_module_states_the_version_of_its_parent_and_of_own_dependencies():
    assert found(maven, "player/pom.xml", MODULE) == [(5, "1.0.1"), (13, "1.0.1")]
    mentions = maven.find(Source(path="player/pom.xml", data=MODULE.encode()), OWN)
    assert {mention.why for mention in mentions} == {"version of the Maven parent", "version of the Maven dependency"}


def test_the_name_of_the_repository_is_an_own_name():
    own = Own(name="pylance", packages=("lance",), slug="lancedb/lance")
    assert stated(maven, "java/pom.xml", pom("0.21.0", "lance-parent"), own) == ["0.21.0"]
    assert stated(maven, "java/pom.xml", pom("0.21.0", "lancet-parent"), own) == []


@pytest.mark.parametrize("text", HITS.values(), ids=HITS)
def test_the_version_of_an_own_artifact_is_found(text):
    assert stated(maven, "pom.xml", text)[0].startswith("1.0.1")


@pytest.mark.parametrize("text", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_a_look_alike_is_not_found(text):
    assert stated(maven, "pom.xml", text) == []


@pytest.mark.parametrize(("version", "form"), [("1.0.1", Form.SEMVER), ("2026.4", Form.TEXT)])
def test_it_moves_only_while_it_states_the_current_version_and_keeps_its_numbers(version, form):
    (mention,) = maven.find(Source(path="pom.xml", data=pom(version).encode()), OWN)
    assert mention.is_loose
    assert mention.form is form


def test_the_file_is_claimed_where_it_is_not_foreign():
    assert maven.claims("pom.xml")
    assert maven.claims("java/core/pom.xml")
    assert not maven.claims("tests/pom.xml")
    assert not maven.claims("vendor/x/pom.xml")
    assert not maven.claims("dependency-reduced-pom.xml")


HOSTILE = {
    "open comments": b"<!--" * 50_000,
    "open blocks": b"<![CDATA[" * 20_000,
    "open instructions": b"<?" * 100_000,
    "a long name": b"<" + b"a" * 200_000,
    "open tags": b"<a " * 60_000,
    "quotes": b"<a " + b"'\" " * 60_000,
    "open attributes": b"<a b='" * 30_000,
    "attributes": b"<a" + b" b='c'" * 40_000,
    "deep": b"<a>" * 100_000 + b"</a>" * 100_000,
    "blanks": b"<project><artifactId>" + b" " * 200_000 + b"!</artifactId><version>1</version></project>",
    "numbers": pom("1" + ".1" * 100_000 + "x").encode(),
    "words": pom("1.0.1", "a-" * 100_000).encode(),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_read_in_linear_time(data):
    assert stated(maven, "pom.xml", data) == []
