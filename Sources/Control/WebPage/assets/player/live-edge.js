// Keeps the picture as near to the newest frame as it can be shown without a stall. Values in, values out: no element here.

/** In seconds. */
export const limits = { most: 0.6, first: 0.055, jump: 0.8, tolerance: 0.012 };

/**
 * Measures the slack: how much is buffered ahead of the picture at the worst moments, just before the next fragment comes.
 * Too much slack is delay: play faster, or jump. Too little is a stall to come: play slower for a while.
 */
export class LiveEdge {
  constructor() {
    this.target = limits.first;
    this.rate = 1;
    this.samples = [];
    this.calmSince = null;
  }

  /** A fragment is about to be appended with `slack` seconds still to show. */
  sample(slack, now) {
    this.samples.push({ slack, now });
    while (this.samples.length > 1 && this.samples[0].now < now - 1.5) this.samples.shift();
  }

  /** The picture stood still because there was nothing to show: keep more in stock. */
  stalled(now) {
    this.target = Math.min(limits.most, this.target + 0.04);
    this.calmSince = now;
    this.samples = [];
  }

  /** What to do now: a playback rate, and where to jump to, as a distance from the newest frame; null for no jump. */
  decide(now) {
    if (this.samples.length === 0) return { rate: this.rate, jump: null };
    this.calmSince ??= now;
    if (now - this.calmSince > 10 && this.target > limits.first) {
      // Calm for long: try a little less.
      this.target = Math.max(limits.first, this.target * 0.85);
      this.calmSince = now;
    }
    const slack = Math.min(...this.samples.map(sample => sample.slack));
    const error = slack - this.target;
    if (error > limits.jump) {
      this.samples = [];
      this.rate = 1;
      return { rate: 1, jump: this.target };
    }
    if (error > limits.tolerance * 2) this.rate = 1 + Math.min(0.12, 0.02 + error * 0.6);
    else if (error < -limits.tolerance) this.rate = 0.97;
    else if (Math.abs(error) < limits.tolerance / 2 || Math.sign(error) !== Math.sign(this.rate - 1)) this.rate = 1;
    return { rate: this.rate, jump: null };
  }
}
