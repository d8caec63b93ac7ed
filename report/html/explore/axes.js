"use strict";

// Of runs without a value, below the axis.
const FOOT = -0.07;

// Where the values of a column are on its axis: a few values evenly, many by their size, evenly in the logarithm where
// they are all positive and span more than a power of ten.
class Axis {
  constructor(column) {
    this.column = column;
    this.even = hasChoices(column);
    if (this.even) this.evenly();
    else this.bySize();
  }

  evenly() {
    const { levels, codes } = this.column;
    const valued = levels.filter(level => level.label !== MISSING);
    const place = level => (level.label === MISSING ? FOOT : valued.length < 2 ? 0.5 : valued.indexOf(level) / (valued.length - 1));
    this.levelPlaces = levels.map(place);
    this.places = Float32Array.from(codes, code => this.levelPlaces[code]);
    const step = Math.ceil(valued.length / 14);
    this.ticks = levels
      .map((level, code) => ({ place: this.levelPlaces[code], label: shortLabel(level.label) }))
      .filter((tick, at) => tick.place === FOOT || at % step === 0);
  }

  bySize() {
    const { numbers, key } = this.column;
    const valued = numbers.filter(Number.isFinite);
    const low = valued.reduce((least, value) => Math.min(least, value), Infinity);
    const high = valued.reduce((most, value) => Math.max(most, value), -Infinity);
    this.isLog = low > 0 && high / low > 10;
    if (low === high || !valued.length) Object.assign(this, { low: low - 1, high: high + 1, isLog: false });
    else Object.assign(this, { low, high });
    const to = scaled(this.low, this.high, this.isLog, 0, 1);
    this.places = Float32Array.from(numbers, value => (Number.isFinite(value) ? to(value) : FOOT));
    const ticks = valued.length ? (this.isLog ? logTicks : evenTicks)(this.low, this.high, 6) : [];
    this.ticks = ticks.map(tick => ({ place: to(tick), label: tickLabel(tick) }));
    if (valued.length < numbers.length) this.ticks.push({ place: FOOT, label: MISSING });
    this.key = key;
  }

  value(place) {
    if (!this.isLog) return this.low + place * (this.high - this.low);
    return this.low * (this.high / this.low) ** place;
  }

  // The filter of a brush from one place to another.
  filter(low, high) {
    if (this.even) {
      const codes = this.levelPlaces.flatMap((place, code) => (place >= low && place <= high ? [code] : []));
      return { codes: new Set(codes) };
    }
    const rounded = value => Number(value.toPrecision(4));
    return { low: low <= 0 ? null : rounded(this.value(low)), high: high >= 1 ? null : rounded(this.value(high)) };
  }

  // The stretches of the axis that a filter lets pass.
  brushes(filter) {
    if (!filter) return [];
    if (this.even) return [...filter.codes].map(code => [this.levelPlaces[code] - 0.022, this.levelPlaces[code] + 0.022]);
    const to = scaled(this.low, this.high, this.isLog, 0, 1);
    const within = (value, otherwise) => (value === null ? otherwise : Math.min(Math.max(to(value), 0), 1));
    const ends = [within(filter.low, 0), within(filter.high, 1)];
    return ends.every(Number.isFinite) ? [ends] : [];
  }
}

function shortLabel(label) {
  return label.length > 16 ? `${label.slice(0, 15)}…` : label;
}

// Words as lines of about so many signs.
function folded(words, width) {
  return words.split(" ").reduce((lines, word) => {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) return [...lines.slice(0, -1), `${last} ${word}`];
    return [...lines, word];
  }, []);
}
