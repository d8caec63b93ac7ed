"use strict";

// Parallel coordinates: an upright axis for each column, a line for each run. A brush on an axis is a filter.
const FOOT = -0.07;
const LEAST_WIDTH = 96;
const LINE = 15;

class ParallelChart {
  constructor(place, brushed) {
    Object.assign(this, { place, brushed, columns: [], shown: [], colours: null, chart: null, selected: null, drag: null });
    this.axes = new Map();
    this.context = null;
  }

  update(shown, colours, columns = this.columns) {
    const other = columns.length !== this.columns.length || columns.some((column, at) => column !== this.columns[at]);
    Object.assign(this, { shown, colours, columns });
    if (other || !this.chart) this.create();
    else this.chart.redraw();
    const many = shortened(shown.length, 4);
    this.place.parentNode.ariaLabel = `${many} runs along ${columns.map(column => column.words).join(", ")}`;
  }

  axis(column) {
    if (!this.axes.has(column.key)) this.axes.set(column.key, new Axis(column));
    return this.axes.get(column.key);
  }

  width() {
    return Math.max(this.place.parentNode.clientWidth, this.columns.length * LEAST_WIDTH);
  }

  create() {
    this.chart?.destroy();
    this.context = null;
    const last = this.columns.length - 1;
    const lines = this.columns.map(column => folded(column.words, 14));
    const most = Math.max(...lines.map(each => each.length), 1);
    const titles = lines.map(each => "\n".repeat(most - each.length) + each.join("\n"));
    this.chart = new uPlot(
      {
        ...{ width: this.width(), height: 340, legend: { show: false }, padding: [4, 0, 6, 0] },
        scales: { x: { time: false, range: AS_GIVEN }, y: { range: AS_GIVEN } },
        axes: [
          {
            ...{ side: 0, font: FONT, stroke: () => ink("--ink"), size: most * LINE + 12, gap: 6 + (most - 1) * LINE },
            lineGap: LINE / 12,
            grid: { stroke: () => ink("--quiet"), width: 1 },
            ticks: { show: false },
            splits: () => this.columns.map((_, at) => at),
            values: () => titles,
          },
          { show: false },
        ],
        series: NO_SERIES,
        cursor: { show: false },
        hooks: { draw: [chart => this.draw(chart)] },
      },
      corners({ x: [-0.5, last + 0.5], y: [-0.1, 1.03] }),
      this.place,
    );
    this.above = overlay(this.chart);
    this.listen();
  }

  resize() {
    if (!this.place.parentNode.clientWidth || this.chart.width === this.width()) return;
    this.context = null;
    this.chart.setSize({ width: this.width(), height: 340 });
  }

  // Pixels of the canvas: of the axis with a number, and of a place from 0 to 1 on it.
  across(at) {
    const { left, width } = this.chart.bbox;
    return left + ((at + 0.5) / this.columns.length) * width;
  }

  up(place) {
    const { top, height } = this.chart.bbox;
    return top + ((1.03 - place) / 1.13) * height;
  }

  trace(path, run) {
    for (let at = 0; at < this.columns.length; at++) {
      const y = this.up(this.axis(this.columns[at]).places[run]);
      if (at) path.lineTo(this.across(at), y);
      else path.moveTo(this.across(at), y);
    }
  }

  draw(chart) {
    this.drawContext(chart);
    drawLines(chart, this.shown, this.colours, (path, run) => this.trace(path, run));
    this.drawTicks(chart);
    this.drawAbove();
  }

  // All runs in grey behind those that pass the filters; drawn once for these axes and this size.
  drawContext(chart) {
    if (this.shown.length === RUNS.length) return;
    const { width, height } = chart.ctx.canvas;
    if (!this.context) {
      this.context = new OffscreenCanvas(width, height);
      const context = this.context.getContext("2d");
      const path = new Path2D();
      for (let run = 0; run < RUNS.length; run++) this.trace(path, run);
      context.strokeStyle = ink("--faint");
      context.lineWidth = 1;
      context.stroke(path);
    }
    chart.ctx.drawImage(this.context, 0, 0);
  }

  drawTicks({ ctx }) {
    ctx.save();
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 4 * devicePixelRatio;
    ctx.strokeStyle = ink("--page");
    ctx.fillStyle = ink("--ink");
    const room = this.chart.bbox.width / this.columns.length - 10 * devicePixelRatio;
    this.columns.forEach((column, at) => {
      for (const { place, label } of this.axis(column).ticks) {
        const [x, y] = [this.across(at) + 5 * devicePixelRatio, this.up(place)];
        ctx.strokeText(label, x, y, room);
        ctx.fillText(label, x, y, room);
      }
    });
    ctx.restore();
  }

  select(run) {
    this.selected = run;
    this.drawAbove();
  }

  // The chosen run, the brushes, and the one that is being drawn.
  drawAbove() {
    this.above?.(context => {
      if (this.selected !== null) {
        const path = new Path2D();
        this.trace(path, this.selected);
        strokeAbove(context, path, ink("--ink"));
      }
      const half = 9 * devicePixelRatio;
      context.lineWidth = 1.5 * devicePixelRatio;
      context.strokeStyle = ink("--accent");
      context.fillStyle = ink("--brush");
      const box = (at, low, high) => {
        const area = [this.across(at) - half, this.up(high), 2 * half, this.up(low) - this.up(high)];
        context.fillRect(...area);
        context.strokeRect(...area);
      };
      this.columns.forEach((column, at) => {
        for (const [low, high] of this.axis(column).brushes(FILTERS.get(column.key))) box(at, low, high);
      });
      if (this.drag) box(this.drag.at, Math.min(this.drag.from, this.drag.to), Math.max(this.drag.from, this.drag.to));
    });
  }

  listen() {
    const { over } = this.chart;
    const place = event => {
      const { left, top, width, height } = over.getBoundingClientRect();
      const at = ((event.clientX - left) / width) * this.columns.length - 0.5;
      return [at, 1.03 - ((event.clientY - top) / height) * 1.13];
    };
    over.addEventListener("pointerdown", event => {
      const [at, from] = place(event);
      if (event.button !== 0 || Math.abs(at - Math.round(at)) > 0.3) return;
      over.setPointerCapture(event.pointerId);
      this.drag = { at: Math.round(at), from, to: from };
    });
    over.addEventListener("pointermove", event => {
      if (!this.drag) return;
      this.drag.to = place(event)[1];
      this.drawAbove();
    });
    over.addEventListener("pointerup", () => {
      if (!this.drag) return;
      const { at, from, to } = this.drag;
      this.drag = null;
      const column = this.columns[at];
      const [low, high] = [Math.min(from, to), Math.max(from, to)];
      this.brushed(column, high - low < 0.015 ? null : this.axis(column).filter(low, high));
    });
    over.addEventListener("pointercancel", () => {
      this.drag = null;
      this.drawAbove();
    });
  }
}

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
