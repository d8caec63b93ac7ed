"use strict";

// Colours of lines: names get hues, sizes get a scale from dark to light (light to dark on a dark page). Each has a
// contrast of at least 3 to 1 with the page.
const HUES = {
  light: ["#0068b5", "#c24700", "#00805f", "#b0418f", "#8a6d00", "#6a4fc4", "#1d7f9c", "#a33b3b"],
  dark: ["#5ab4ff", "#ff9b52", "#3fd0a4", "#f08fd0", "#e0c040", "#b7a2ff", "#5fd3ee", "#ff8f8f"],
};
const SCALE = {
  light: ["#440154", "#46307e", "#365c8d", "#277f8e", "#1b9170", "#3f9a3a", "#6f8f0a", "#9a7b00"],
  dark: ["#8f7ff0", "#6f9bf0", "#4fb3e0", "#3fc7b8", "#5fd68a", "#93de5c", "#c8e23c", "#fde725"],
};
const REST = { light: "#64748b", dark: "#94a3b8" };
const DARK = matchMedia("(prefers-color-scheme: dark)");
const BINS = 8;

function tone() {
  return DARK.matches ? "dark" : "light";
}

// A colour of the page, by the name of its custom property.
function ink(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// {codes, entries}: for each run the number of its colour, and for each colour its label, colour and number of runs.
// It depends on all runs, so that a filter changes no colour.
function colouring(column) {
  const made = column.levels && column.levels.length <= Math.max(BINS, MOST_CHOICES) ? byLevel(column) : null;
  const { codes, labels, colours } = made ?? (column.kind === "number" ? bySize(column) : byCount(column));
  const entries = labels.map((label, code) => ({ label, colour: colours[code], runs: 0 }));
  for (const code of codes) entries[code].runs++;
  return { codes, entries };
}

function byLevel(column) {
  if (column.kind !== "number" && column.levels.length > BINS) return null;
  const labels = column.levels.map(level => level.label);
  const valued = column.levels.filter(level => level.number !== null).length;
  const colours = column.levels.map((level, code) =>
    column.kind !== "number" ? HUES[tone()][code] : level.number === null ? REST[tone()] : scaleColour(code, valued),
  );
  return { codes: column.codes, labels, colours };
}

// The colour at a place of the scale, from 0 to many - 1.
function scaleColour(place, many) {
  const scale = SCALE[tone()];
  return many === 1 ? HUES[tone()][0] : mixed(scale, (place / (many - 1)) * (scale.length - 1));
}

function mixed(scale, place) {
  const low = Math.floor(place);
  const high = Math.min(low + 1, scale.length - 1);
  const parts = [1, 3, 5].map(at => {
    const [from, to] = [scale[low], scale[high]].map(colour => parseInt(colour.slice(at, at + 2), 16));
    return Math.round(from + (to - from) * (place - low)).toString(16).padStart(2, "0");
  });
  return `#${parts.join("")}`;
}

// Of many names the most frequent, and one colour for the rest.
function byCount(column) {
  const counts = column.levels.map(() => 0);
  for (const code of column.codes) counts[code]++;
  const first = counts.map((_, code) => code).sort((a, b) => counts[b] - counts[a]).slice(0, BINS - 1);
  const place = new Map(first.map((code, at) => [code, at]));
  return {
    codes: Uint8Array.from(column.codes, code => place.get(code) ?? BINS - 1),
    labels: [...first.map(code => column.levels[code].label), "others"],
    colours: [...HUES[tone()].slice(0, BINS - 1), REST[tone()]],
  };
}

// Eight classes of about as many runs each.
function bySize(column) {
  const sorted = Float64Array.from(column.numbers.filter(value => !Number.isNaN(value))).sort();
  const edges = [];
  for (let bin = 0; bin <= BINS; bin++) edges.push(sorted[Math.round((bin / BINS) * (sorted.length - 1))]);
  const limits = [...new Set(edges)];
  const many = Math.max(limits.length - 1, 1);
  const codes = Uint8Array.from(column.numbers, value => {
    if (Number.isNaN(value)) return many;
    const bin = limits.findIndex(limit => value < limit);
    return bin < 0 ? many - 1 : Math.max(bin - 1, 0);
  });
  const words = value => (/accuracy/.test(column.key) ? printed(column.key, value) : tickLabel(value));
  const labels = Array.from({ length: many }, (_, bin) =>
    limits.length < 2 ? words(limits[0] ?? NaN) : `${words(limits[bin])} to ${words(limits[bin + 1])}`,
  );
  const colours = labels.map((_, bin) => scaleColour(bin, many));
  return { codes, labels: [...labels, MISSING], colours: [...colours, REST[tone()]] };
}

function drawLegend(place, shown, { codes, entries }) {
  const counts = entries.map(() => 0);
  for (const run of shown) counts[codes[run]]++;
  place.replaceChildren(
    ...entries.flatMap(({ label, colour }, code) => {
      if (!counts[code]) return [];
      const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
      swatch.style.background = colour;
      return [element("li", {}, swatch, label, " ", element("small", {}, `(${shortened(counts[code], 4)})`))];
    }),
  );
}
