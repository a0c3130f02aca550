// A figure over the last minutes, drawn as SVG: axes, the value under the pointer, and words for those who do not see it.
import { fill, h, say, svg } from './dom.js';

const height = 116;
const edge = { left: 4, right: 4, top: 8, bottom: 20 };
/** In seconds: how much is kept, and how much is shown at least. */
const longest = 300;
const shortest = 60;

/** Steps of 1, 2 or 5 times a power of ten, so that no more than four of them cover `most`. */
export function niceStep(most) {
  const rough = Math.max(most, 1e-9) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find(step => step * power >= rough);
}

export class Graph {
  /** `format(value)` makes a text of a value; `least` is the smallest height of the scale; `whole` values have no parts. */
  constructor(title, { format, least, whole = false }) {
    Object.assign(this, { title, format, least, whole, points: [], width: 300, cursor: null });
    this.now = h('output');
    this.label = h('span', {}, title);
    this.picture = svg('svg', { role: 'img', tabindex: '0', height });
    this.element = h('figure.graph', {}, h('figcaption', {}, this.label, this.now), this.picture);
    this.sizes = new ResizeObserver(([entry]) => {
      this.width = Math.max(120, entry.contentRect.width);
      this.draw();
    });
    this.sizes.observe(this.picture);
    this.picture.addEventListener('pointermove', event => this.point(event.offsetX));
    this.picture.addEventListener('pointerleave', () => this.point(null));
    this.picture.addEventListener('blur', () => this.point(null));
    this.picture.addEventListener('keydown', event => this.key(event));
  }

  /** `time` in seconds; a null value is a gap. */
  add(time, value) {
    this.points.push({ time, value });
    while (this.points[0].time < time - longest - 10) this.points.shift();
    this.draw();
  }

  point(x) {
    if (x === null || this.points.length === 0) this.cursor = null;
    else {
      const time = this.end - (this.width - edge.right - x) / this.scaleX;
      this.cursor = this.points.reduce((best, point) => Math.abs(point.time - time) < Math.abs(best.time - time) ? point : best).time;
    }
    this.draw();
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!step || this.points.length === 0) return;
    event.preventDefault();
    const index = this.points.findIndex(point => point.time === this.cursor);
    const next = Math.min(this.points.length - 1, Math.max(0, (index < 0 ? this.points.length - 1 : index) + step));
    this.cursor = this.points[next].time;
    this.draw();
  }

  get end() { return this.points.at(-1)?.time ?? 0; }
  // In whole half minutes, lest the axis creep.
  get span() { return Math.min(longest, Math.max(shortest, Math.ceil((this.end - (this.points[0]?.time ?? 0)) / 30) * 30)); }
  get scaleX() { return (this.width - edge.left - edge.right) / this.span; }

  draw() {
    const values = this.points.map(point => point.value).filter(value => value !== null);
    const most = Math.max(this.least, ...values);
    let step = niceStep(most * 1.05);
    if (this.whole) step = Math.max(1, Math.round(step));
    const top = Math.ceil(most * 1.05 / step) * step;
    const bottomY = height - edge.bottom;
    const y = value => bottomY - value / top * (bottomY - edge.top);
    const x = time => this.width - edge.right - (this.end - time) * this.scaleX;
    this.picture.setAttribute('viewBox', `0 0 ${this.width} ${height}`);

    const parts = [];
    for (let value = 0; value <= top * 1.001; value += step) {
      const at = Math.round(y(value)) + 0.5;
      parts.push(svg('line', { class: 'grid', x1: edge.left, x2: this.width - edge.right, y1: at, y2: at }));
      if (value > 0) parts.push(text(edge.left, at - 3, short(this.format(value)), 'start'));
    }
    for (const [part, anchor] of [[1, 'start'], [0.5, 'middle']]) {
      const seconds = Math.round(this.span * part);
      parts.push(text(this.width - edge.right - seconds * this.scaleX, height - 5, seconds < 120 ? `−${seconds} s` : `−${Number((seconds / 60).toFixed(1))} min`, anchor));
    }
    parts.push(text(this.width - edge.right, height - 5, 'now', 'end'));
    for (const run of this.runs()) {
      const line = run.map(point => `${x(point.time).toFixed(1)},${y(point.value).toFixed(1)}`).join('L');
      parts.push(svg('path', { class: 'area', d: `M${line}L${x(run.at(-1).time).toFixed(1)},${bottomY}L${x(run[0].time).toFixed(1)},${bottomY}Z` }));
      parts.push(svg('path', { class: 'trace', d: `M${line}` }));
    }
    const marked = this.points.find(point => point.time === this.cursor);
    if (marked) {
      const at = x(marked.time);
      parts.push(svg('line', { class: 'cursor', x1: at, x2: at, y1: edge.top, y2: bottomY }));
      if (marked.value !== null) parts.push(svg('circle', { class: 'dot', cx: at, cy: y(marked.value), r: 4 }));
    }
    fill(this.picture, ...parts);
    this.tell(marked, values);
  }

  /** Stretches without a gap, oldest first; what is out of the picture is left out. */
  runs() {
    const runs = [];
    let run = [];
    for (const point of this.points) {
      if (point.time < this.end - this.span) continue;
      if (point.value === null) {
        if (run.length) runs.push(run);
        run = [];
      } else run.push(point);
    }
    if (run.length) runs.push(run);
    return runs;
  }

  tell(marked, values) {
    const shown = marked ?? this.points.at(-1);
    const value = shown && shown.value !== null ? this.format(shown.value) : '–';
    say(this.now, value);
    say(this.label, marked ? `${this.title}, ${Math.round(this.end - marked.time)} s ago` : this.title);
    const words = values.length ? `now ${value}, between ${this.format(Math.min(...values))} and ${this.format(Math.max(...values))} in the last minutes` : 'nothing yet';
    this.picture.setAttribute('aria-label', marked ? `${this.title}: ${value}, ${Math.round(this.end - marked.time)} seconds ago` : `${this.title}: ${words}`);
  }

  stop() { this.sizes.disconnect(); }
}

function text(x, y, content, anchor) {
  return svg('text', { class: 'tick', x, y, 'text-anchor': anchor }, content);
}

/** `1.50 Mbit/s` as `1.5 Mbit/s`: the marks of an axis are round. */
const short = text => text.replace(/(\.\d*?)0+(?=\s)/, '$1').replace(/\.(?=\s)/, '');
