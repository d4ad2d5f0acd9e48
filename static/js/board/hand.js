// The one card that is being carried, by pointer or by keyboard, until it is put down or put back.
import { same } from "./cards.js";

export class Hand {
  constructor(cards, surface, past, words) {
    Object.assign(this, { cards, surface, past, words, card: null, spot: null });
  }

  get isFull() { return this.card !== null; }

  pickUp(card) {
    if (card.fixed) return this.words.say(this.words.of("fixed", card));
    this.card = card;
    this.spot = this.cards.spot(card);
    this.written = card.element.querySelector(".hours")?.textContent;
    card.element.classList.add("moving");
    this.words.say(this.words.of("picked", card));
  }

  carry(spot) {
    if (!spot || same(spot, this.spot)) return;
    this.spot = spot;
    this.keepingFocus(() => this.surface.preview(this.card, spot));
    const titles = this.cards.clashing(this.card, spot);
    this.card.element.classList.toggle("would-clash", titles.length > 0);
    this.words.say([this.surface.say(spot), ...(titles.length ? [this.words.of("clash", { titles: titles.join(", ") })] : [])].join(", "));
  }

  // What is carried stays in the hand, and keeps the focus, when the board is drawn anew around it.
  keep(draw) {
    this.keepingFocus(() => {
      draw();
      if (this.cards.get(this.card.uid)) this.surface.preview(this.card, this.spot);
    });
  }

  step(key, how) {
    this.carry(this.surface.step(this.card, this.spot, key, { ...how, cards: this.cards.all.filter((card) => card !== this.card) }));
    this.surface.target(this.card, this.spot).scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  putDown() {
    const { card, spot } = this.letGo();
    if (same(card, spot)) return this.putBackAt(card);
    this.past.move([{ card, spot: this.cards.spot(spot) }]);
    this.words.say(this.words.of("put", { title: card.title, where: this.surface.say(spot) }));
  }

  putBack() {
    if (this.isFull) this.putBackAt(this.letGo().card);
  }

  putBackAt(card) {
    const hours = card.element.querySelector(".hours");
    if (hours) hours.textContent = this.written;
    this.keepingFocus(() => this.cards.draw());
    this.words.say(this.words.of("back", { title: card.title, where: this.surface.say(card) }));
  }

  letGo() {
    const { card, spot } = this;
    card.element.classList.remove("moving", "would-clash");
    this.surface.clear();
    this.card = null;
    return { card, spot };
  }

  keepingFocus(work) {
    const focused = document.activeElement;
    this.moving = true;
    work();
    if (focused !== document.activeElement) focused.focus({ preventScroll: true });
    this.moving = false;
  }
}
