"use strict";

// The page as a whole: what is set is drawn, and the address names the run and the experiment that are looked at.
const one = selector => document.querySelector(selector);
const CHOICE = { measure: "validation_loss", along: "epoch", logX: false, logY: true, colour: null };
const MOST_AXES = 8;

const rows = new RunTable(one("#rows"), openRun);
const panel = new RunPanel(one("#run"), () => choose(null));
const choices = new Choices(one("#filters form"), apply);
const curves = new CurveChart(one("#curves .chart"), {}, openRun);
const parallel = new ParallelChart(one("#parallel .chart"), (column, filter) => {
  setFilter(column.key, filter);
  if (FILTERS.has(column.key)) choices.open(column.key);
  apply();
});
let axes = firstAxes();
let colours = null;

// --- What can be chosen ---------------------------------------------------------------------------------------------

function options(select, entries, chosen) {
  select.append(...entries.map(({ key, words }) => element("option", { value: key, selected: key === chosen }, words)));
}

// How unevenly the runs are spread over the values of a column, in nats: 0 where all have the same.
function spread({ levels, codes }) {
  const counts = levels.map(() => 0);
  for (const code of codes) counts[code]++;
  return counts.reduce((sum, count) => sum - (count ? (count / codes.length) * Math.log(count / codes.length) : 0), 0);
}

// The settings in which the runs differ most, in the study's order, and what came of them.
function firstAxes() {
  const settings = SETTINGS.filter(column => isVaried(column) && !["evaluations", "seed"].includes(column.key));
  const most = [...settings].sort((a, b) => spread(b) - spread(a)).slice(0, MOST_AXES - 1);
  const outcome = COLUMN.get(FIRST_SORT);
  return [...settings.filter(column => most.includes(column)), ...(outcome ? [outcome] : [])];
}

// The experiment, where runs are spread over several; else the setting in which they differ most.
function firstColour() {
  const few = axes.filter(column => column.levels && hasChoices(column)).sort((a, b) => spread(b) - spread(a));
  return spread(COLUMNS[0]) > 0.3 || !few.length ? "experiment" : few[0].key;
}

function build() {
  const measures = [...CURVES.values()].filter(({ along }) => !along);
  if (!CURVES.has(CHOICE.measure)) CHOICE.measure = measures[0].key;
  options(one("#measure"), measures, CHOICE.measure);
  options(one("#along"), [...CURVES.values()].filter(({ along }) => along), CHOICE.along);
  const coloured = COLUMNS.filter(column => isVaried(column) || column.key === "experiment");
  CHOICE.colour = firstColour();
  options(one("#colour"), coloured, CHOICE.colour);
  one("#log-y").checked = CHOICE.logY;
  for (const [id, key] of [["measure", "measure"], ["along", "along"], ["colour", "colour"]]) {
    one(`#${id}`).addEventListener("change", event => set(key, event.target.value));
  }
  for (const [id, key] of [["log-x", "logX"], ["log-y", "logY"]]) {
    one(`#${id}`).addEventListener("change", event => set(key, event.target.checked));
  }
  one("#whole").addEventListener("click", () => curves.showWhole());
  one("#clear").addEventListener("click", () => {
    FILTERS.clear();
    wordsInName = "";
    apply();
  });
  one(".axes .choices").append(
    ...COLUMNS.filter(isVaried).map(column => {
      const box = element("input", { type: "checkbox", checked: axes.includes(column) });
      box.addEventListener("change", () => {
        axes = COLUMNS.filter(each => (each === column ? box.checked : axes.includes(each)));
        draw();
      });
      return element("label", {}, box, ` ${column.words}`);
    }),
  );
  const same = SETTINGS.filter(column => !isVaried(column) && column.levels[0].label !== MISSING);
  const words = same.map(column => `${column.words} ${column.levels[0].label}`);
  one("#same").textContent = words.length ? `The same in every run: ${words.join(", ")}.` : "";
}

function set(key, value) {
  CHOICE[key] = value;
  if (key === "colour") colours = colouring(COLUMN.get(value));
  draw();
}

// --- What is shown --------------------------------------------------------------------------------------------------

let shown = [];

function apply() {
  shown = passing();
  const [many, all] = [shown.length, RUNS.length].map(number => shortened(number, 4));
  one("#count").textContent = `${many} of ${all} runs`;
  one("#clear").hidden = !FILTERS.size && !wordsInName;
  choices.show();
  rows.page = 0;
  rows.update(shown);
  address();
  draw();
}

function draw() {
  const { measure, along, logX, logY } = CHOICE;
  curves.update(shown, colours, { measure, along, logX, logY });
  parallel.update(shown, colours, axes);
  drawLegend(one("#curves .legend"), shown, colours);
}

function openRun(run) {
  choose(run);
  panel.open(run);
}

function choose(run) {
  selected = run;
  curves.select(run);
  parallel.select(run);
  rows.select(run);
  address();
}

// --- The address ----------------------------------------------------------------------------------------------------

let selected = null;

// What the address says, by key. A + is a +: it stands in names such as step1e+06.
function wishes() {
  const pairs = location.hash.slice(1).split("&").map(part => part.split("="));
  try {
    return new Map(pairs.map(([key, value = ""]) => [key, decodeURIComponent(value)]));
  } catch {
    return new Map();
  }
}

// #run=<name> opens a run, #experiment=<name> filters to an experiment; both may stand there.
function read() {
  const wanted = wishes();
  const number = STUDY.experiments.findIndex(({ name }) => name === wanted.get("experiment"));
  if (wanted.has("experiment")) {
    setFilter("experiment", number < 0 ? null : { codes: new Set([number]) });
    choices.open("experiment");
  }
  const run = NUMBER_OF.get(wanted.get("run"));
  apply();
  if (run !== undefined) openRun(run);
}

function address() {
  const parts = [];
  const experiments = FILTERS.get("experiment")?.codes;
  if (experiments?.size === 1) parts.push(`experiment=${STUDY.experiments[[...experiments][0]].name}`);
  if (selected !== null) parts.push(`run=${RUNS[selected]}`);
  const hash = parts.length ? `#${parts.join("&")}` : "";
  if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
}

build();
colours = colouring(COLUMN.get(CHOICE.colour));
const wide = matchMedia("(min-width: 60rem)");
one("#filters").open = wide.matches;
read();
addEventListener("hashchange", read);
DARK.addEventListener("change", () => {
  colours = colouring(COLUMN.get(CHOICE.colour));
  parallel.context = null;
  draw();
  if (selected !== null) panel.draw();
});
new ResizeObserver(() => {
  curves.resize();
  parallel.resize();
}).observe(one("#views"));
requestAnimationFrame(() => performance.mark("drawn"));
