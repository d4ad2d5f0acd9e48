// A conference day: lanes are rooms, a spot's hours are minutes after the midnight that the day begins with.
import { POOL, same } from "./cards.js";

const STEP = 5;
const HOUR = 60;
const OPENS = 9 * HOUR;
const [FIRST, LAST] = [5 * HOUR, 29 * HOUR];

export class Day {
  constructor(root, words) {
    this.root = root;
    this.words = words;
    this.date = root.dataset.day;
    this.lanes = new Map([...root.querySelectorAll("[data-lane]")].map((element) => [element.dataset.lane, lane(element)]));
    this.window = [Number(root.dataset.from), Number(root.dataset.to)];
    this.hours = root.querySelector(".board-hours");
    for (const event of ["scroll", "resize"]) addEventListener(event, () => this.forget(), { capture: true, passive: true });
  }

  // Where the rooms lie in the window, read once and kept until something moves them: reading it anew lays the page out.
  get boxes() {
    this.read ??= new Map([...this.lanes].map(([path, { element, list }]) => [path, (path === POOL ? element : list).getBoundingClientRect()]));
    return this.read;
  }

  forget() { this.read = null; }

  draw(cards) {
    this.forget();
    this.drawHours();
    for (const [path, { list }] of this.lanes) {
      const here = cards.filter((card) => card.lane === path).sort((one, other) => one.starts - other.starts || one.ends - other.ends);
      here.forEach((card, place) => {
        if (list.children[place] !== card.element) list.insertBefore(card.element, list.children[place] ?? null);
        this.place(card.element, card);
      });
      beside(here);
    }
  }

  place(element, { lane: path, starts, ends }) {
    const { list } = this.lanes.get(path) ?? this.lanes.get(POOL);
    if (element.parentElement !== list) {
      carry(element, list);
      this.forget();
    }
    if (starts === null) return;
    element.style.setProperty("--at", starts - this.window[0]);
    element.style.setProperty("--lasts", Math.max(ends - starts, STEP));
  }

  // While it is carried: where it is now, with the hours it would get.
  preview(card, spot) {
    this.place(card.element, spot);
    card.element.style.setProperty("--part", 0);
    card.element.style.setProperty("--parts", 1);
    const hours = card.element.querySelector(".hours");
    if (hours) hours.textContent = spot.starts === null ? this.words.of("pool") : this.words.hours(spot);
    for (const [path, { element }] of this.lanes) element.classList.toggle("over", path === spot.lane);
  }

  target(card) { return card.element; }

  clear() {
    for (const { element } of this.lanes.values()) element.classList.remove("over");
  }

  drawHours() {
    const [from, to] = this.window;
    this.root.style.setProperty("--span", to - from);
    const needed = (to - from) / HOUR + 1;
    while (this.hours.children.length > needed) this.hours.lastElementChild.remove();
    while (this.hours.children.length < needed) this.hours.append(document.createElement("li"));
    [...this.hours.children].forEach((item, place) => { item.textContent = this.words.clock(from + place * HOUR); });
  }

  // Where a pointer has taken a card that was gripped so many pixels under its upper edge.
  at(card, { x, y }, { grip, resizing, spot }) {
    if (resizing) return { ...spot, ends: clamp(this.minute(spot.lane, y), spot.starts + STEP, LAST) };
    const lane = this.under(x, y);
    if (!lane) return null;
    if (lane === POOL) return { lane, starts: null, ends: null };
    const length = card.starts === null ? card.minutes : card.ends - card.starts;
    const starts = clamp(this.minute(lane, y - grip), FIRST, LAST - length);
    return { lane, starts, ends: starts + length };
  }

  // Above and below a room is still that room; the pool ends where it ends.
  under(x, y) {
    const here = ([path, { left, right, top, bottom }]) => x >= left && x < right && (path !== POOL || (y >= top && y < bottom));
    return [...this.boxes].find(here)?.[0];
  }

  minute(path, y) {
    const { top, height } = this.boxes.get(path);
    const minute = this.window[0] + (y - top) / height * (this.window[1] - this.window[0]);
    return Math.round(minute / STEP) * STEP;
  }

  // One press of an arrow key; null where it leads nowhere.
  step(card, spot, key, { shift, alt, cards }) {
    if (key === "Home") return { lane: POOL, starts: null, ends: null };
    const by = (shift ? 30 : STEP) * (key === "ArrowUp" ? -1 : 1);
    if (key === "ArrowLeft" || key === "ArrowRight") return this.beside(card, spot, key === "ArrowRight" ? 1 : -1, cards);
    if (spot.lane === POOL || (key !== "ArrowUp" && key !== "ArrowDown")) return null;
    const { lane } = spot;
    if (alt) return { lane, starts: spot.starts, ends: clamp(spot.ends + by, spot.starts + STEP, LAST) };
    const length = spot.ends - spot.starts;
    const starts = clamp(spot.starts + by, FIRST, LAST - length);
    return { lane, starts, ends: starts + length };
  }

  // The room next to it. What has no hours yet is proposed the first gap in each.
  beside(card, spot, by, cards) {
    const paths = [...this.lanes.keys()];
    const lane = paths[(paths.indexOf(spot.lane) + by + paths.length) % paths.length];
    if (lane === POOL) return { lane, starts: null, ends: null };
    if (spot.starts !== null && !spot.proposed) return { ...spot, lane };
    const length = card.starts === null ? card.minutes : card.ends - card.starts;
    const starts = card.starts ?? this.free(lane, length, cards);
    return { lane, starts, ends: starts + length, proposed: card.starts === null };
  }

  // The first gap in a room that is long enough.
  free(path, length, cards) {
    const taken = cards.filter((card) => card.lane === path && !card.off).sort((one, other) => one.starts - other.starts);
    return taken.reduce((from, { starts, ends }) => (starts >= from + length ? from : Math.max(from, ends)), OPENS);
  }

  say(spot) {
    if (spot.lane === POOL) return this.words.of("pool");
    return `${this.lanes.get(spot.lane).name}, ${this.words.hours(spot)}`;
  }

  // As the server takes it. A room that was not changed is not spoken of.
  move(spot, before) {
    if (spot.lane === POOL) return { when: "" };
    const when = `${this.wall(spot.starts)}/${this.wall(spot.ends)}`;
    return same({ ...spot, starts: 0, ends: 0 }, { ...before, starts: 0, ends: 0 }) ? { when } : { when, place: spot.lane };
  }

  wall(minute) {
    return new Date(Date.parse(`${this.date}T00:00Z`) + minute * 60_000).toISOString().slice(0, 16);
  }
}

function lane(element) {
  return { element, list: element.querySelector(".cards"), name: element.dataset.name };
}

// Where the browser can, without taking it off the page in between: it keeps its focus and what was drawn of it.
function carry(element, list) {
  list.moveBefore ? list.moveBefore(element, null) : list.append(element);
}

function clamp(number, least, most) {
  return Math.min(Math.max(number, least), most);
}

// Those that overlap in one room stand beside each other.
function beside(ordered) {
  let group = [], ends = 0;
  const settle = () => group.forEach((card, part) => {
    card.element.style.setProperty("--part", part);
    card.element.style.setProperty("--parts", group.length);
  });
  for (const card of ordered) {
    if (card.starts >= ends) { settle(); group = []; }
    group.push(card);
    ends = Math.max(ends, card.ends);
  }
  settle();
}
