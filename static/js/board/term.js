// The term of a network: lanes are days. A session that is put on one keeps its hours.
import { POOL } from "./cards.js";

const A_DAY = 86_400_000; // milliseconds
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export class Term {
  constructor(root) {
    this.lanes = new Map([...root.querySelectorAll("[data-lane]")].map((element) => [element.dataset.lane, element]));
    this.days = [...this.lanes.keys()].filter((path) => path !== POOL);
  }

  draw(cards) {
    for (const card of cards) this.place(card.element, card);
    for (const element of this.lanes.values()) element.classList.toggle("empty", !element.querySelector(".card"));
  }

  place(element, { lane }) {
    const list = (this.lanes.get(lane) ?? this.lanes.get(POOL)).querySelector(".cards");
    if (element.parentElement !== list) list.append(element);
  }

  // The day it would come to is marked; the card stays where it was, or the weeks would grow and shrink under the pointer.
  preview(_card, spot) {
    for (const [path, element] of this.lanes) element.classList.toggle("over", path === spot.lane);
  }

  target(_card, spot) { return this.lanes.get(spot.lane); }

  clear() {
    for (const element of this.lanes.values()) element.classList.remove("over");
  }

  at(_card, { x, y }, { resizing }) {
    const over = resizing ? null : document.elementsFromPoint(x, y).find((element) => element.matches("[data-lane]"));
    return over ? spotOn(over.dataset.lane) : null;
  }

  step(card, spot, key) {
    if (key === "Home") return spotOn(POOL);
    if (!STEPS[key] || !this.days.length) return null;
    if (spot.lane === POOL) return spotOn(this.lanes.has(card.lane) && card.lane !== POOL ? card.lane : this.days[0]);
    const day = new Date(Date.parse(spot.lane) + STEPS[key] * A_DAY).toISOString().slice(0, 10);
    return this.lanes.has(day) ? spotOn(day) : null;
  }

  say(spot) { return this.lanes.get(spot.lane)?.dataset.name ?? spot.lane; }

  move(spot) { return { when: spot.lane === POOL ? "" : spot.lane }; }
}

function spotOn(lane) {
  return { lane, starts: null, ends: null };
}
