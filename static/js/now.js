// What is on now and what begins next, from the hours in the page and the reader's clock.
const EVERY = 30_000; // milliseconds

export function mark(line) {
  if (!line) return;
  const sessions = [...document.querySelectorAll("[data-starts]")]
    .map((element) => ({ element, starts: Date.parse(element.dataset.starts), ends: Date.parse(element.dataset.ends) }))
    .sort((one, other) => one.starts - other.starts);
  const look = () => show(line, sessions, Date.now());
  look();
  setInterval(look, EVERY);
}

function show(line, sessions, now) {
  const on = sessions.filter(({ starts, ends }) => starts <= now && now < ends);
  const first = sessions.find(({ starts }) => starts > now);
  const soon = first && first.starts - now < 12 * 3_600_000 ? sessions.filter(({ starts }) => starts === first.starts) : [];
  for (const { element } of sessions) element.classList.toggle("is-now", on.some((each) => each.element === element));
  line.replaceChildren(...sentence(line.dataset.now, on), ...sentence(line.dataset.next, soon));
  line.hidden = !on.length && !soon.length;
}

function sentence(word, sessions) {
  if (!sessions.length) return [];
  const strong = document.createElement("strong");
  strong.textContent = `${word}: `;
  const links = sessions.flatMap(({ element }, place) => [place ? " · " : "", linkTo(element)]);
  return [strong, ...links, document.createElement("br")];
}

function linkTo(element) {
  const link = element.querySelector("a").cloneNode(true);
  const room = element.dataset.room;
  if (room) link.append(` (${room})`);
  return link;
}
