"use strict";

// The study: its runs, what is known of each, column by column, and the evaluations of all, one run after the other.
const STUDY = JSON.parse(document.getElementById("study").textContent);
const MISSING = "–";
const KINDS = { f4: Float32Array, f8: Float64Array, i4: Int32Array, u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };
const BLOCK = decoded(document.getElementById("numbers").textContent);

function decoded(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text).buffer;
  const signs = atob(text);
  const bytes = new Uint8Array(signs.length);
  for (let i = 0; i < signs.length; i++) bytes[i] = signs.charCodeAt(i);
  return bytes.buffer;
}

function unpacked([kind, place, length]) {
  return new KINDS[kind](BLOCK, place, length);
}

const RUNS = STUDY.runs;
const NUMBER_OF = new Map(RUNS.map((name, run) => [name, run]));

// --- Columns ------------------------------------------------------------------------------------------------------

// A column: key, words, group, kind (number or category), numbers (one for each run, NaN where there is none), label(run),
// and for one of levels also codes, has(run, code) and levels.
const COLUMNS = [experimentColumn(), ...STUDY.columns.map(column => (column.levels ? ofLevels(column) : ofNumbers(column)))];
const COLUMN = new Map(COLUMNS.map(column => [column.key, column]));

function ofLevels(column) {
  const codes = unpacked(column.codes);
  const values = column.levels.map(level => level.number ?? NaN);
  return {
    ...column,
    codes,
    numbers: Float64Array.from(codes, code => values[code]),
    has: (run, code) => codes[run] === code,
    label: run => column.levels[codes[run]].label,
  };
}

function ofNumbers(column) {
  const numbers = unpacked(column.values);
  return { ...column, numbers, label: run => printed(column.key, numbers[run]) };
}

// A run may stand in several experiments; its code is the first of them.
function experimentColumn() {
  const begin = unpacked(STUDY.places.begin);
  const experiment = unpacked(STUDY.places.experiment);
  const codes = Uint16Array.from(RUNS, (_, run) => experiment[begin[run]]);
  const all = run => [...new Set(experiment.subarray(begin[run], begin[run + 1]))];
  return {
    key: "experiment",
    words: "experiment",
    group: "setting",
    kind: "category",
    levels: STUDY.experiments.map(({ name }) => ({ label: name, number: null })),
    codes,
    numbers: new Float64Array(RUNS.length).fill(NaN),
    has: (run, code) => {
      for (let i = begin[run]; i < begin[run + 1]; i++) if (experiment[i] === code) return true;
      return false;
    },
    label: run => all(run).map(code => STUDY.experiments[code].name).join(", "),
  };
}

// Of an axis or a table: where the runs do not all agree.
function isVaried(column) {
  if (column.levels) return column.levels.length > 1;
  return column.numbers.some(value => !Object.is(value, column.numbers[0]));
}

// --- Curves -------------------------------------------------------------------------------------------------------

const BEGIN = unpacked(STUDY.curves.begin);
const CURVES = new Map(
  STUDY.curves.columns.map(column => [column.key, { ...column, values: unpacked(column.values) }]),
);

// --- Words --------------------------------------------------------------------------------------------------------

// As the report prints numbers: accuracies with four decimals, whole numbers in groups of three, the rest to four digits.
function printed(key, x) {
  if (Number.isNaN(x)) return MISSING;
  if (!Number.isFinite(x)) return x < 0 ? "−∞" : "∞";
  if (/accuracy/.test(key)) return x.toFixed(4);
  return shortened(x, 4);
}

function shortened(x, digits) {
  if (x === 0) return "0";
  if (Number.isInteger(x) && Math.abs(x) < 1e15) return grouped(String(Math.abs(x)), x < 0);
  const size = Math.floor(Math.log10(Math.abs(x)));
  if (size < -4 || size >= 15) {
    const [mantissa, power] = Math.abs(x).toExponential(digits - 1).split("e");
    return `${x < 0 ? "−" : ""}${Number(mantissa)}\u202f×\u202f10${raised(Number(power))}`;
  }
  const [whole, decimals] = Math.abs(x).toFixed(Math.max(digits - 1 - size, 0)).split(".");
  return grouped(whole, x < 0) + (decimals ? `.${decimals}` : "");
}

// A number beside an axis: without zeros at its end.
function tickLabel(x) {
  // uPlot leaves ticks without a label where there is no room for all.
  if (x === null) return "";
  const label = shortened(x, 3);
  return /\.\d+$/.test(label) ? label.replace(/\.?0+$/, "") : label;
}

function grouped(digits, negative) {
  const groups = digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, "\u202f") : digits;
  return (negative ? "−" : "") + groups;
}

function raised(power) {
  return [...String(power)].map(sign => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign])).join("");
}

// An element with attributes and content: text stays text, whatever is in it.
function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null) made.setAttribute(key, value);
  }
  made.append(...content);
  return made;
}
