// The timetable board of a conference day, or the calendar of a network's term: sessions are carried to another place and saved at once.
import { Cards } from "./board/cards.js";
import { Day } from "./board/day.js";
import { Term } from "./board/term.js";
import { Hand } from "./board/hand.js";
import { Past } from "./board/past.js";
import { Saving } from "./board/saving.js";
import { Words } from "./board/words.js";
import { drag } from "./board/drag.js";
import { keys } from "./board/keys.js";
import { tools } from "./board/tools.js";
import { markNow, switchRooms } from "./board/day_extras.js";

const root = document.querySelector("[data-board]");
if (root) {
  const words = new Words(root);
  const surface = root.dataset.board === "day" ? new Day(root, words) : new Term(root);
  const cards = new Cards(root, surface);
  const saving = new Saving(root, cards, words);
  const past = new Past(cards, saving, words);
  const hand = new Hand(cards, surface, past, words);
  saving.isBusy = () => hand.isFull;
  cards.hand = hand;
  root.classList.add("live");
  cards.draw();
  requestAnimationFrame(() => requestAnimationFrame(() => root.classList.add("settled"))); // only what is moved later is seen to move
  drag(root, hand, surface, cards);
  keys(root, hand, cards, past);
  tools(root, { hand, cards, past, saving, words });
  markNow(root);
  switchRooms(root);
  saving.watch();
}
