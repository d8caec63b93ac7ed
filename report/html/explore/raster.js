"use strict";

// Thousands of lines, a pixel wide, set pixel by pixel: a third of the time that a canvas takes to draw them smoothly,
// which shows in single lines only. It has what the traces use of a Path2D.
class Raster {
  // area: left, top, width and height, in pixels of the canvas.
  constructor({ left, top, width, height }) {
    Object.assign(this, { left: Math.floor(left), top: Math.floor(top) });
    Object.assign(this, { width: Math.ceil(width) + 1, height: Math.ceil(height) + 1 });
    this.image = new ImageData(this.width, this.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  // A colour as #rrggbb. The bytes of a pixel are red, green, blue and opacity, the first one lowest.
  set colour(text) {
    const [red, green, blue] = [1, 3, 5].map(at => parseInt(text.slice(at, at + 2), 16));
    this.value = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  }

  moveTo(x, y) {
    this.x = x - this.left;
    this.y = y - this.top;
  }

  lineTo(x, y) {
    const [x0, y0] = [this.x, this.y];
    this.moveTo(x, y);
    const dx = this.x - x0;
    const dy = this.y - y0;
    // The part of the line that is within the area, as shares of its length.
    let [from, to] = [0, 1];
    for (const [start, along, size] of [[x0, dx, this.width], [y0, dy, this.height]]) {
      if (along === 0 && (start < 0 || start >= size)) return;
      if (along === 0) continue;
      const [one, other] = [-start / along, (size - 1e-3 - start) / along];
      from = Math.max(from, Math.min(one, other));
      to = Math.min(to, Math.max(one, other));
    }
    if (from > to) return;
    const steps = Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) * (to - from)) || 1;
    const [right, down] = [(dx * (to - from)) / steps, (dy * (to - from)) / steps];
    let [column, row] = [x0 + dx * from, y0 + dy * from];
    for (let step = 0; step <= steps; step++) {
      this.pixels[(row | 0) * this.width + (column | 0)] = this.value;
      column += right;
      row += down;
    }
  }

  // Put the lines over what a canvas shows.
  paint(context) {
    const canvas = new OffscreenCanvas(this.width, this.height);
    canvas.getContext("2d").putImageData(this.image, 0, 0);
    context.drawImage(canvas, this.left, this.top);
  }
}
