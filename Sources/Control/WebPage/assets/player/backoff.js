/** Pauses that double, with a random part, so that a hundred pages do not come back at the same moment. */
export class Backoff {
  constructor(first = 0.5, most = 10) {
    this.first = first;
    this.most = most;
    this.reset();
  }

  reset() { this.next = this.first; }

  /** Seconds to wait now. */
  pause(random = Math.random()) {
    const pause = this.next * (0.6 + 0.8 * random);
    this.next = Math.min(this.most, this.next * 2);
    return pause;
  }
}
