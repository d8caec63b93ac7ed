"use strict";

// The learning curves of the runs that are shown. uPlot draws axes and lines; what is to be seen is in `view`.
class CurveChart {
  constructor(place, choice, open) {
    Object.assign(this, { place, choice, open, shown: [], colours: null, view: null, hovered: null, selected: null });
    this.chart = null;
    place.addEventListener("keydown", event => this.key(event));
  }

  // choice: {measure, along, logX, logY}. All is drawn again; a new choice shows the whole range.
  update(shown, colours, choice = this.choice) {
    const other = Object.keys(choice).some(key => choice[key] !== this.choice[key]);
    Object.assign(this, { shown, colours, choice });
    this.x = CURVES.get(choice.along).values;
    this.y = CURVES.get(choice.measure).values;
    this.leastX = choice.logX ? 0 : -Infinity;
    this.leastY = choice.logY ? 0 : -Infinity;
    if (other || !this.zoomed) {
      this.zoomed = false;
      this.view = this.whole();
    }
    if (other || !this.chart) this.create();
    else this.chart.setData(corners(this.view));
    this.describe();
  }

  describe() {
    const { measure, along } = this.choice;
    const many = shortened(this.shown.length, 4);
    this.place.ariaLabel = `${capital(CURVES.get(measure).words)} against ${CURVES.get(along).words}: ${many} runs.`;
  }

