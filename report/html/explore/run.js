"use strict";

// One run: where it stands, how it came out, its curves, the line of YAML that makes it again, and all its settings.
const PLACES = {
  begin: unpacked(STUDY.places.begin),
  experiment: unpacked(STUDY.places.experiment),
  level: unpacked(STUDY.places.level),
  trial: unpacked(STUDY.places.trial),
};
const RUNGS = STUDY.rungs.begin
  ? Object.fromEntries(Object.entries(STUDY.rungs).map(([key, value]) => [key, key === "others" ? value : unpacked(value)]))
  : null;
// A trial has a name in each of its rungs.
if (RUNGS) {
  RUNS.forEach((_, run) => {
    for (let i = RUNGS.begin[run]; i < RUNGS.begin[run + 1]; i++) {
      if (!NUMBER_OF.has(RUNGS.others[i])) NUMBER_OF.set(RUNGS.others[i], run);
    }
  });
}
const SETTINGS = COLUMNS.filter(column => column.group === "setting" && column.key !== "experiment");
// Of the two, the one that is null says nothing.
const ALTERNATIVES = ["epochs", "iterations"];

// The entry of the config's list of experiments: what is not a default is named, and the defaults are those of the study.
function yamlLine(run) {
  const settings = SETTINGS.filter(({ key }) => key !== "seed").flatMap(column => {
    const level = column.levels[column.codes[run]];
    const isUnsaid = level.usual || (ALTERNATIVES.includes(column.key) && level.yaml === "null");
    return isUnsaid ? [] : [`${column.key}: ${level.yaml}`];
  });
  const seed = COLUMN.get("seed");
  const seeds = seed.levels[seed.codes[run]].yaml;
  return `- {name: again, title: Again, seeds: [${seeds}], settings: {${settings.join(", ")}}}`;
}

// A run in a line: its name, what it does not share with the others, and its accuracy.
function summary(run) {
  const varied = SETTINGS.filter(column => isVaried(column) && !column.levels[column.codes[run]].usual);
  const words = varied.map(column => `${column.words} ${column.label(run)}`);
  const best = COLUMN.get(FIRST_SORT);
  return [RUNS[run], ...words, ...(best ? [`${best.words} ${best.label(run)}`] : [])].join("; ");
}

class RunPanel {
  constructor(panel, closed) {
    Object.assign(this, { panel, closed, charts: [], from: null });
    this.heading = panel.querySelector("h2");
    this.content = panel.querySelector(".content");
    panel.querySelector("#close").addEventListener("click", () => this.close());
    panel.addEventListener("keydown", event => {
      if (event.key === "Escape") this.close();
    });
  }

  open(run) {
    if (this.panel.hidden) this.from = document.activeElement;
    this.panel.hidden = false;
    this.run = run;
    this.heading.textContent = RUNS[run];
    this.content.replaceChildren(...this.parts(run));
    this.draw();
    this.heading.focus({ preventScroll: false });
    this.panel.scrollTop = 0;
  }

  close() {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.closed();
    const row = document.querySelector(`#rows tr[data-run="${this.run}"] button`);
    (this.from?.isConnected && this.from !== document.body ? this.from : row)?.focus();
  }

  parts(run) {
    const status = COLUMN.get("status").label(run);
    const diverged = COLUMN.get("diverged_at")?.numbers[run];
    const said = status === "diverged" ? `It diverged at iteration ${shortened(diverged, 4)}.` : "";
    return [
      element("ul", { class: "places" }, ...this.places(run)),
      ...(said ? [element("p", {}, said)] : []),
      ...this.rungs(run),
      ...this.again(run),
      element("h3", {}, "Curves"),
      element("div", { class: "own" }),
      element("h3", {}, "Outcome"),
      facts(COLUMNS.filter(({ group }) => ["search", "outcome", "time"].includes(group)), run),
      element("h3", {}, "Specification"),
      element("p", { class: "note" }, "In bold what is not the study's default."),
      facts(SETTINGS, run),
    ];
  }

  places(run) {
    const items = [];
    for (let i = PLACES.begin[run]; i < PLACES.begin[run + 1]; i++) {
      const { name, title } = STUDY.experiments[PLACES.experiment[i]];
      const trial = PLACES.trial[i] < 0 ? "" : `, trial ${PLACES.trial[i]}`;
      items.push(element("li", {}, element("b", {}, title), ` (${name}${trial}): ${STUDY.places.labels[PLACES.level[i]]}`));
    }
    return items;
  }

