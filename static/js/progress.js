// How far the letters have come: asked for again while they leave, by ETag, so that nothing is sent while nothing happens.
const EVERY = 3_000; // milliseconds

export function follow(place) {
  if (!place?.querySelector("[data-going-on]")) return;
  let etag = "";
  const look = async () => {
    const answer = await fetch(place.dataset.progress, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" }).catch(() => null);
    if (answer?.status === 200) {
      etag = answer.headers.get("ETag") ?? "";
      place.innerHTML = await answer.text();
    }
    if (place.querySelector("[data-going-on]")) setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}

follow(document.querySelector("[data-progress]"));
