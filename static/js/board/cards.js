// The sessions on the board: what is known of each, its element, and where it lies. A spot is { lane, starts, ends }.
export const POOL = "pool";

export function same(one, other) {
  return one.lane === other.lane && one.starts === other.starts && one.ends === other.ends;
}

export class Cards {
  constructor(root, surface) {
    this.root = root;
    this.surface = surface;
    this.known = new Map();
    for (const element of root.querySelectorAll("[data-card]")) this.add(element, JSON.parse(element.dataset.card));
  }

  add(element, facts) {
    element.tabIndex = 0;
    element.setAttribute("role", "group");
    element.setAttribute("aria-describedby", "board-hint");
    element.setAttribute("aria-label", facts.label);
    element.dataset.uid = facts.uid;
    this.known.set(facts.uid, { ...facts, element, html: null });
  }

  get all() { return [...this.known.values()]; }

  of(element) { return this.known.get(element?.closest?.("[data-uid]")?.dataset.uid); }

  get(uid) { return this.known.get(uid); }

  spot({ lane, starts, ends }) { return { lane, starts, ends }; }

  draw() {
    const focused = document.activeElement;
    if (this.hand?.isFull) return this.hand.keep(() => this.surface.draw(this.all));
    this.surface.draw(this.all);
    if (focused && focused !== document.activeElement && this.root.contains(focused)) focused.focus({ preventScroll: true });
  }

  // What the server has now; a card that `keeps` says so of stays where the reader has put it.
  take(state, keeps) {
    const there = new Set(state.cards.map(({ uid }) => uid));
    for (const card of this.all) if (!there.has(card.uid)) this.remove(card);
    const moved = [];
    for (const facts of state.cards) {
      if (!this.known.has(facts.uid)) this.add(Object.assign(document.createElement("div"), { className: "card", id: `card-${facts.uid}` }), facts);
      const card = this.known.get(facts.uid);
      const spot = keeps(card) ? this.spot(card) : this.spot(facts);
      if (!same(card, spot) && !keeps(card)) moved.push(card);
      if (!keeps(card)) this.write(card, facts);
      Object.assign(card, facts, spot, { html: keeps(card) ? null : facts.html });
    }
    if (state.window) this.surface.window = state.window;
    this.draw();
    return moved;
  }

  write(card, { html, label, off, clashes, track }) {
    const { element } = card;
    if (card.html !== html) {
      const hadFocus = element.contains(document.activeElement) && element !== document.activeElement;
      element.innerHTML = html;
      if (hadFocus) element.focus({ preventScroll: true });
    }
    element.setAttribute("aria-label", label);
    element.className = [...element.classList].filter((name) => !name.startsWith("track-")).join(" ");
    if (track) element.classList.add(`track-${track}`);
    element.classList.toggle("off", off);
    element.classList.toggle("clashing", clashes);
  }

  remove(card) {
    const next = card.element.nextElementSibling ?? card.element.previousElementSibling;
    if (card.element.contains(document.activeElement)) (next ?? this.root.querySelector(".board-frame"))?.focus();
    card.element.remove();
    this.known.delete(card.uid);
  }

  // The titles of what a card would clash with at a spot: the same room, or the same person, at the same time.
  clashing(card, spot) {
    if (spot.starts === null || spot.lane === POOL || card.off) return [];
    return this.all
      .filter((other) => other !== card && !other.off && other.starts !== null && other.starts < spot.ends && spot.starts < other.ends)
      .filter((other) => (spot.lane && other.lane === spot.lane) || other.people.some((uid) => card.people.includes(uid)))
      .map(({ title }) => title);
  }
}
