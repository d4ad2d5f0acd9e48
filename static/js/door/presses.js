// Every press is kept, shown at once and sent; what cannot be sent waits. In between the door looks what other doors have done.
const EVERY = 4000; // milliseconds

export class Presses {
  constructor(root, store, rows, words) {
    Object.assign(this, { root, store, rows, words, net: root.querySelector("[data-net]"), sending: false });
    const written = JSON.parse(root.dataset.state);
    this.state = "nameless" in root.dataset && store.state ? store.state : written;
    if (!("nameless" in root.dataset)) store.state = written;
  }

  begin() {
    this.draw();
    this.send();
    setInterval(() => (this.store.presses.length ? this.send() : this.look()), EVERY);
    addEventListener("online", () => this.send());
    addEventListener("visibilitychange", () => this.look());
  }

  pressed(form) {
    const facts = Object.fromEntries(new FormData(form));
    const does = form.querySelector("button").value;
    if (does === "back") this.add({ does, once: facts.once });
    else this.come(facts.key);
  }

  come(key) {
    const row = this.rows.row(key);
    const there = this.seen().here[row.place];
    if (there) return this.words.refuse(this.words.of("already", { name: row.name, at: there.at }));
    this.add({ does: "come", key, once: newName(), at: new Date().toISOString() });
    this.words.say(this.words.of("came", { name: row.name }));
  }

  letIn(form) {
    const { name, organisation } = Object.fromEntries(new FormData(form));
    if (!name.trim()) return form.elements.name.focus();
    this.add({ does: "let in", name, organisation, once: newName(), at: new Date().toISOString() });
    form.reset();
    this.words.say(this.words.of("came", { name }));
  }

  add(press) {
    this.words.refuse();
    this.store.add({ ...press, id: newName() });
    this.draw();
    this.send();
  }

  async send() {
    const presses = this.store.presses;
    if (this.sending || !presses.length) return;
    this.sending = true;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.root.dataset.token };
    const answer = await this.ask(this.root.dataset.pressesUrl, { method: "POST", headers, body: JSON.stringify({ presses }) });
    this.sending = false;
    if (!answer) return this.draw();
    this.store.sent(presses);
    this.take(answer);
    if (Object.keys(answer.said ?? {}).length) this.words.refuse(...Object.values(answer.said));
    this.send();
  }

  async look() {
    if (document.hidden || this.sending) return;
    const headers = this.state.tag ? { "If-None-Match": this.state.tag } : {};
    const answer = await this.ask(this.root.dataset.nowUrl, { headers, cache: "no-store" });
    if (answer?.rows) this.take(answer);
    else this.draw();
  }

  // What was answered; nothing where there was no answer, with the reason in `trouble`.
  async ask(url, how) {
    try {
      const response = await fetch(url, how);
      this.trouble = response.redirected || [400, 401, 403].includes(response.status) ? "unsigned" : response.status >= 500 ? "lost" : "";
      if (this.trouble === "unsigned") this.store.forgetNames();
      if (this.trouble) return null;
      return response.status === 304 ? {} : { ...await response.json(), tag: response.headers.get("ETag") };
    } catch {
      this.trouble = "lost";
      return null;
    }
  }

  take(answer) {
    this.state = answer;
    this.store.state = answer;
    this.draw();
  }

  // What the server said, and what was pressed since.
  seen() {
    const here = { ...this.state.here };
    let late = [...this.state.late];
    for (const press of this.store.presses) {
      const row = this.state.rows.find(({ key }) => key === press.key);
      const noted = { once: press.once, at: this.words.clock(new Date(press.at)), person: row?.person ?? null };
      if (press.does === "come" && row) here[row.place] ??= noted;
      if (press.does === "let in") late.push({ ...noted, name: [press.name, press.organisation].filter(Boolean).join(", ") });
      if (press.does === "back") {
        late = late.filter(({ once }) => once !== press.once);
        for (const place in here) if (here[place].once === press.once) delete here[place];
      }
    }
    return { rows: this.state.rows, here, late };
  }

  draw() {
    this.rows.draw(this.seen());
    const waiting = this.store.presses.length;
    const told = waiting ? this.words.of(waiting === 1 ? "one_waiting" : "waiting", { n: waiting }) : this.waited ? this.words.of("sent") : "";
    const words = [told, this.trouble ? this.words.of(this.trouble) : ""].filter(Boolean).join(". ");
    this.waited ||= waiting > 0;
    if (this.net.textContent !== words) this.net.textContent = words;
    this.net.classList.toggle("waits", waiting > 0 || Boolean(this.trouble));
  }
}

// Also where the page is not secure, which has no randomUUID.
function newName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
