"""What is published of the project's own ontology, made once."""

from __future__ import annotations

import pytest

from bscgraph import publish
from bscgraph.publish.glossary import Glossary
from bscgraph.publish.reader import Sources, read_glossary, read_sources
from bscgraph.resources import folder


@pytest.fixture(scope="session")
def sources() -> Sources:
    return read_sources(folder("ontology"), folder("shapes"))


@pytest.fixture(scope="session")
def glossary(sources: Sources) -> Glossary:
    return read_glossary(sources)


@pytest.fixture(scope="session")
def files() -> dict[str, bytes]:
    return dict(publish.vocabulary_files())
