"use strict";

// The shown runs as a table, a page at a time, sorted by any column.
const ROWS = 50;

class RunTable {
  constructor(section, open) {
    Object.assign(this, { section, open, shown: [], sorted: [], page: 0, key: FIRST_SORT, ascending: false });
    const first = ["experiment", FIRST_SORT].map(key => COLUMN.get(key)).filter(Boolean);
    this.columns = [...first, ...COLUMNS.filter(column => isVaried(column) && !first.includes(column))];
    this.places = this.columns.map(column => order(column));
    const heads = [{ key: "run", words: "run", kind: "category" }, ...this.columns].map(column => this.head(column));
    section.querySelector("thead").append(element("tr", {}, ...heads));
    this.body = section.querySelector("tbody");
    this.previous = section.querySelector("#previous");
    this.next = section.querySelector("#next");
    this.previous.addEventListener("click", () => this.turn(-1));
    this.next.addEventListener("click", () => this.turn(1));
    this.body.addEventListener("click", event => {
      const row = event.target.closest("tr");
      if (row && !getSelection().toString()) open(Number(row.dataset.run));
    });
  }

  head({ key, words, kind }) {
    const button = element("button", { type: "button" }, words);
    button.addEventListener("click", () => this.sort(key));
    return element("th", { scope: "col", "data-key": key, class: kind === "number" && "number" }, button);
  }

  // Once more by the same column turns the order; accuracies begin with the highest.
  sort(key) {
    this.ascending = this.key === key ? !this.ascending : !/accuracy/.test(key);
    this.key = key;
    this.page = 0;
    this.update(this.shown);
  }

  update(shown) {
    this.shown = shown;
    const place = this.columns.findIndex(column => column.key === this.key);
    const by = place < 0 ? namePlaces() : this.places[place]();
    const sign = this.ascending ? 1 : -1;
    // What is missing stays at the end, whichever way the rest is sorted.
    this.sorted = [...shown].sort((a, b) => {
      const [x, y] = [by[a], by[b]];
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y) || a - b;
      return sign * (x - y) || a - b;
    });
    this.page = Math.min(this.page, Math.max(Math.ceil(shown.length / ROWS) - 1, 0));
    for (const head of this.section.querySelectorAll("th")) {
      if (head.dataset.key === this.key) head.ariaSort = this.ascending ? "ascending" : "descending";
      else head.removeAttribute("aria-sort");
    }
    this.draw();
  }

  turn(pages) {
    this.page += pages;
    this.draw();
  }

  draw() {
    const begin = this.page * ROWS;
    const runs = this.sorted.slice(begin, begin + ROWS);
    this.body.replaceChildren(...runs.map(run => this.row(run)));
    const many = this.sorted.length;
    this.section.querySelector("#place").textContent = many
      ? `${shortened(begin + 1, 4)} to ${shortened(begin + runs.length, 4)} of ${shortened(many, 4)}`
      : "no runs";
    this.previous.disabled = this.page === 0;
    this.next.disabled = begin + ROWS >= many;
  }

  row(run) {
    const name = element("button", { type: "button" }, RUNS[run]);
    const cells = this.columns.map(column =>
      element("td", { class: column.kind === "number" && "number" }, column.label(run)),
    );
    const row = element("tr", { "data-run": run }, element("th", { scope: "row" }, name), ...cells);
    if (run === this.selected) row.ariaCurrent = "true";
    return row;
  }

  select(run) {
    this.selected = run;
    for (const row of this.body.rows) {
      if (Number(row.dataset.run) === run) row.ariaCurrent = "true";
      else row.removeAttribute("aria-current");
    }
  }
}

const FIRST_SORT = "best_validation_accuracy";

// A function that gives numbers to sort by, made when they are first asked for.
function order(column) {
  return () => (column.kind === "number" ? column.numbers : column.codes);
}

let placesOfNames = null;

function namePlaces() {
  if (!placesOfNames) {
    const words = new Intl.Collator("en", { numeric: true });
    placesOfNames = new Float64Array(RUNS.length);
    RUNS.map((_, run) => run)
      .sort((a, b) => words.compare(RUNS[a], RUNS[b]))
      .forEach((run, place) => (placesOfNames[run] = place));
  }
  return placesOfNames;
}
