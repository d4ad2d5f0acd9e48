// Everything with the keyboard: between cards with the arrows, a card in hand with the same arrows, undo and redo from everywhere.
const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home"];

export function keys(root, hand, cards, past) {
  root.addEventListener("keydown", (event) => {
    const card = cards.of(event.target);
    if (!card || event.target !== card.element || event.ctrlKey || event.metaKey) return;
    const handled = hand.card === card ? carrying(event) : hand.isFull ? false : waiting(event, card);
    if (handled) event.preventDefault();
  });
  root.addEventListener("focusout", ({ target }) => {
    if (hand.isFull && !hand.moving && !root.classList.contains("dragging") && target === hand.card.element) hand.putBack();
  });
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches?.("input, textarea, select") || hand.isFull) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    key === "y" || event.shiftKey ? past.redo() : past.undo();
  });

  function carrying({ key, shiftKey, altKey }) {
    if (key === "Enter" || key === " ") hand.putDown();
    else if (key === "Escape") hand.putBack();
    else if (ARROWS.includes(key)) hand.step(key, { shift: shiftKey, alt: altKey });
    else return false;
    return true;
  }

  function waiting({ key, altKey }, card) {
    if (key === "Enter" || key === " ") hand.pickUp(card);
    else if (key.toLowerCase() === "s") root.dispatchEvent(new CustomEvent("swap", { detail: card }));
    else if (ARROWS.includes(key) && !altKey) return goTo(neighbour(card, key));
    else return false;
    return true;
  }

  function neighbour({ element }, key) {
    if (key === "Home") return root.querySelector(".pool .card");
    if (key === "ArrowUp") return element.previousElementSibling;
    if (key === "ArrowDown") return element.nextElementSibling;
    const lists = [...root.querySelectorAll(".cards")].filter((list) => list.children.length);
    const list = lists[lists.indexOf(element.parentElement) + (key === "ArrowRight" ? 1 : -1)];
    const top = element.getBoundingClientRect().top;
    const far = (each) => Math.abs(each.getBoundingClientRect().top - top);
    return !list ? null : [...list.children].reduce((near, each) => (far(each) < far(near) ? each : near));
  }

  function goTo(element) {
    element?.focus();
    return Boolean(element);
  }
}
