"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// The contents follow the reading: the last heading above a quarter of the window is where the reader is.
const contents = document.querySelector("#contents");
const entries = new Map(all("a", contents).map(link => [decodeURIComponent(link.hash.slice(1)), link]));
const headings = all("main :is(h1, h2, h3, h4)").filter(heading => entries.has(heading.id));
let here;

function follow() {
  const line = innerHeight / 4;
  const atEnd = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  const last = atEnd ? headings.at(-1) : headings.findLast(heading => heading.getBoundingClientRect().top <= line);
  const link = entries.get(last ? last.id : "top");
  if (link === here) return;
  here?.removeAttribute("aria-current");
  here = link;
  here.setAttribute("aria-current", "location");
  const { top, bottom } = here.getBoundingClientRect(), frame = contents.getBoundingClientRect();
  if (top < frame.top || bottom > frame.bottom) contents.scrollTop += top - frame.top - frame.height / 3;
}

let waiting = false;
addEventListener("scroll", () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; follow(); });
}, { passive: true });
contents.addEventListener("toggle", event => { if (event.newState === "open") here?.scrollIntoView({ block: "center" }); });
contents.addEventListener("click", event => {
  if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
});

// A card stands below its mark, or above it where there is no room, and moves with the page.
function place(mark, card) {
  const at = mark.getBoundingClientRect(), { offsetWidth: width, offsetHeight: height } = card;
  const edge = 8, wide = document.documentElement.clientWidth;
  const left = Math.max(edge, Math.min(at.left, wide - width - edge));
  const below = at.bottom + height + edge <= innerHeight || at.top < height + edge;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(below ? at.bottom + 4 : at.top - height - 4) + scrollY}px`;
}

for (const mark of all("button[popovertarget]:not(.opener)")) {
  const card = document.getElementById(mark.getAttribute("popovertarget"));
  card.addEventListener("toggle", event => { if (event.newState === "open") place(mark, card); });
}

// The evidence of a claim shows by hover or focus, and stays once its mark is clicked.
for (const mark of all("button.evidence")) {
  const card = document.getElementById(mark.getAttribute("popovertarget"));
  let leaving, kept = false;
  const isOpen = () => card.matches(":popover-open");
  const show = () => {
    clearTimeout(leaving);
    if (!isOpen()) card.showPopover({ source: mark });
  };
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      if (isOpen() && !kept && !card.contains(document.activeElement)) card.hidePopover();
    }, 250);
  };
  for (const each of [mark, card]) {
    each.addEventListener("pointerenter", event => { if (event.pointerType === "mouse") show(); });
    each.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") leave(); });
    each.addEventListener("focusout", event => {
      if (!card.contains(event.relatedTarget) && event.relatedTarget !== mark) leave();
    });
  }
  mark.addEventListener("focus", () => { if (mark.matches(":focus-visible")) show(); });
  mark.addEventListener("click", event => {
    event.preventDefault();
    if (isOpen() && kept) {
      card.hidePopover();
    } else {
      show();
      kept = true;
    }
  });
  card.addEventListener("toggle", event => { if (event.newState === "closed") kept = false; });
  card.addEventListener("click", event => { if (event.target.closest("a")) card.hidePopover(); });
}

// What is wider than the column scrolls within itself, and can then be reached by the keyboard.
const boxes = new ResizeObserver(changed => {
  for (const { target } of changed) {
    const scrolls = target.scrollWidth > target.clientWidth + 1 || target.scrollHeight > target.clientHeight + 1;
    target.toggleAttribute("tabindex", scrolls);
    if (scrolls) target.tabIndex = 0;
    if (target.hasAttribute("aria-labelledby")) scrolls ? target.setAttribute("role", "group") : target.removeAttribute("role");
  }
});
all("main :is(.scroll, pre)").forEach(box => boxes.observe(box));

// Formulas in running text have no place to break: one that is wider than its line scrolls, too.
function fit() {
  for (const formula of all("main :is(p, li, figcaption) math")) {
    const room = formula.closest("p, li, figcaption").clientWidth, box = formula.parentElement;
    const isWide = formula.getBoundingClientRect().width > room;
    if (isWide && !box.matches(".wide")) {
      const holder = document.createElement("span");
      holder.className = "wide";
      holder.tabIndex = 0;
      formula.replaceWith(holder);
      holder.append(formula);
    } else if (!isWide && box.matches(".wide")) {
      box.replaceWith(formula);
    }
  }
}

// Tables sort by any column: up, down, and as they were.
const words = new Intl.Collator(document.documentElement.lang, { numeric: true });

function compare(a, b, sign) {
  // What is missing stays at the end, whichever way the rest is sorted.
  if (a === "" || b === "") return (a === "") - (b === "");
  return sign * (typeof a === "number" ? a - b : words.compare(a, b));
}

for (const table of all(".sortable table")) {
  const body = table.tBodies[0], rows = [...body.rows], heads = all("thead th", table);
  if (rows.length < 2) continue;
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    // Tools that read names do not read formulas.
    if (button.querySelector("math") || !button.textContent.trim()) button.ariaLabel = button.textContent.trim() || "number";
    head.append(button);
    const key = row => {
      const { order } = row.cells[column].dataset, text = row.cells[column].textContent.trim();
      return order === undefined ? (text === "–" ? "" : text) : order && Number(order);
    };
    button.addEventListener("click", () => {
      const next = { null: "ascending", ascending: "descending" }[head.getAttribute("aria-sort")] ?? null;
      heads.forEach(each => each.removeAttribute("aria-sort"));
      if (next) head.setAttribute("aria-sort", next);
      const sign = next === "descending" ? -1 : 1;
      body.append(...(next ? rows.toSorted((a, b) => compare(key(a), key(b), sign)) : rows));
    });
  });
}

// A long table is packed in the page, and unpacked when it is downloaded.
for (const link of all("a[download$='.csv.gz']")) {
  link.addEventListener("click", async event => {
    event.preventDefault();
    const packed = Uint8Array.from(atob(link.href.split(",")[1]), sign => sign.charCodeAt(0));
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const plain = document.createElement("a");
    plain.download = link.download.replace(/\.gz$/, "");
    plain.href = URL.createObjectURL(await new Response(unpacked).blob());
    plain.click();
    setTimeout(() => URL.revokeObjectURL(plain.href), 60_000);
  });
}

// A figure opens as large as the window, and larger where that is small.
const dialog = document.querySelector("dialog.large"), large = new Image();
dialog.querySelector(".scroll").append(large);
for (const figure of all("figure.drawing")) {
  const image = figure.querySelector("img"), button = figure.querySelector("button.enlarge");
  const open = () => {
    large.src = image.src;
    large.alt = image.alt;
    dialog.ariaLabel = figure.querySelector(".label").textContent;
    dialog.showModal();
  };
  button.hidden = false;
  button.addEventListener("click", open);
  image.addEventListener("click", open);
}
dialog.querySelector(".close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });

addEventListener("resize", () => { fit(); follow(); });
document.fonts.ready.then(fit);
follow();
