/* The little that HTML and htmx do not do: keys, the map, words and fields beside each other, marks under the editor. */
"use strict";

const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* ---- keys: rows by j and k, pages by g and a letter --------------------------------------------------------- */
const PLACES = { i: "/inbox", m: "/incidents", a: "/actors", c: "/claims", o: "/outlook", b: "/brief" };
let row = -1, going = false;

function move(step) {
  const rows = all("[data-keys] > .item");
  if (!rows.length) return;
  rows[row]?.classList.remove("here");
  row = Math.max(0, Math.min(rows.length - 1, row + step));
  rows[row].classList.add("here");
  rows[row].scrollIntoView({ block: "nearest" });
  find("a.title", rows[row])?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = all("[data-keys] > .item")[row];
  if (going && PLACES[event.key]) location.href = PLACES[event.key];
  going = event.key === "g";
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "x" && here) find("input[type=checkbox]", here)?.click();
  else if (event.key === "/") { event.preventDefault(); find("[data-search], input:not([type=hidden])")?.focus(); }
  else if (event.key === "?") find("#keys").showModal();
  else find(`[data-key="${CSS.escape(event.key)}"]:not([disabled])`)?.click();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
});

document.addEventListener("change", (event) => {
  const name = event.target.dataset?.chooses;
  if (name) all(`input[name="${name}"]`).forEach((box) => { box.checked = event.target.checked; });
  const bulk = find(".bulk");
  if (bulk) all("button", bulk).forEach((b) => { b.disabled = !find('input[name="report"]:checked'); });
});

document.addEventListener("submit", (event) => {
  const words = event.target.dataset.busy, button = event.submitter;
  if (words && button) { button.textContent = words; button.setAttribute("aria-busy", "true"); }
});

/* ---- a report: words and fields show each other ------------------------------------------------------------- */
function light(ids, scroll) {
  all(".here").forEach((node) => node.classList.remove("here"));
  const marks = all("mark[data-claims]").filter((m) => m.dataset.claims.split(" ").some((i) => ids.includes(i)));
  const fields = ids.map((i) => document.getElementById(i)).filter(Boolean);
  [marks[0], fields[0]].forEach((node) => { const folded = node?.closest("details"); if (folded) folded.open = true; });
  [...marks, ...fields].forEach((node) => node.classList.add("here"));
  (scroll === "field" ? fields[0] : marks[0])?.scrollIntoView({ block: "center" });
}

const text = find("#text");
if (text) {
  const open = (mark) => light(mark.dataset.claims.split(" "), "field");
  text.addEventListener("click", (event) => { const m = event.target.closest("mark"); if (m) open(m); });
  text.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("mark")) open(event.target); });
  all("[data-claim]").forEach((b) => b.addEventListener("click", () => light([b.dataset.claim], "mark")));
  let waiting = null;
  document.addEventListener("focusin", (event) => { if (event.target.matches("[data-takes]")) waiting = event.target; });
  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    if (waiting?.checkVisibility() && !chosen.isCollapsed && text.contains(chosen.anchorNode)) waiting.value = chosen.toString().trim();
  });
  if (location.hash) light([location.hash.slice(1)], "mark");
}

/* ---- the map: outlines of our own, no tiles ----------------------------------------------------------------- */
const SIZE = (killed) => Math.round(14 + Math.min(26, Math.sqrt(killed) * 3));

function middle(parts) {  // of the country's largest part
  const rings = parts.map(([ring]) => L.latLngBounds(ring.map(([lon, lat]) => [lat, lon])));
  const area = (b) => (b.getEast() - b.getWest()) * (b.getNorth() - b.getSouth());
  return rings.reduce((a, b) => (area(b) > area(a) ? b : a)).getCenter();
}

