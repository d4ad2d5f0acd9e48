"""A house with one network, whose season is published."""

import pytest
from flask import Flask

from tests.publishing.workspace import Workspace, published
from tests.visitor import Page

PAGE = "/organise/house"
PUBLIC = "/natverk/varen/"


@pytest.fixture
def workspace(app: Flask) -> Workspace:
    return published(app, "Kari")


def fault(page: Page, field: str) -> str:
    return " ".join(page.tree.get_element_by_id(f"{field}-wrong").text_content().split())
