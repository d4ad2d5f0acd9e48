// What a device keeps: the list, for a day and without protected names, and the presses that have not been sent, until they are.
const A_DAY = 24 * 3600 * 1000; // milliseconds
const LIST = "door-list ";
const QUEUE = "door-presses ";

export class Store {
  constructor(root) {
    const name = `${root.dataset.reader} ${root.dataset.nowUrl}`;
    Object.assign(this, { list: LIST + name, queue: QUEUE + name, memory: {} });
    for (const key of this.keys().filter((each) => each.startsWith(LIST))) if (!this.fresh(this.get(key))) this.drop(key);
  }

  get state() {
    return this.get(this.list)?.state;
  }

  set state({ rows, here, late }) {
    this.put(this.list, { at: Date.now(), state: { rows: rows.filter((row) => row.stays), here, late } });
  }

  // Read anew each time: another tab may have sent some of them.
  get presses() {
    return this.get(this.queue) ?? [];
  }

  add(press) {
    this.put(this.queue, [...this.presses, press]);
  }

  sent(presses) {
    const gone = new Set(presses.map(({ id }) => id));
    const left = this.presses.filter(({ id }) => !gone.has(id));
    if (left.length) this.put(this.queue, left);
    else this.drop(this.queue);
  }

  forgetNames() {
    this.drop(this.list);
  }

  fresh = (kept) => kept && Date.now() - kept.at < A_DAY;

  keys() {
    try { return Object.keys(localStorage); } catch { return []; }
  }

  get(key) {
    try { return JSON.parse(localStorage.getItem(key)) ?? this.memory[key]; } catch { return this.memory[key]; }
  }

  put(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { this.memory[key] = value; }
  }

  drop(key) {
    delete this.memory[key];
    try { localStorage.removeItem(key); } catch { /* there was none */ }
  }
}
