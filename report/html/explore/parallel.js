"use strict";

// Parallel coordinates: an upright axis for each column, a line for each run. A brush on an axis is a filter.
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
    if (!columns.length) return this.remove();
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

  remove() {
    this.chart?.destroy();
    Object.assign(this, { chart: null, above: null, context: null });
  }

  create() {
    this.remove();
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
    if (!this.place.parentNode.clientWidth || !this.chart || this.chart.width === this.width()) return;
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
    this.tracer()(path, run);
  }

  // Between axes of few values many runs share a line, which is then drawn once.
  tracer() {
    const across = this.columns.map((_, at) => this.across(at));
    const places = this.columns.map(column => this.axis(column).places);
    const [foot, length] = [this.up(0), this.up(1) - this.up(0)];
    const drawn = this.columns.map(() => new Set());
    return (path, run) => {
      let low = Math.round(foot + places[0][run] * length);
      for (let at = 1; at < across.length; at++) {
        const high = Math.round(foot + places[at][run] * length);
        const line = low * 65536 + high;
        if (!drawn[at].has(line)) {
          drawn[at].add(line);
          path.moveTo(across[at - 1], low);
          path.lineTo(across[at], high);
        }
        low = high;
      }
    };
  }

  draw(chart) {
    // One that is gone draws what it was asked for before.
    if (chart !== this.chart) return;
    this.drawContext(chart);
    drawLines(chart, this.shown, this.colours, () => this.tracer());
    this.drawTicks(chart);
    this.drawAbove();
  }

  // All runs in grey behind those that pass the filters; drawn once for these axes and this size.
  drawContext(chart) {
    if (this.shown.length === RUNS.length) {
      // The first filter need not wait for it.
      setTimeout(() => this.prepare(chart), 200);
      return;
    }
    this.prepare(chart);
    chart.ctx.drawImage(this.context, 0, 0);
  }

  prepare(chart) {
    if (this.context || chart !== this.chart) return;
    const { width, height } = chart.ctx.canvas;
    this.context = new OffscreenCanvas(width, height);
    const context = this.context.getContext("2d");
    const path = new Path2D();
    const trace = this.tracer();
    for (let run = 0; run < RUNS.length; run++) trace(path, run);
    context.strokeStyle = ink("--faint");
    context.lineWidth = 1;
    context.stroke(path);
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
