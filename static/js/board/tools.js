// The buttons above the board: undo, redo, swap two, shift the rest of the day; and the ways out of a clash.
import { POOL } from "./cards.js";

export function tools(root, { hand, cards, past, saving, words }) {
  const bar = root.querySelector("[data-tools]");
  const [undo, redo, swap] = ["undo", "redo", "swap"].map((name) => bar.querySelector(`[data-${name}]`));
  bar.hidden = false;
  past.changed = () => { undo.disabled = !past.done.length; redo.disabled = !past.undone.length; };
  undo.addEventListener("click", () => { past.undo(); keepFocus(undo, redo); });
  redo.addEventListener("click", () => { past.redo(); keepFocus(redo, undo); });
  swapping(root, swap, { hand, cards, past, words, note: saving.note });
  root.querySelector("[data-shift]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const moves = shifted(event.target, cards.all);
    if (!moves.length) saving.note.textContent = words.of("nothing");
    else past.move(moves);
  });
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-way]")) return;
    event.preventDefault();
    const way = JSON.parse(event.target.dataset.way);
    cards.get(way.uid)?.element.focus();
    saving.send([{ ...way, version: cards.get(way.uid)?.version ?? way.version }]);
  });
}

// A button that can do no more lets the focus go to the other one.
function keepFocus(button, other) {
  if (button.disabled && !other.disabled) other.focus();
}

function shifted(form, all) {
  const { after, minutes, place } = form.elements;
  const [hour, minute] = after.value.split(/[:.]/).map(Number);
  const by = Number(minutes.value);
  return all
    .filter((card) => card.starts !== null && !card.fixed && card.starts >= hour * 60 + minute && (place.value === "*" || card.lane === place.value))
    .filter(() => by)
    .map((card) => ({ card, spot: { lane: card.lane, starts: card.starts + by, ends: card.ends + by } }));
}

function swapping(root, button, { hand, cards, past, words, note }) {
  let first = null, asked = false, last = null;
  const choose = (card) => {
    if (card.fixed) return words.say(words.of("fixed", card));
    if (!first) {
      first = card;
      card.element.classList.add("chosen");
      note.textContent = words.of("swap", card);
    } else {
      if (first !== card) past.move(swapped(first, card));
      stop();
    }
  };
  const stop = () => {
    first?.element.classList.remove("chosen");
    [first, asked] = [null, false];
    button.removeAttribute("aria-pressed");
  };
  root.addEventListener("focusin", ({ target }) => { last = cards.of(target) ?? last; });
  root.addEventListener("swap", ({ detail }) => choose(detail));
  root.addEventListener("keydown", ({ key }) => { if (key === "Escape" && !hand.isFull) { stop(); note.textContent = ""; } });
  root.addEventListener("click", (event) => {
    const card = (asked || first) && cards.of(event.target);
    if (!card) return;
    event.preventDefault();
    choose(card);
  });
  button.addEventListener("click", () => {
    if (asked || first) return stop();
    asked = true;
    button.setAttribute("aria-pressed", "true");
    if (last && cards.get(last.uid) && last.element.matches(":hover, :focus")) choose(last);
    else note.textContent = words.of("choose");
  });
}

// Each begins when and where the other did, and keeps its own length.
function swapped(one, other) {
  const to = (card, there) => {
    if (there.lane === POOL || there.starts === null) return { lane: there.lane, starts: null, ends: null };
    const length = card.starts === null ? card.minutes : card.ends - card.starts;
    return { lane: there.lane, starts: there.starts, ends: there.starts + length };
  };
  return [{ card: one, spot: to(one, other) }, { card: other, spot: to(other, one) }];
}
