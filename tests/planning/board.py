"""The timetable board under the hand of an organiser: each session is carried from what waits to its room and hour."""

import re
from datetime import datetime

from playwright.sync_api import Locator, expect

from tests.planning.desk import Desk

HOUR = 60


class Board:
    """Of one day: the board is turned to it first."""

    def __init__(self, desk: Desk, day: str) -> None:
        self.desk, self.page = desk, desk.page
        tab = day.capitalize().replace(" mars", "\N{NO-BREAK SPACE}mars")
        desk.follow(tab)
        expect(self.page.locator(".board-days [aria-current]")).to_have_text(tab)
        expect(self.page.locator(".board.live")).to_be_visible()

    def card(self, title: str) -> Locator:
        return self.page.locator(".card").filter(has=self.page.get_by_role("link", name=title, exact=True))

    def drag(self, title: str, room: str, hour: str) -> None:
        """By mouse: take it at its upper edge, and let it go where that hour begins in that room."""
        taken, lane = self.card(title), self.page.locator(f'[data-name="{room}"] .cards').bounding_box()
        taken.scroll_into_view_if_needed()
        card = taken.bounding_box()
        assert card
        assert lane
        self.page.mouse.move(card["x"] + 30, card["y"] + 12)
        self.page.mouse.down()
        self.page.mouse.move(lane["x"] + 30, lane["y"] + lane["height"] * self._share(hour) + 12, steps=4)
        self.page.mouse.up()

    def _share(self, hour: str) -> float:
        """How far down the board an hour is."""
        hours = self.page.locator(".board-hours li").all_inner_texts()
        first, last = minutes(hours[0]), minutes(hours[-1])
        return (minutes(hour) - first) / (last - first)

    def carry(self, title: str, room: str, hour: str) -> None:
        """By keyboard: from what waits to the room, which proposes its first gap, and from there down to the hour."""
        keyboard, said = self.page.keyboard, self.page.locator("[data-live]")
        self._go_to_what_waits(title)
        keyboard.press("Enter")
        expect(said).to_contain_text("är upplockad")
        while not (place := said.inner_text()).startswith(room):
            keyboard.press("ArrowRight")
        found = re.search(r"\d\d\.\d\d", place)
        assert found
        halves, fives = divmod(minutes(hour) - minutes(found[0]), 30)
        for keys, times in (("Shift+ArrowDown", halves), ("ArrowDown", fives // 5)):
            for _time in range(times):
                keyboard.press(keys)
        expect(said).to_contain_text(f"{room}, {hour}")
        keyboard.press("Enter")

    def _go_to_what_waits(self, title: str) -> None:
        """`Home` leads from every card to the first that waits; from outside the board Tab leads to it."""
        at = "document.activeElement?.closest('.card') !== null"
        while not self.page.evaluate(at):
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Home")
        while not self.card(title).evaluate("each => each === document.activeElement"):
            self.page.keyboard.press("ArrowDown")

    def is_saved(self) -> None:
        expect(self.page.locator("[data-saved]")).to_have_text("Sparat")


def minutes(clock: str) -> int:
    """After midnight."""
    at = datetime.strptime(clock, "%H.%M")  # noqa: DTZ007 (an hour on the wall)
    return at.hour * HOUR + at.minute
