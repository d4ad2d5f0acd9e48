// The door's page: search while typing, one press a person, nothing lost without a network.
import { Camera } from "./door/camera.js";
import { keepPage } from "./door/keeping.js";
import { Presses } from "./door/presses.js";
import { Rows } from "./door/rows.js";
import { Store } from "./door/store.js";
import { Words } from "./door/words.js";
import { fingerprint, looksLikePass } from "./door/passes.js";

const root = document.querySelector("[data-door]");
if (root) {
  const words = new Words(root);
  const store = new Store(root);
  const rows = new Rows(root, words);
  const presses = new Presses(root, store, rows, words);
  const search = root.querySelector("[data-search]");
  root.classList.add("live");

  const read = async (text) => {
    const row = rows.byPass(await fingerprint(text));
    if (!row) return words.refuse(words.of("no_pass"));
    search.value = "";
    rows.search("");
    presses.come(row.key);
  };
  search.addEventListener("input", () => rows.search(search.value));
  search.form.addEventListener("submit", (event) => {
    const said = search.value.trim();
    if (looksLikePass(said) && !crypto.subtle) return; // the server reads it
    event.preventDefault();
    if (looksLikePass(said)) read(said);
  });
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form === search.form) return;
    event.preventDefault();
    if (form.matches("[data-let-in]")) presses.letIn(form);
    else presses.pressed(form);
  });
  new Camera(root, words, read).offer();
  presses.begin();
  keepPage(root);
}
