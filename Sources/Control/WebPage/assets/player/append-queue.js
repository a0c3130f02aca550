// A SourceBuffer takes one append at a time. What comes meanwhile is kept in order and appended together.

/** Bytes waiting beyond this mean that the browser does not keep up: the stream is begun anew at the live edge. */
const mostWaiting = 24 * 1024 * 1024;
/** Seconds kept behind the picture, and how much more may gather before it is cut. */
const kept = 6;
const slop = 6;

export class AppendQueue {
  /** `failed(error)` is told once when the buffer can take no more; `appended()` after each append. */
  constructor(buffer, position, { failed, appended }) {
    this.buffer = buffer;
    this.position = position;
    this.failed = failed;
    this.appended = appended;
    this.waiting = [];
    this.waitingBytes = 0;
    this.changeTo = null;
    this.buffer.addEventListener('updateend', this.next = () => this.work(true));
    this.buffer.addEventListener('error', this.broken = () => this.fail(new Error('the browser could not read the stream')));
  }

  push(bytes) {
    if (!this.buffer) return;
    this.waiting.push(bytes);
    this.waitingBytes += bytes.byteLength;
    if (this.waitingBytes > mostWaiting) this.fail(new Error('the browser does not keep up'));
    else this.work(false);
  }

  /** What is pushed from now on is of another type. */
  changeType(type) { this.waiting.push({ type }); this.work(false); }

  work(hasUpdated) {
    if (!this.buffer || this.buffer.updating) return;
    try {
      if (hasUpdated) this.appended();
      if (!this.buffer || this.buffer.updating) return;
      if (this.waiting[0]?.type) this.buffer.changeType(this.waiting.shift().type);
      const bytes = this.take();
      if (bytes) this.buffer.appendBuffer(bytes);
      else this.trim(kept, slop);
    } catch (error) {
      if (error.name === 'QuotaExceededError' && this.trim(1, 0)) return;
      this.fail(error);
    }
  }

  /** All that waits up to a change of type, in one piece. */
  take() {
    let length = this.waiting.findIndex(part => part.type);
    if (length < 0) length = this.waiting.length;
    if (length === 0) return null;
    const parts = this.waiting.splice(0, length);
    if (length === 1) {
      this.waitingBytes -= parts[0].byteLength;
      return parts[0];
    }
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
    let end = 0;
    for (const part of parts) {
      whole.set(new Uint8Array(part), end);
      end += part.byteLength;
    }
    this.waitingBytes -= whole.byteLength;
    return whole;
  }

  /** Removes what was shown more than `keep` seconds ago. Returns whether there was anything. */
  trim(keep, slop) {
    const buffered = this.buffer.buffered;
    if (buffered.length === 0) return false;
    const end = this.position() - keep;
    if (buffered.start(0) >= end - slop) return false;
    this.buffer.remove(0, end);
    return true;
  }

  fail(error) {
    if (!this.buffer) return;
    this.end();
    this.failed(error);
  }

  end() {
    this.buffer?.removeEventListener('updateend', this.next);
    this.buffer?.removeEventListener('error', this.broken);
    this.buffer = null;
    this.waiting = [];
  }
}
