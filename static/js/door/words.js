// What the door says: sentences from the page, filled in; in sight, to a screen reader alone, or as a refusal.
export class Words {
  constructor(root) {
    this.said = JSON.parse(root.dataset.words);
    this.live = root.querySelector("[data-live]");
    this.refusal = root.querySelector("[data-said]");
    this.dot = document.documentElement.lang === "sv" ? "." : ":";
  }

  of(name, facts = {}) {
    return this.said[name].replace(/%\((\w+)\)s/g, (_all, fact) => facts[fact]);
  }

  say(sentence) {
    this.live.textContent = this.live.textContent === sentence ? `${sentence} ` : sentence;
  }

  refuse(...sentences) {
    this.refusal.replaceChildren(...sentences.map((each) => Object.assign(document.createElement("p"), { textContent: each })));
    this.refusal.hidden = !sentences.length;
  }

  clock(moment) {
    return [moment.getHours(), moment.getMinutes()].map((number) => String(number).padStart(2, "0")).join(this.dot);
  }
}
