"""Somebody with a browser that runs no script: reads pages, fills in the form that stands there, presses its button."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from lxml import html
from werkzeug.test import TestResponse

from netverk.people.models import Person


@dataclass
class Page:
    """What came back: `text` is what stands in the main part, blanks apart."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def leads_to(self) -> str | None:
        return self.response.headers.get("Location")

    @property
    def tree(self) -> Any:
        return html.fromstring(self.response.text)

    @property
    def text(self) -> str:
        return " ".join(self.tree.find(".//main").text_content().split())

    @property
    def heading(self) -> str:
        return " ".join(self.tree.find(".//h1").text_content().split())

    @property
    def form(self) -> Any:
        """The first form that is sent, not searched with, in the main part."""
        return self._forms[0]

    @property
    def has_form(self) -> bool:
        return bool(self._forms)

    @property
    def _forms(self) -> list[Any]:
        return list(self.tree.xpath("//main//form[@method='post']"))


class Visitor:
    def __init__(self, app: Flask, *, signed_in: Person | None = None, address: str = "127.0.0.1") -> None:
        self.client = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = address
        if signed_in:
            with self.client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = str(signed_in.id), True

    def get(self, path: str) -> Page:
        return Page(self.client.get(path))

    def send(self, path: str, **answers: str | list[str]) -> Page:
        """Open the page, fill in its form as it stands there, send it."""
        return self.press(self.get(path), path, **answers)

    def press(self, page: Page, path: str, **answers: str | list[str]) -> Page:
        """Send the form of a page that is open; a list answers a group of boxes."""
        filled_in: dict[str, list[str]] = {}
        for name, value in page.form.form_values():
            filled_in.setdefault(name, []).append(value or "")
        return Page(self.client.post(page.form.get("action") or path, data=filled_in | answers))

    @property
    def cookies(self) -> bool:
        return self.client.get_cookie("session") is not None