  // The ranges that hold all curves; diverged ones leave the picture at its upper edge.
  whole() {
    const status = COLUMN.get("status");
    const done = this.shown.filter(run => status.label(run) === "completed");
    const runs = done.length ? done : this.shown;
    const { logX, logY } = this.choice;
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const run of runs) {
      for (let i = BEGIN[run]; i < BEGIN[run + 1]; i++) {
        const [x, y] = [this.x[i], this.y[i]];
        if (!this.isDrawn(x, y)) continue;
        if (x < x0) x0 = x;
        if (x > x1) x1 = x;
        if (y < y0) y0 = y;
        if (y > y1) y1 = y;
      }
    }
    if (x0 > x1) return { x: [1, 10], y: [0.1, 1] };
    return { x: widened(x0, x1, logX, 0), y: widened(y0, y1, logY, 0.03) };
  }

  // False for what is no number.
  isDrawn(x, y) {
    return x > this.leastX && x < Infinity && y > this.leastY && y < Infinity;
  }

  create() {
    this.chart?.destroy();
    const { measure, along, logX, logY } = this.choice;
    const axis = (label, isLog, more) => ({
      label,
      labelFont: FONT,
      labelSize: 20,
      font: FONT,
      stroke: () => ink("--quiet"),
      grid: { stroke: () => ink("--line"), width: 1 },
      ticks: { show: false },
      splits: (_, __, low, high) => (isLog ? logTicks(low, high) : evenTicks(low, high, more.many())),
      values: (_, ticks) => ticks.map(tickLabel),
      ...more,
    });
    const width = this.place.clientWidth;
    this.chart = new uPlot(
      {
        ...{ width, height: this.height(), legend: { show: false }, padding: [8, 16, 0, 0] },
        scales: {
          x: { time: false, distr: logX ? 3 : 1, range: AS_GIVEN },
          y: { distr: logY ? 3 : 1, range: AS_GIVEN },
        },
        axes: [
          axis(CURVES.get(along).words, logX, { many: () => Math.max(this.place.clientWidth / 110, 3), size: 28 }),
          axis(CURVES.get(measure).words, logY, { many: () => 6, size: 62 }),
        ],
        series: NO_SERIES,
        cursor: {
          points: { show: false },
          drag: { x: true, y: true, setScale: false, dist: 6 },
          bind: { dblclick: () => () => this.showWhole() },
        },
        hooks: { setSelect: [chart => this.enlarge(chart)], draw: [chart => this.draw(chart)] },
      },
      corners(this.view),
      this.place,
    );
    this.above = overlay(this.chart);
    this.chart.over.addEventListener("pointermove", event => this.hover(event));
    this.chart.over.addEventListener("pointerleave", () => this.mark(null));
    this.chart.over.addEventListener("click", event => {
      this.hover(event);
      if (this.hovered !== null) this.open(this.hovered);
    });
  }

  height() {
    return Math.round(Math.min(Math.max(this.place.clientWidth * 0.5, 260), 420));
  }

  resize() {
    if (!this.place.clientWidth || this.chart.width === this.place.clientWidth) return;
    this.chart.setSize({ width: this.place.clientWidth, height: this.height() });
  }

  // Functions from a value to a pixel of the canvas.
  toPixels() {
    const { left, top, width, height } = this.chart.bbox;
    const { x, y } = this.chart.scales;
    const across = scaled(x.min, x.max, this.choice.logX, left, width);
    const up = scaled(y.min, y.max, this.choice.logY, top + height, -height);
    return [across, up];
  }

  draw(chart) {
    // One that is gone draws what it was asked for before.
    if (chart !== this.chart) return;
    const pixels = this.toPixels();
    drawLines(chart, this.shown, this.colours, () => (path, run) => this.trace(path, run, pixels));
    this.drawAbove();
  }

  // A line is broken where a value is missing.
  trace(path, run, [across, up] = this.toPixels()) {
    let begun = false;
    for (let i = BEGIN[run]; i < BEGIN[run + 1]; i++) {
      const [x, y] = [this.x[i], this.y[i]];
      if (!this.isDrawn(x, y)) begun = false;
      else if (begun) path.lineTo(across(x), up(y));
      else {
        path.moveTo(across(x), up(y));
        begun = true;
      }
    }
  }

  // --- Looking closer ----------------------------------------------------------------------------------------------

  enlarge(chart) {
    const { left, top, width, height } = chart.select;
    if (width < 6 && height < 6) return;
    const x = width < 6 ? this.view.x : [chart.posToVal(left, "x"), chart.posToVal(left + width, "x")];
    const y = height < 6 ? this.view.y : [chart.posToVal(top + height, "y"), chart.posToVal(top, "y")];
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.look({ x, y });
  }

  look(view) {
    this.zoomed = true;
    this.view = view;
    this.chart.setData(corners(view));
  }

  showWhole() {
    this.zoomed = false;
    this.view = this.whole();
    this.chart.setData(corners(this.view));
  }

  key(event) {
    const turns = { "+": [0.5, 0, 0], "=": [0.5, 0, 0], "-": [2, 0, 0] };
    const moves = { ArrowLeft: [1, -0.2, 0], ArrowRight: [1, 0.2, 0], ArrowDown: [1, 0, -0.2], ArrowUp: [1, 0, 0.2] };
    const [factor, right, up] = { ...turns, ...moves }[event.key] ?? [];
    if (event.ctrlKey || event.metaKey || event.altKey || (!factor && event.key !== "0")) return;
    event.preventDefault();
    if (event.key === "0") return this.showWhole();
    const { logX, logY } = this.choice;
    this.look({ x: moved(this.view.x, logX, factor, right), y: moved(this.view.y, logY, factor, up) });
  }

  // --- One run ------------------------------------------------------------------------------------------------------

  hover(event) {
    const { left, top } = this.chart.over.getBoundingClientRect();
    const x = (event.clientX - left) * devicePixelRatio + this.chart.bbox.left;
    const y = (event.clientY - top) * devicePixelRatio + this.chart.bbox.top;
    this.mark(this.nearest(x, y, 24 * devicePixelRatio));
  }

  // The run whose curve passes nearest to a pixel, within reach; null where none does.
  nearest(x, y, reach) {
    const [across, up] = this.toPixels();
    let [best, found] = [reach, null];
    for (const run of this.shown) {
      let [x0, y0] = [NaN, NaN];
      for (let i = BEGIN[run]; i < BEGIN[run + 1]; i++) {
        if (!this.isDrawn(this.x[i], this.y[i])) {
          x0 = NaN;
          continue;
        }
        const [x1, y1] = [across(this.x[i]), up(this.y[i])];
        if (Math.max(x0, x1) >= x - best && Math.min(x0, x1) <= x + best) {
          const away = distance(x, y, x0, y0, x1, y1);
          if (away < best) [best, found] = [away, run];
        }
        [x0, y0] = [x1, y1];
      }
    }
    return found;
  }

  mark(run) {
    if (run === this.hovered) return;
    this.hovered = run;
    this.place.parentNode.querySelector(".readout").textContent = run === null ? "" : summary(run);
    this.chart.over.classList.toggle("points", run !== null);
    this.drawAbove();
  }

  select(run) {
    this.selected = run;
    this.drawAbove();
  }

  drawAbove() {
    this.above?.(context => {
      for (const run of new Set([this.selected, this.hovered])) {
        if (run === null) continue;
        const path = new Path2D();
        this.trace(path, run);
        strokeAbove(context, path, ink("--ink"));
      }
    });
  }
}

const FONT = "12px system-ui, sans-serif";

function capital(words) {
  return words[0].toUpperCase() + words.slice(1);
}

// A range with some room; one of no width gets some.
function widened(low, high, isLog, share) {
  if (isLog) {
    const room = low === high ? 2 : (high / low) ** share;
    return [low / room, high * room];
  }
  const room = low === high ? Math.abs(low) * 0.1 || 1 : (high - low) * share;
  return [low - room, high + room];
}

// A range that is enlarged or reduced about its middle, and moved by a share of its width.
function moved([low, high], isLog, factor, share) {
  const [from, to] = isLog ? [Math.log10(low), Math.log10(high)] : [low, high];
  const middle = (from + to) / 2 + share * (to - from);
  const half = ((to - from) / 2) * factor;
  return [middle - half, middle + half].map(each => (isLog ? 10 ** each : each));
}

function scaled(low, high, isLog, start, length) {
  if (isLog) {
    const [from, factor] = [Math.log(low), length / Math.log(high / low)];
    return value => start + (Math.log(value) - from) * factor;
  }
  const factor = length / (high - low);
  return value => start + (value - low) * factor;
}
