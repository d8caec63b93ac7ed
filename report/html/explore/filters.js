"use strict";

// Which runs are shown. A filter is either the set of the levels that pass (codes), or a range [low, high], both ends
// included and either end null where it is open. A brush on an axis is a filter too.
const MOST_CHOICES = 12;
const FILTERS = new Map();
let wordsInName = "";

function hasChoices(column) {
  return Boolean(column.levels) && (column.kind === "category" || column.levels.length <= MOST_CHOICES);
}

// An empty filter is none.
function setFilter(key, filter) {
  const empty = !filter || (filter.codes ? filter.codes.size === 0 : filter.low === null && filter.high === null);
  if (empty) FILTERS.delete(key);
  else FILTERS.set(key, filter);
}

function passes(column, filter) {
  if (filter.codes && column.key === "experiment") {
    const codes = [...filter.codes];
    return run => codes.some(code => column.has(run, code));
  }
  if (filter.codes) {
    const wanted = Uint8Array.from(column.levels, (_, code) => filter.codes.has(code));
    return run => wanted[column.codes[run]] === 1;
  }
  // A number of seven digits is compared as one.
  const as = column.numbers instanceof Float32Array ? Math.fround : Number;
  const low = as(filter.low ?? -Infinity);
  const high = as(filter.high ?? Infinity);
  return run => column.numbers[run] >= low && column.numbers[run] <= high;
}

// The numbers of the runs that pass all filters, in the order of the study.
function passing() {
  const tests = [...FILTERS].map(([key, filter]) => passes(COLUMN.get(key), filter));
  if (wordsInName) tests.push(run => RUNS[run].toLowerCase().includes(wordsInName));
  const found = [];
  for (let run = 0; run < RUNS.length; run++) if (tests.every(test => test(run))) found.push(run);
  return found;
}
