// What is found stands under the box while one types: the list of the search page itself. "/" leads to the box, arrows through the list.
const PAUSE = 160; // milliseconds without a key

export function listen(finder) {
  if (!finder) return;
  const form = finder.querySelector("form"), box = form.querySelector("input"), panel = finder.querySelector("[data-panel]");
  let waiting, asked;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  box.addEventListener("focus", () => { panel.hidden = !panel.childElementCount || !box.value.trim(); });
  finder.addEventListener("focusout", (event) => { if (!finder.contains(event.relatedTarget)) panel.hidden = true; });
  finder.addEventListener("keydown", walk);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  async function look() {
    asked?.abort();
    asked = new AbortController();
    const words = box.value.trim();
    if (!words) return show([], "");
    try {
      const answer = await fetch(`${form.action}?${new URLSearchParams({ q: words })}`, { signal: asked.signal });
      if (!answer.ok || answer.redirected) return show([], "");
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show(page.querySelector("[data-found]").children, page.querySelector("[data-count]").textContent);
    } catch (fault) {
      if (fault.name !== "AbortError") show([], ""); // the form itself still searches
    }
  }

  function show(found, said) {
    panel.replaceChildren(...found);
    for (const heading of panel.querySelectorAll("[id]")) {
      heading.id = `panel-${heading.id}`;
      heading.parentElement.setAttribute("aria-labelledby", heading.id);
    }
    panel.hidden = !panel.childElementCount;
    finder.querySelector("[data-said]").textContent = said;
  }

  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      panel.hidden = true;
      box.focus();
    } else if (step && !panel.hidden) {
      event.preventDefault();
      const stops = [box, ...panel.querySelectorAll("a")];
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
    }
  }
}

const isWriting = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
