"""An organiser at the desk, with a browser: goes where a link leads, fills in what a label asks for, presses what a button says."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from threading import Thread

from flask import Flask
from playwright.sync_api import Locator, Page, expect
from werkzeug.serving import make_server

from netverk.db import db, write
from netverk.people import signing_in
from netverk.people.models import Person
from tests.open_to_all.conftest import Silent

Answer = str | bool | int | date
OPTIONAL = " (frivilligt)"
FARTHEST = 500  # presses of the Tab key
ORDERS = ("%m%d%Y", "%Y%m%d", "%d%m%Y")  # of the parts of a date field, which depends on where the browser is


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Where the app answers, by a server of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sign_in(app: Flask, page: Page, person: Person) -> None:
    """By the link that a letter would have brought."""
    with app.app_context(), write():
        token = signing_in.make_link(db.session.get_one(Person, person.id))[0]
    page.goto(f"/sign-in/{token}")
    page.locator("main").get_by_role("button").click()
    page.wait_for_url("**/organise/")


class Desk:
    """With a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.locator("main")

    @property
    def heading(self) -> str:
        return " ".join(self.main.locator("h1").inner_text().split())

    def follow(self, link: str, within: str = "main") -> None:
        """Go where a link leads."""
        self._press(self.page.locator(within).get_by_role("link", name=link, exact=True).first)

    def press(self, button: str, within: str = "main") -> None:
        self._press(self.page.locator(within).get_by_role("button", name=button, exact=True).first)

    def open(self, words: str) -> None:
        """Fold out what stands under these words."""
        self._press(self.main.locator("summary").get_by_text(words, exact=True))

    def fill(self, answers: Mapping[str, Answer], within: str = "main") -> None:
        """Answer by label: a text, a choice by its words, a tick, a date."""
        for label, answer in answers.items():
            self._answer(self.field(label, within), answer)

    def field(self, label: str, within: str = "main") -> Locator:
        """The one whose label is these words, optional or not."""
        return self.page.locator(within).get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*({re.escape(OPTIONAL)})?\s*$"))

    def choose(self, words: str) -> None:
        self.field(words).check()

    def reads(self, words: str) -> None:
        """These words stand on the page, wherever lines and blanks break."""
        expect(self.main).to_contain_text(words)

    def is_told(self, words: str) -> None:
        """What happened is said first on the page that follows."""
        expect(self.main.locator(".flashes")).to_contain_text(words)

    def _press(self, element: Locator) -> None:
        element.click()

    def _answer(self, field: Locator, answer: Answer) -> None:
        if isinstance(answer, bool):
            field.set_checked(answer)
        elif field.evaluate("each => each.localName") == "select":
            field.select_option(label=str(answer))
        else:
            field.fill(str(answer))


class KeyboardDesk(Desk):
    """With nothing but a keyboard: everything is come to with Tab, and the focus is seen where it goes."""

    def reach(self, element: Locator) -> None:
        wanted = element.element_handle()
        for _press in range(FARTHEST):
            if wanted.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {element}.")

    def choose(self, words: str) -> None:
        """One of a group: Tab leads to the one that is chosen, the arrows on from there."""
        wanted = self.field(words)
        group = self.main.locator(f'input[name="{wanted.get_attribute("name")}"]')
        self.reach(group.and_(self.main.locator(":checked")))
        while not wanted.is_checked():
            self.page.keyboard.press("ArrowDown")

    def _press(self, element: Locator) -> None:
        self.reach(element)
        self.page.keyboard.press("Enter")

    def _answer(self, field: Locator, answer: Answer) -> None:
        self.reach(field)
        keyboard = self.page.keyboard
        if isinstance(answer, bool):
            if field.is_checked() is not answer:
                keyboard.press("Space")
        elif isinstance(answer, date):
            self._date(field, answer)
        elif field.evaluate("each => each.localName") == "select":
            keyboard.type(str(answer))
        else:
            keyboard.press("Control+a")
            keyboard.insert_text(str(answer))

    def _date(self, field: Locator, day: date) -> None:
        for order in ORDERS:
            self.page.keyboard.type(day.strftime(order))
            if field.input_value() == str(day):
                return
            for _part in range(3):
                self.page.keyboard.press("ArrowLeft")
        raise AssertionError(f"{day} cannot be typed.")
