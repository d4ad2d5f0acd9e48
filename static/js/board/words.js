// What the board says: sentences from the page, filled in; to everybody in sight, or to a screen reader alone.
export class Words {
  constructor(root) {
    this.said = JSON.parse(root.dataset.words);
    this.live = root.querySelector("[data-live]");
    this.dot = document.documentElement.lang === "sv" ? "." : ":";
  }

  of(name, facts = {}) {
    return this.said[name].replace(/%\((\w+)\)s/g, (_all, fact) => facts[fact]);
  }

  say(sentence) {
    this.live.textContent = this.live.textContent === sentence ? `${sentence} ` : sentence;
  }

  clock(minute) {
    const two = (number) => String(number).padStart(2, "0");
    return `${two(Math.floor(minute / 60) % 24)}${this.dot}${two(minute % 60)}`;
  }

  hours({ starts, ends }) {
    return `${this.clock(starts)}–${this.clock(ends)}`;
  }
}