async function drawMap(box) {
  const map = L.map(box, { minZoom: 1, maxZoom: 12, worldCopyJump: true, attributionControl: true }).setView([20, 30], 2);
  map.attributionControl.setPrefix("").addAttribution("Outlines: Natural Earth");
  const [world, points] = await Promise.all(["/world.json", `/map.json?${box.dataset.query}`].map((u) => fetch(u).then((r) => r.json())));
  L.geoJSON(world, { style: { className: "land" }, interactive: false }).addTo(map);
  const names = L.layerGroup(world.features.map((f) => {
    const html = Object.assign(document.createElement("span"), { textContent: f.properties.name, ariaHidden: "true" });
    const icon = L.divIcon({ className: "country", html, iconSize: [120, 16] });
    return L.marker(middle(f.geometry.coordinates), { icon, interactive: false, keyboard: false });
  }));
  const label = () => (map.getZoom() > 3 ? names.addTo(map) : names.remove());
  map.on("zoomend", label);
  const bunches = L.markerClusterGroup({
    showCoverageOnHover: false, maxClusterRadius: 44,
    iconCreateFunction: (c) => L.divIcon({ className: "bunch", html: String(c.getChildCount()), iconSize: [34, 34] }),
  });
  for (const { geometry, properties: p } of points.features) {
    const size = SIZE(p.killed), [lon, lat] = geometry.coordinates;
    const words = `${p.from ?? "day unknown"}: ${p.type}, ${p.name}${p.killed ? `, ${p.killed} killed` : ""}`;
    const icon = L.divIcon({ className: `dot${p.precision > 1 ? " about" : ""}`, iconSize: [size, size] });
    bunches.addLayer(L.marker([lat, lon], { icon, title: words, alt: words }).on("click", () => { location.href = `/incidents/${p.id}`; }));
  }
  map.addLayer(bunches);
  if (points.features.length) map.fitBounds(bunches.getBounds().pad(.4), { maxZoom: 7 });
  label();
}
window.addEventListener("load", () => { const box = find("#map"); if (box && window.L) drawMap(box); });

/* ---- the editor: marks under the text, findings beside it --------------------------------------------------- */
const editor = find("#brief-text");
if (editor) {
  const kept = sessionStorage.getItem("brief");
  if (editor.value) { sessionStorage.setItem("brief", editor.value); history.replaceState(null, "", "/brief"); }  // a draft
  else if (kept) editor.value = kept;
  find("[data-replaces]").addEventListener("submit", (event) => {
    if (editor.value.trim() && !confirm("The draft takes the place of what is written here.")) event.preventDefault();
  });
  const under = find("#under");
  const draw = () => {
    const spans = all(".finding").map((f) => [+f.dataset.start, +f.dataset.end, ["error", "warning", "note"].find((s) => f.classList.contains(s))]);
    spans.sort((a, b) => a[0] - b[0]);
    under.replaceChildren();
    let at = 0;
    for (const [start, end, severity] of spans) {
      if (start < at) continue;
      under.append(editor.value.slice(at, start));
      const mark = document.createElement("mark");
      mark.className = severity;
      mark.textContent = editor.value.slice(start, end);
      under.append(mark);
      at = end;
    }
    under.append(editor.value.slice(at), "\n\n");  // as tall as the text box with its padding, so that both scroll alike
    under.scrollTop = editor.scrollTop;
  };
  editor.addEventListener("input", () => { sessionStorage.setItem("brief", editor.value); under.replaceChildren(); });
  editor.addEventListener("scroll", () => { under.scrollTop = editor.scrollTop; });
  new MutationObserver(draw).observe(find("#findings"), { childList: true });
  const show = (finding) => {
    all(".finding.here").forEach((f) => f.classList.remove("here"));
    finding.classList.add("here");
    editor.focus();
    editor.setSelectionRange(+finding.dataset.start, +finding.dataset.end);
  };
  find("#findings").addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]"), finding = event.target.closest(".finding");
    if (button) {
      const why = find("[data-why]", finding).value;
      htmx.ajax("POST", "/brief/dismiss", { target: "#findings", values: { finding: button.dataset.dismiss, why, text: editor.value } });
    } else if (finding && !event.target.closest("details, a")) show(finding);
  });
}
