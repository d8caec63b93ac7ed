"use strict";

// The list of filters: boxes for few values, two fields for many. changed() is called when the user has set one.
class Choices {
  constructor(form, changed) {
    Object.assign(this, { form, changed, fields: new Map() });
    const search = element("input", { type: "search", id: "words" });
    search.addEventListener("input", () => {
      wordsInName = search.value.toLowerCase();
      changed();
    });
    this.search = search;
    form.append(element("label", { class: "search" }, "Name of the run contains ", search));
    form.addEventListener("submit", event => event.preventDefault());
    const groups = { setting: "Settings", search: "Searches", outcome: "Outcomes", time: "Times" };
    for (const [group, heading] of Object.entries(groups)) {
      const columns = COLUMNS.filter(column => column.group === group && isVaried(column));
      if (columns.length) form.append(element("h3", {}, heading), ...columns.map(column => this.field(column)));
    }
  }

  field(column) {
    const state = element("span", { class: "state" });
    const details = element("details", { "data-key": column.key }, element("summary", {}, column.words, " ", state));
    const set = element("fieldset", {}, element("legend", { class: "hidden" }, column.words));
    const show = hasChoices(column) ? this.boxes(column, set) : this.range(column, set);
    details.append(set);
    this.fields.set(column.key, filter => {
      show(filter);
      state.textContent = filter ? told(column, filter) : "";
    });
    return details;
  }

  boxes(column, set) {
    const counts = column.levels.map(() => 0);
    for (const code of column.codes) counts[code]++;
    const boxes = column.levels.map((level, code) => {
      const box = element("input", { type: "checkbox", value: code });
      box.addEventListener("change", () => {
        const codes = boxes.flatMap((each, at) => (each.checked ? [at] : []));
        this.set(column, { codes: new Set(codes) });
      });
      const many = column.key === "experiment" ? members(column, code) : counts[code];
      set.append(element("label", {}, box, ` ${level.label} `, element("small", {}, `(${shortened(many, 4)})`)));
      return box;
    });
    return filter => boxes.forEach((box, code) => (box.checked = Boolean(filter?.codes.has(code))));
  }

  range(column, set) {
    const valued = column.numbers.filter(Number.isFinite);
    const ends = [Math.min, Math.max].map(pick => valued.reduce((found, value) => pick(found, value), valued[0] ?? NaN));
    const inputs = ["from", "to"].map((words, at) => {
      const input = element("input", { type: "text", inputmode: "decimal", placeholder: plainNumber(ends[at]) });
      input.addEventListener("input", () => {
        const [low, high] = inputs.map(each => parsed(each.value));
        inputs.forEach((each, place) => (each.ariaInvalid = String(Number.isNaN([low, high][place]))));
        if (![low, high].some(Number.isNaN)) this.set(column, { low, high });
      });
      set.append(element("label", { class: "end" }, `${words} `, input));
      return input;
    });
    return filter =>
      inputs.forEach((input, at) => {
        const value = filter ? [filter.low, filter.high][at] : null;
        if (parsed(input.value) !== value) input.value = value === null ? "" : String(value);
      });
  }

  set(column, filter) {
    setFilter(column.key, filter);
    this.changed();
  }

  // Show what is set, by whatever has set it.
  show() {
    for (const [key, show] of this.fields) show(FILTERS.get(key));
    if (wordsInName !== this.search.value.toLowerCase()) this.search.value = wordsInName;
  }

  open(key) {
    const details = this.form.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (details) details.open = true;
  }
}

function members(column, code) {
  return RUNS.reduce((many, _, run) => many + Number(column.has(run, code)), 0);
}

// What a field says: a number, null for nothing, NaN for what is no number.
function parsed(text) {
  const words = text.trim().replace(",", ".").replace("−", "-");
  return words === "" ? null : Number(words);
}

function plainNumber(value) {
  return Number.isNaN(value) ? MISSING : String(Number(value.toPrecision(4)));
}

function told(column, filter) {
  if (filter.codes) return [...filter.codes].sort((a, b) => a - b).map(code => column.levels[code].label).join(", ");
  const { low, high } = filter;
  if (low === null) return `up to ${high}`;
  return high === null ? `from ${low}` : `${low} to ${high}`;
}
