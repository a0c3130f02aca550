// The parts of the player that need no stream, on made-up times.
async () => {
  const folder = new URL('.', document.querySelector('script[type=module]').src);
  const { LiveEdge, limits } = await import(`${folder}player/live-edge.js`);
  const { AppendQueue } = await import(`${folder}player/append-queue.js`);
  const { Backoff } = await import(`${folder}player/backoff.js`);
  const { niceStep } = await import(`${folder}graph.js`);
  const check = (isTrue, text) => { if (!isTrue) throw new Error(text); };

  // On the edge: neither faster nor slower.
  const edge = new LiveEdge();
  edge.sample(limits.first, 0);
  check(edge.decide(0).rate === 1, 'on the edge it plays at its own pace');
  // Behind: faster, and the nearer the slower, until it is there.
  edge.sample(limits.first + 0.2, 2);
  const fast = edge.decide(2).rate;
  check(fast > 1 && fast <= 1.12, `behind it plays faster, not ${fast}`);
  edge.sample(limits.first, 4);
  check(edge.decide(4).rate === 1, 'it stops hurrying when it is there');
  // The worst moment counts, not the average.
  edge.sample(limits.first + 0.3, 4.1);
  check(edge.decide(4.2).rate === 1, 'a single good moment does not make it hurry');
  // Too near: slower; far behind: a jump.
  edge.sample(0, 8);
  check(edge.decide(8).rate < 1, 'with nothing in stock it plays slower');
  edge.sample(limits.first + limits.jump + 0.1, 12);
  check(edge.decide(12).jump !== null, 'far behind it jumps');
  // A stall costs distance, calm wins it back, and both have bounds.
  for (let times = 0; times < 100; times += 1) edge.stalled(13);
  check(edge.target === limits.most, 'the distance has an upper bound');
  for (let now = 14; now < 2000; now += 1) {
    edge.sample(edge.target, now);
    edge.decide(now);
  }
  check(edge.target === limits.first, `calm brings it back, not to ${edge.target}`);

  class Buffer extends EventTarget {
    updating = false;
    appended = [];
    removed = [];
    ranges = [0, 0];
    get buffered() { return { length: 1, start: () => this.ranges[0], end: () => this.ranges[1] }; }
    appendBuffer(bytes) { this.appended.push([...new Uint8Array(bytes)]); this.updating = true; }
    remove(start, end) { this.removed.push([start, end]); this.ranges[0] = end; this.updating = true; }
    changeType(type) { this.appended.push(type); }
    done() { this.updating = false; this.dispatchEvent(new Event('updateend')); }
  }
  const bytes = (...values) => new Uint8Array(values).buffer;
  const buffer = new Buffer();
  const errors = [];
  let position = 0;
  const queue = new AppendQueue(buffer, () => position, { failed: error => errors.push(error), appended: () => {} });
  queue.push(bytes(1));
  queue.push(bytes(2));
  queue.push(bytes(3, 4));
  queue.changeType('video/mp4');
  queue.push(bytes(5));
  check(JSON.stringify(buffer.appended) === '[[1]]', 'one append at a time');
  buffer.done();
  check(JSON.stringify(buffer.appended[1]) === '[2,3,4]', 'what has gathered goes in one piece');
  buffer.done();
  check(JSON.stringify(buffer.appended.slice(2)) === '["video/mp4",[5]]', 'and a change of type in its place');
  position = 60;
  buffer.ranges = [0, 60];
  buffer.done();
  check(buffer.removed.length === 1 && buffer.removed[0][1] < position, 'what was shown is removed');
  buffer.done();
  check(buffer.removed.length === 1, 'and only now and then');
  queue.push(bytes(6));
  for (let times = 0; times < 30; times += 1) queue.push(new ArrayBuffer(1024 * 1024));
  check(errors.length === 1, 'a buffer that takes nothing ends it, once');

  const backoff = new Backoff(1, 8);
  const pauses = Array.from({ length: 6 }, () => backoff.pause(0.5));
  check(JSON.stringify(pauses) === '[1,2,4,8,8,8]', `pauses double up to a bound: ${pauses}`);
  for (const [most, step] of [[1, 0.5], [10, 5], [27, 10], [3.2, 2], [0.9, 0.5]]) check(niceStep(most) === step, `${most} has steps of ${niceStep(most)}`);
}
