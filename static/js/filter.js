// Shows only what is in one room, on one track, or has these words in its title or among its speakers.
export function listen(form) {
  if (!form) return;
  form.hidden = false;
  form.addEventListener("input", () => apply(form));
  form.addEventListener("submit", (event) => event.preventDefault());
}

function apply(form) {
  const wanted = Object.fromEntries(new FormData(form));
  const sessions = [...document.querySelectorAll("[data-session]")];
  for (const session of sessions) session.hidden = !matches(session, wanted);
  for (const slot of document.querySelectorAll(".slot")) slot.hidden = !slot.querySelector("[data-session]:not([hidden])");
  const filtered = Object.values(wanted).some(Boolean);
  for (const day of document.querySelectorAll(".timetable")) {
    day.classList.toggle("is-filtered", filtered);
    day.hidden = filtered && !day.querySelector("[data-session]:not([hidden])");
  }
  say(form, filtered, sessions.filter((session) => !session.hidden).length, sessions.length);
}

function matches(session, { room = "", track = "", words = "" }) {
  const text = session.textContent.toLocaleLowerCase();
  return (!room || session.dataset.room === room) && (!track || session.dataset.track === track)
    && words.toLocaleLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function say(form, filtered, shown, all) {
  const { none, count } = form.dataset;
  form.querySelector(".count").textContent = filtered ? (shown ? count.replace("%(n)s", shown).replace("%(all)s", all) : none) : "";
}
