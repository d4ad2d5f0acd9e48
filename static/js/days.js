// Which day is being read: its tab says so.
export function follow(tabs) {
  if (!tabs) return;
  const links = new Map([...tabs.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const seen = new Set();
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) isIntersecting ? seen.add(target.id) : seen.delete(target.id);
    const current = [...links.keys()].find((id) => seen.has(id));
    for (const [id, link] of links) id === current ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  }, { rootMargin: "-64px 0px -40% 0px" });
  for (const id of links.keys()) watch.observe(document.getElementById(id));
}
