// Passkeys: asks the device, puts its answer into the form and sends that. The forms are shown only where the browser can do it.
const can = window.PublicKeyCredential?.parseCreationOptionsFromJSON && window.PublicKeyCredential.parseRequestOptionsFromJSON;

async function ask(form) {
  const given = await fetch(form.dataset.passkey, { method: "POST", body: new FormData(form) });
  const options = await given.json();
  if (!given.ok) throw Object.assign(new Error("refused"), { sentence: options.refusal });
  const made =
    "makes" in form.dataset
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return JSON.stringify(made);
}

function offer(form) {
  const { answer, name } = form.elements;
  const said = form.querySelector("[data-said]");
  let asking = false;
  form.hidden = false;
  window.addEventListener("pageshow", () => { answer.value = ""; });
  form.addEventListener("submit", async (event) => {
    if (name?.value.trim() === "") return; // the page says what is missing
    event.preventDefault();
    if (asking) return;
    asking = true;
    said.textContent = "";
    try {
      answer.value = await ask(form);
      form.submit();
    } catch (fault) {
      said.textContent = fault.sentence ?? form.dataset.otherwise;
    }
    asking = false;
  });
}

if (can) {
  for (const form of document.querySelectorAll("[data-passkey]")) offer(form);
  for (const words of document.querySelectorAll("[data-without-passkeys]")) words.hidden = true;
}
