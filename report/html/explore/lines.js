"use strict";

// What both charts draw: many lines as few paths. A path that has one colour and is a pixel wide is drawn fast, however
// many lines are in it; lines of a colour are spread over several paths, so that no colour covers all others.
const LAYERS = 6;

// Series for uPlot, whose path builder is asked for the lines of each layer.
// trace(path, run, chart) adds a run's line to a Path2D; shown(): runs; colours(): see colouring.
function layers(shown, colours, trace) {
  return Array.from({ length: LAYERS }, (_, layer) => ({
    points: { show: false },
    pxAlign: 0,
    paths: chart => {
      const { codes, entries } = colours();
      const runs = shown();
      const stroke = new Map();
      for (let i = layer; i < runs.length; i += LAYERS) {
        const { colour } = entries[codes[runs[i]]];
        let path = stroke.get(colour);
        if (!path) stroke.set(colour, (path = new Path2D()));
        trace(path, runs[i], chart);
      }
      return { stroke, fill: null, clip: null, band: null, gaps: null, flags: 1, _width: lineWidth(runs.length) };
    },
  }));
}

// In pixels of the page. Many lines are as thin as the screen can show.
function lineWidth(many) {
  return many <= 60 ? 1.6 : many <= 400 ? 1 : 1 / devicePixelRatio;
}

// What uPlot takes for the data of the layers: the corners of what is to be seen.
function corners([left, right], [bottom, top]) {
  return [[left, right], ...Array.from({ length: LAYERS }, () => [bottom, top])];
}

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
