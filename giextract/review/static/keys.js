// Keys, and lighting up a cell and its place on the page together. Nothing here is needed to decide.
"use strict";
(() => {
  const keyed = [...document.querySelectorAll("[data-key]")].filter((e) => e.dataset.key);
  const help = document.getElementById("help");

  const list = document.getElementById("help-keys");
  const said = new Set();
  const extra = [["j", "→", "next"], ["k", "←", "prev"]];
  const tell = (key, text) => {
    if (!text || said.has(key + text)) return;
    said.add(key + text);
    const dt = document.createElement("dt"), dd = document.createElement("dd");
    dt.textContent = key; dd.textContent = text;
    list.append(dt, dd);
  };
  const chips = [...document.querySelectorAll(".chips a")];
  keyed.forEach((e) => tell(e.dataset.key, e.dataset.says));
  if (chips.length > 1) extra.forEach(([key, arrow]) => tell(key, arrow));

  const step = (by) => {
    if (!chips.length) return;
    const at = chips.findIndex((c) => c.classList.contains("on"));
    chips[(at + by + chips.length) % chips.length].click();
  };

  const act = (element) => {
    const wants = element.dataset.wants && document.getElementById(element.dataset.wants);
    if (wants && !wants.value.trim()) { wants.focus(); wants.placeholder = element.textContent.trim() + "…"; wants.dataset.then = element.value; }
    else if (["INPUT", "TEXTAREA"].includes(element.tagName)) { element.focus(); element.select(); }
    else element.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      if (event.key === "Enter" && event.target.dataset.then) {
        const button = event.target.form.querySelector(`button[value="${event.target.dataset.then}"]`);
        if (button && event.target.value.trim()) { event.preventDefault(); button.click(); }
      }
      return;
    }
    if (event.key === "Enter" && ["A", "BUTTON", "SUMMARY"].includes(event.target.tagName)) return;
    if (event.key === "?" && help) { event.preventDefault(); help.open ? help.close() : help.showModal(); return; }
    if (help && help.open) return;
    if (event.key === "j") return step(1);
    if (event.key === "k") return step(-1);
    const found = keyed.find((e) => e.dataset.key === event.key);
    if (found) { event.preventDefault(); act(found); }
  });
  const helpButton = document.getElementById("help-button");
  if (helpButton && help) helpButton.addEventListener("click", () => help.showModal());

  // A cell and its places on the page.
  const byCell = new Map();
  document.querySelectorAll("[data-cells]").forEach((e) => e.dataset.cells.split(" ").forEach((c) => {
    if (!byCell.has(c)) byCell.set(c, []);
    byCell.get(c).push(e);
  }));
  let lit = [];
  const light = (from, scroll, everywhere = false) => {
    lit.forEach((e) => e.classList.remove("lit"));
    lit = from ? from.dataset.cells.split(" ").flatMap((c) => byCell.get(c) || []) : [];
    lit.forEach((e) => e.classList.add("lit"));
    if (!scroll || !from) return;
    const home = everywhere ? null : from.closest(".sheets, .source, .card");
    for (const pane of document.querySelectorAll(".sheets, .source")) {
      if (pane === home) continue;
      const other = lit.find((e) => pane.contains(e));
      if (other) {
        const box = other.getBoundingClientRect(), own = pane.getBoundingClientRect();
        pane.scrollBy({ top: box.top - own.top - Math.min(own.height / 2, 140), left: box.left - own.left - own.width / 2 });
      }
    }
  };
  const under = (event) => event.target.closest && event.target.closest("[data-cells]");
  document.addEventListener("mouseover", (event) => { const e = under(event); if (e) light(e, false); });
  document.addEventListener("focusin", (event) => { const e = under(event); if (e) light(e, true); });
  document.addEventListener("click", (event) => {
    const e = under(event);
    if (!e || e.closest("td")) return;
    event.preventDefault();
    light(e, true);
  });
  const first = document.querySelector("td.suspect") || document.querySelector("td.chosen");
  if (first && !location.hash.startsWith("#c-")) light(first, true, true);
})();
