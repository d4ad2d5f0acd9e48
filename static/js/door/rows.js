// Draws the list: rows are kept and changed where they stand, so that the focus stays.
import { bare, folded } from "./folding.js";

export class Rows {
  constructor(root, words) {
    Object.assign(this, { root, words, wanted: [], elements: new Map() });
    for (const name of ["rows", "late", "count", "nobody"]) this[name] = root.querySelector(`[data-${name}]`);
    this.pattern = root.querySelector("template[data-row]").content.firstElementChild;
    this.rows.replaceChildren();
    this.late.replaceChildren();
  }

  row(key) {
    return this.seen.rows.find((each) => each.key === key);
  }

  byPass(fingerprint) {
    return this.seen.rows.find((each) => each.pass === fingerprint);
  }

  search(text) {
    this.wanted = folded(text).split(" ").filter(Boolean);
    this.draw(this.seen);
  }

  draw(seen) {
    this.seen = seen;
    const rows = seen.rows.map((row) => this.fill(row.key, row, seen.here[row.place]));
    const late = seen.late.map((one) => this.fill(one.once, { key: "", name: one.name, person: one.person }, one));
    arrange(this.rows, rows);
    arrange(this.late, late);
    rows.forEach((element, n) => { element.hidden = !this.matches(seen.rows[n]); });
    this.nobody.hidden = rows.some((element) => !element.hidden);
    if (rows.length) this.nobody.textContent = this.words.of("nobody");
    this.tell(seen);
  }

  fill(name, row, here) {
    const element = this.elements.get(name) ?? this.pattern.cloneNode(true);
    this.elements.set(name, element);
    const own = here && here.person === row.person;
    const state = here ? this.words.of(own ? "in" : "other", here) : row.away ? this.words.of("away") : "";
    element.dataset.key = row.key;
    element.classList.toggle("in", Boolean(here));
    element.classList.toggle("away", Boolean(row.away && !here));
    write(element, "name", row.name);
    write(element, "about", [row.organisation, row.instead].filter(Boolean).join(", "));
    write(element, "state", state);
    write(element, "does", this.words.of(here ? "back" : "come"));
    write(element, "whom", ` ${row.name}`);
    const button = element.querySelector("button");
    button.value = here ? "back" : "come";
    button.className = `button ${here ? "plain" : "came"}`;
    element.querySelector("[name=key]").value = row.key;
    element.querySelector("[name=once]").value = here?.once ?? "";
    return element;
  }

  matches({ name, organisation, holder }) {
    const text = folded(`${name} ${organisation} ${holder}`);
    return this.wanted.every((word) => text.includes(word) || bare(text).includes(word));
  }

  tell({ rows, here, late }) {
    const expected = rows.filter((row) => !row.away);
    const n = expected.filter((row) => here[row.place]).length;
    const besides = late.length + Object.keys(here).filter((place) => !expected.some((row) => row.place === Number(place))).length;
    const more = besides ? ` ${this.words.of("and")} ${this.words.of(besides === 1 ? "one_besides" : "besides", { n: besides })}` : "";
    write(this.root, "count", this.words.of("count", { n, all: expected.length }) + more);
  }
}

function arrange(list, elements) {
  if (elements.length !== list.children.length || elements.some((each, n) => list.children[n] !== each)) list.replaceChildren(...elements);
}

function write(element, name, text) {
  const place = element.querySelector(`[data-${name}]`);
  if (place.textContent !== text) place.textContent = text;
}
