// One's own moves, to take back and to make again. What somebody else has moved since stays where it is.
import { same } from "./cards.js";

export class Past {
  constructor(cards, saving, words) {
    Object.assign(this, { cards, saving, words, done: [], undone: [], changed: () => {} });
  }

  // Several cards at once: all of them or none.
  async move(moves, { again = false } = {}) {
    const steps = moves.map(({ card, spot }) => ({ uid: card.uid, before: this.cards.spot(card), after: spot }));
    const step = { steps };
    this.done.push(step);
    if (!again) this.undone = [];
    this.changed();
    if (!await this.saving.save(steps.map(({ uid, after }) => ({ uid, spot: after })))) this.forget(step);
  }

  undo() { return this.go(this.done, this.undone, "after", "before", "undone"); }

  redo() { return this.go(this.undone, this.done, "before", "after", "redone"); }

  async go(from, to, now, then, said) {
    const step = from.pop();
    if (!step) return;
    this.changed();
    const stranger = step.steps.find((each) => !same(this.cards.get(each.uid) ?? {}, each[now]));
    if (stranger) return this.words.say(this.words.of("changed", this.cards.get(stranger.uid) ?? { title: "" }));
    to.push(step);
    this.changed();
    this.words.say(this.words.of(said));
    if (!await this.saving.save(step.steps.map((each) => ({ uid: each.uid, spot: each[then] })))) this.forget(step);
  }

  forget(step) {
    this.done = this.done.filter((each) => each !== step);
    this.undone = this.undone.filter((each) => each !== step);
    this.changed();
  }
}