  rungs(run) {
    if (!RUNGS || RUNGS.begin[run] === RUNGS.begin[run + 1]) return [];
    const rows = [];
    for (let i = RUNGS.begin[run]; i < RUNGS.begin[run + 1]; i++) {
      const budget = Number.isNaN(RUNGS.budget[i]) ? MISSING : shortened(RUNGS.budget[i], 4);
      const rank = `${RUNGS.rank[i]} of ${RUNGS.among[i]}`;
      const cells = [budget, printed("accuracy", RUNGS.accuracy[i]), rank, RUNGS.last[i] ? MISSING : RUNGS.promoted[i] ? "yes" : "no"];
      rows.push(element("tr", {}, element("th", { scope: "row" }, RUNGS.rung[i]), ...cells.map(cell => element("td", {}, cell))));
    }
    const heads = ["rung", "epochs", "best accuracy", "rank", "promoted"].map(words => element("th", { scope: "col" }, words));
    const whole = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
    return [element("h3", {}, "In its search"), whole];
  }

  again(run) {
    const code = element("code", {}, yamlLine(run));
    const line = element("pre", {}, code);
    const copied = element("output");
    const copy = element("button", { type: "button" }, "Copy");
    copy.addEventListener("click", async () => {
      getSelection().selectAllChildren(code);
      try {
        await navigator.clipboard.writeText(code.textContent);
        copied.textContent = "Copied.";
      } catch {
        copied.textContent = "Selected; copy it with the keyboard.";
      }
    });
    const note = "An entry of experiments in this study's config; its name and title are yours to choose.";
    const stopped = this.stopped(run);
    return [
      element("h3", {}, "To make it again"),
      line,
      element("p", {}, copy, " ", copied),
      element("p", { class: "note" }, note, stopped ? ` ${stopped}` : ""),
    ];
  }

  // What the line of YAML cannot say: a search has stopped the trial before its end.
  stopped(run) {
    const last = RUNGS ? RUNGS.begin[run + 1] - 1 : -1;
    if (last < 0 || last < RUNGS.begin[run]) return "";
    const [done, all] = [RUNGS.budget[last], COLUMN.get("epochs").numbers[run]];
    return done < all ? `The search stopped this trial after ${shortened(done, 4)} epochs; the line trains it to its end.` : "";
  }

  draw() {
    for (const chart of this.charts) chart.destroy();
    const place = this.content.querySelector(".own");
    const pairs = [
      ["Loss", ["training_loss", "validation_loss"]],
      ["Accuracy", ["training_accuracy", "validation_accuracy"]],
      ["Gradient norm", ["gradient_norm"]],
    ];
    place.replaceChildren();
    this.charts = pairs.flatMap(([title, keys]) => {
      const found = keys.filter(key => CURVES.has(key) && this.values(key).some(Number.isFinite));
      return found.length ? [this.ownChart(place, title, found)] : [];
    });
  }

  values(key) {
    return CURVES.get(key).values.subarray(BEGIN[this.run], BEGIN[this.run + 1]);
  }

  ownChart(place, title, keys) {
    const colours = HUES[tone()];
    const lines = keys.map((key, at) => ({
      label: CURVES.get(key).words,
      stroke: colours[keys.length - 1 - at],
      width: 2,
      dash: at < keys.length - 1 ? [6, 4] : [],
      points: { show: true, size: 5, fill: colours[keys.length - 1 - at] },
      value: (_, value) => (value === null ? MISSING : printed(key, value)),
    }));
    const data = [this.values("epoch"), ...keys.map(key => Array.from(this.values(key), value => (Number.isFinite(value) ? value : null)))];
    const axis = { font: FONT, stroke: () => ink("--quiet"), grid: { stroke: () => ink("--line"), width: 1 }, ticks: { show: false } };
    const figure = element("div", { role: "img", "aria-label": `${title} of this run against the epoch` });
    place.append(element("h4", {}, title), figure);
    return new uPlot(
      {
        ...{ width: Math.max(figure.clientWidth, 200), height: 190, padding: [8, 12, 0, 0] },
        scales: { x: { time: false } },
        axes: [
          { ...axis, size: 26, values: (_, ticks) => ticks.map(tickLabel) },
          { ...axis, size: 58, values: (_, ticks) => ticks.map(tickLabel) },
        ],
        series: [{ label: "epochs", value: (_, value) => (value === null ? MISSING : shortened(value, 4)) }, ...lines],
        cursor: { drag: { x: false, y: false } },
      },
      data,
      figure,
    );
  }
}

// What is known of a run, column by column; what is missing is left out.
function facts(columns, run) {
  const rows = columns.filter(column => column.label(run) !== MISSING).map(column => {
    const isUsual = !column.levels || column.key === "seed" || (column.levels[column.codes[run]].usual ?? true);
    const value = isUsual ? column.label(run) : element("b", {}, column.label(run));
    return element("tr", {}, element("th", { scope: "row" }, column.words), element("td", {}, value));
  });
  return element("table", {}, element("tbody", {}, ...rows));
}
