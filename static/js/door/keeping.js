// Keeps the page, without names, with its sheets and scripts, so that it opens without a network too; a worker hands it out.
export async function keepPage(root) {
  const { workerUrl, keptUrl } = root.dataset;
  if (!("serviceWorker" in navigator) || !globalThis.caches) return;
  try {
    await navigator.serviceWorker.register(workerUrl);
    const loaded = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes("/static/"));
    await (await caches.open("door")).addAll([...new Set([keptUrl, ...loaded])]);
    root.dataset.isKept = "";
  } catch { /* without a network there is nothing to keep yet, and it works as long as it is open */ }
}
