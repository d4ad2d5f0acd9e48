// Hands out the door's page, and what it is made of, where there is no network. It knows nobody: names lie with the page.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(`${pathname.replace(/\/kept$/, "")}/kept`)));
  else if (pathname.startsWith("/static/")) event.respondWith(fetch(request).catch(() => kept(request)));
});

async function kept(wanted) {
  return (await (await caches.open("door")).match(wanted)) ?? Response.error();
}
