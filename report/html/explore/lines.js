"use strict";

// What both charts draw: many lines as few paths, since a path of one colour is drawn fast however many lines are in it.
// Lines of a colour are spread over several layers, so that no colour covers all others.
const LAYERS = 6;
const MOST_PATHS = 1500;

// Draw the lines of runs on the canvas of a chart. tracer() gives a trace(path, run), which adds a run's line to a path,
// for lines of one colour and layer; colours: see colouring.
// (As series of uPlot they would be clipped at half pixels, which takes five times as long.)
function drawLines({ ctx, bbox }, runs, { codes, entries }, tracer) {
  const raster = runs.length > MOST_PATHS ? new Raster(bbox) : null;
  ctx.save();
  ctx.beginPath();
  ctx.rect(Math.floor(bbox.left), Math.floor(bbox.top), Math.ceil(bbox.width) + 1, Math.ceil(bbox.height) + 1);
  ctx.clip();
  ctx.lineJoin = "round";
  ctx.lineWidth = lineWidth(runs.length) * devicePixelRatio;
  for (let layer = 0; layer < LAYERS; layer++) {
    const begun = entries.map(() => null);
    for (let i = layer; i < runs.length; i += LAYERS) {
      const code = codes[runs[i]];
      const own = (begun[code] ??= { path: raster ?? new Path2D(), trace: tracer() });
      if (raster) raster.colour = entries[code].colour;
      own.trace(own.path, runs[i]);
    }
    if (raster) continue;
    begun.forEach((own, code) => {
      if (!own) return;
      ctx.strokeStyle = entries[code].colour;
      ctx.stroke(own.path);
    });
  }
  raster?.paint(ctx);
  ctx.restore();
}

// In pixels of the page. Many lines are as thin as the screen can show.
function lineWidth(many) {
  return many <= 60 ? 1.6 : many <= 400 ? 1 : 1 / devicePixelRatio;
}

// What uPlot takes for its data: the corners of what is to be seen, and a series that draws nothing.
function corners({ x, y }) {
  return [x, y];
}

const NO_SERIES = [{}, { points: { show: false }, paths: () => null }];
const AS_GIVEN = (_, low, high) => [low, high];

// A canvas above a chart, for the few lines that stand out: they change without the others being drawn again.
function overlay(chart) {
  const canvas = element("canvas", { class: "overlay", "aria-hidden": "true" });
  chart.over.append(canvas);
  return draw => {
    const { width, height } = chart.bbox;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    context.save();
    context.translate(-chart.bbox.left, -chart.bbox.top);
    draw(context);
    context.restore();
  };
}

function strokeAbove(context, path, colour) {
  context.lineJoin = "round";
  for (const [style, width] of [[ink("--page"), 5], [colour, 2.5]]) {
    context.strokeStyle = style;
    context.lineWidth = width * devicePixelRatio;
    context.stroke(path);
  }
}

// The distance of a point from a line between two others.
function distance(x, y, x0, y0, x1, y1) {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const part = dx || dy ? Math.min(Math.max(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0), 1) : 0;
  return Math.hypot(x - x0 - part * dx, y - y0 - part * dy);
}

// Ticks at 1, 2 and 5 of each power of ten, fewer where there are many powers; even steps in a range of less than that.
function logTicks(low, high) {
  const powers = Math.log10(high / low);
  if (powers < 0.8) return evenTicks(low, high, 5);
  const digits = powers < 3.5 ? [1, 2, 5] : [1];
  const step = Math.max(1, Math.ceil(powers / 10));
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    if (power % step) continue;
    for (const digit of digits) {
      const tick = Number(`${digit}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

function evenTicks(low, high, many) {
  const rough = (high - low) / many;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(digit => digit * power).find(each => each >= rough);
  const ticks = [];
  for (let i = Math.ceil(low / step); i * step <= high * (1 + 1e-12); i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}
