// Every move is sent at once, one after the other; what cannot be sent is tried again. In between the board looks what others have done.
const EVERY = 4000; // milliseconds
const WAITS = [1000, 2000, 4000, 8000, 15000, 30000];

export class Saving {
  constructor(root, cards, words) {
    Object.assign(this, { root, cards, words, queue: [], sending: false, tries: 0, isBusy: () => false });
    this.tag = root.dataset.tag;
    this.note = root.querySelector("[data-saved]");
    this.refusal = root.querySelector("[data-refused]");
    addEventListener("beforeunload", (event) => { if (this.queue.length) event.preventDefault(); });
    addEventListener("online", () => this.hurry());
  }

  // Moves of one action: [{ uid, spot }]. Resolves to whether they were saved; the cards lie there from now on.
  save(moves) {
    const surface = this.cards.surface;
    const asked = moves.map(({ uid, spot }) => {
      const card = this.cards.get(uid);
      return { uid, version: card.version, ...surface.move(spot, this.cards.spot(card)) };
    });
    for (const { uid, spot } of moves) Object.assign(this.cards.get(uid), spot, { html: null });
    this.cards.draw();
    return this.send(asked);
  }

  send(asked) {
    this.refusal.hidden = true;
    return new Promise((settle) => {
      this.queue.push({ asked, settle });
      this.show("saving");
      this.next();
    });
  }

  keeps = (card) => this.queue.some(({ asked }) => asked.some(({ uid }) => uid === card.uid));

  async next() {
    if (this.sending || !this.queue.length) return;
    this.sending = true;
    const item = this.queue[0];
    const answer = await this.post(item.asked);
    this.sending = false;
    if (!answer) return this.later(item);
    this.queue.shift();
    this.tries = 0;
    this.mark(item, false);
    this.took(item, answer);
    item.settle(answer.ok);
    if (this.queue.length) this.next();
  }

  async post(moves) {
    try {
      const headers = { "Content-Type": "application/json", "X-CSRFToken": this.root.dataset.token };
      const response = await fetch(this.root.dataset.movesUrl, { method: "POST", headers, body: JSON.stringify({ moves }) });
      this.unsigned = response.redirected || response.status === 400;
      if (response.redirected || (!response.ok && response.status !== 409)) return null;
      return { ok: response.ok, tag: response.headers.get("ETag"), state: await response.json() };
    } catch {
      this.unsigned = false;
      return null;
    }
  }

  took({ asked }, { ok, tag, state }) {
    if (ok) this.renew(asked, state);
    this.tag = tag;
    this.cards.take(state, this.keeps);
    this.root.querySelector("[data-faults]").innerHTML = state.faults;
    if (!this.queue.length) this.show("saved");
    if (!ok) this.refuse(state);
  }

  // A later move of the same card was made knowing this one.
  renew(asked, { cards }) {
    const mine = new Set(asked.map(({ uid }) => uid));
    const versions = new Map(cards.filter(({ uid }) => mine.has(uid)).map(({ uid, version }) => [uid, version]));
    for (const { asked: later } of this.queue) for (const move of later) move.version = versions.get(move.uid) ?? move.version;
  }

  refuse({ refused, ways }) {
    const words = Object.assign(document.createElement("p"), { textContent: refused });
    this.refusal.replaceChildren(words);
    this.refusal.insertAdjacentHTML("beforeend", ways);
    this.refusal.hidden = false;
  }

  later(item) {
    this.mark(item, true);
    this.show(this.unsigned ? "unsigned" : "lost", true);
    this.timer = setTimeout(() => this.next(), WAITS[Math.min(this.tries++, WAITS.length - 1)]);
  }

  hurry() {
    clearTimeout(this.timer);
    this.next();
  }

  mark({ asked }, unsaved) {
    for (const { uid } of asked) {
      const element = this.cards.get(uid)?.element;
      element?.classList.toggle("unsaved", unsaved);
      if (element) element.dataset.unsaved = this.words.of("unsaved");
    }
  }

  show(name, unsaved = false) {
    this.note.textContent = this.words.of(name);
    this.note.classList.toggle("unsaved", unsaved);
  }

  watch() {
    setInterval(() => this.look(), EVERY);
    document.addEventListener("visibilitychange", () => this.look());
  }

  async look() {
    if (document.hidden || this.looking || this.queue.length || this.isBusy()) return;
    this.looking = true;
    try {
      const response = await fetch(this.root.dataset.nowUrl, { headers: { "If-None-Match": this.tag }, cache: "no-store" });
      if (response.status === 200 && !response.redirected) await this.saw(response);
    } catch { /* it is looked at again soon */ }
    this.looking = false;
  }

  async saw(response) {
    const state = await response.json();
    if (this.queue.length || this.isBusy()) return;
    this.tag = response.headers.get("ETag");
    const moved = this.cards.take(state, () => false);
    this.root.querySelector("[data-faults]").innerHTML = state.faults;
    for (const { element } of moved) {
      element.classList.add("seen");
      element.addEventListener("animationend", () => element.classList.remove("seen"), { once: true });
    }
  }
}
