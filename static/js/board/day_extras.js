// What only a conference day has: a line at the present hour, and on a phone one room at a time.
const EVERY = 30_000; // milliseconds

export function markNow(root) {
  const { day, zone, from, to } = root.dataset;
  if (!zone) return;
  const look = () => {
    const wall = new Date().toLocaleString("sv-SE", { timeZone: zone }); // 2030-05-05 09:30:00
    const minute = (Date.parse(`${wall.replace(" ", "T")}Z`) - Date.parse(`${day}T00:00Z`)) / 60_000;
    for (const list of root.querySelectorAll(".lane:not(.pool) > .cards")) draw(list.parentElement, minute - from, minute >= from && minute <= to);
  };
  look();
  setInterval(look, EVERY);
}

function draw(lane, at, isOn) {
  const line = lane.querySelector(".now-line") ?? Object.assign(document.createElement("p"), { className: "now-line" });
  line.style.setProperty("--at", at);
  isOn ? lane.append(line) : line.remove();
}

export function switchRooms(root) {
  const choice = root.querySelector("[data-switch]");
  if (!choice) return;
  const show = () => {
    for (const lane of root.querySelectorAll("[data-lane]")) lane.classList.toggle("shown", lane.dataset.lane === choice.value);
  };
  choice.addEventListener("change", show);
  const full = [...root.querySelectorAll("[data-lane]")].find((lane) => lane.querySelector(".card"));
  if (full) choice.value = full.dataset.lane;
  const named = location.hash && root.querySelector(location.hash);
  if (named) choice.value = named.closest("[data-lane]").dataset.lane;
  show();
}
