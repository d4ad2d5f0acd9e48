// Carrying a card with a mouse, a pen, or a finger that has rested on it.
const NEAR = 4; // pixels that a pointer may tremble
const REST = 250; // milliseconds a finger rests before it carries
const EDGE = 56; // pixels from the edge of the window where the page begins to move

export function drag(root, hand, surface, cards) {
  const wide = matchMedia("(width >= 48rem)");
  let hold = null, last = null, frame = 0;

  root.addEventListener("pointerover", ({ target }) => addEnd(cards.of(target), surface));
  root.addEventListener("pointerdown", (event) => {
    const card = cards.of(event.target);
    if (!card || event.button || hold || !wide.matches) return;
    if (hand.isFull) hand.putBack();
    const resizing = event.target.matches(".end");
    hold = { card, pointer: event.pointerId, x: event.clientX, y: event.clientY, resizing, touch: event.pointerType === "touch" };
    hold.grip = card.starts === null ? 12 : event.clientY - card.element.getBoundingClientRect().top;
    if (hold.touch) hold.timer = setTimeout(() => begin(event), REST);
  });
  addEventListener("pointermove", (event) => {
    if (!hold || event.pointerId !== hold.pointer) return;
    const far = Math.hypot(event.clientX - hold.x, event.clientY - hold.y) > NEAR;
    if (!hold.on && hold.touch && far) return end();
    if (!hold.on && far) begin(event);
    if (!hold?.on) return;
    last = { x: event.clientX, y: event.clientY };
    frame ||= requestAnimationFrame(follow);
  });
  addEventListener("pointerup", () => { if (hold?.on) { settle(); hand.putDown(); } end(); });
  addEventListener("pointercancel", () => { if (hold?.on) hand.putBack(); end(); });
  addEventListener("keydown", ({ key }) => { if (key === "Escape" && hold?.on) { end(); hand.putBack(); } });
  root.addEventListener("touchmove", (event) => { if (hold?.on) event.preventDefault(); }, { passive: false });

  function begin() {
    hand.pickUp(hold.card);
    if (!hand.isFull) return end();
    hold.on = true;
    hold.card.element.focus({ preventScroll: true });
    root.classList.add("dragging");
    addEventListener("click", swallow, { capture: true });
  }

  function settle() {
    if (last) hand.carry(surface.at(hold.card, last, { ...hold, spot: hand.spot }));
  }

  function follow() {
    frame = 0;
    if (!hold?.on || !hand.isFull) return;
    const follows = scrolled(root, last);
    if (follows) surface.forget?.();
    settle();
    if (follows) frame = requestAnimationFrame(follow);
  }

  function end() {
    clearTimeout(hold?.timer);
    cancelAnimationFrame(frame);
    hold = last = null;
    frame = 0;
    root.classList.remove("dragging");
    setTimeout(() => removeEventListener("click", swallow, { capture: true })); // of this drag alone: often none comes
  }
}

// The click that ends a drag opens nothing.
function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

// Near the edge of the window, or of the rooms in sight, the page follows; whether it did.
function scrolled(root, { x, y }) {
  const frame = root.querySelector(".board-frame");
  const { left, right } = frame?.getBoundingClientRect() ?? {};
  const down = y > innerHeight - EDGE ? 10 : y < EDGE ? -10 : 0;
  const aside = frame && frame.scrollWidth > frame.clientWidth ? (x > right - EDGE && x < right ? 10 : x < left + EDGE && x > left ? -10 : 0) : 0;
  if (down) scrollBy({ top: down, behavior: "instant" });
  if (aside) frame.scrollBy({ left: aside, behavior: "instant" });
  return Boolean(down || aside);
}

// The lower edge of a card with hours is a handle; it comes when a pointer does.
function addEnd(card, surface) {
  if (!surface.window || !card || card.fixed || card.starts === null || card.element.querySelector(".end")) return;
  card.element.append(Object.assign(document.createElement("span"), { className: "end" }));
}
