// One live picture by Media Source Extensions: fragments of MP4 come over a WebSocket and go into a SourceBuffer.
import { pathOf } from '../api.js';
import { sentence } from '../words.js';
import { AppendQueue } from './append-queue.js';
import { Backoff } from './backoff.js';
import { LiveEdge } from './live-edge.js';

const Source = globalThis.ManagedMediaSource ?? globalThis.MediaSource;

/** In seconds: no picture for so long means that the camera is away; no word at all, that the connection is dead. */
const patience = { picture: 2.5, word: 12 };

/**
 * Plays the camera of that name in `video`. `report` is told `{ state, text }` whenever that changes; state is one of `connecting`,
 * `playing`, `waiting`, `broken`, `unsupported`, `ended`. Connects only while `isWorthwhile()`: a camera that is away needs no knocking.
 */
export class MSEPlayer {
  constructor(video, camera, report, isWorthwhile = () => true) {
    Object.assign(this, { video, camera, report, isWorthwhile, backoff: new Backoff(), edge: new LiveEdge(), hello: null, stats: null, state: 'ended' });
    this.isOn = false;
    this.listeners = {
      // The pause after a jump is the decoder's, and more in stock would not shorten it.
      waiting: () => this.isShowing && performance.now() - this.soughtAt > 1500 && this.edge.stalled(performance.now() / 1000),
      playing: () => this.begun(),
      error: () => this.isOn && video.error && this.again(`The browser gave up on the stream: ${video.error.message || 'it cannot be decoded'}.`),
    };
  }

  start() {
    if (this.isOn) return;
    this.isOn = true;
    for (const [name, listener] of Object.entries(this.listeners)) this.video.addEventListener(name, listener);
    this.connect();
  }

  stop() {
    this.isOn = false;
    for (const [name, listener] of Object.entries(this.listeners)) this.video.removeEventListener(name, listener);
    this.close();
    this.tell('ended', '');
  }

  /** Seconds between the picture and the newest frame that has come; null without a picture. */
  get behind() {
    const end = this.end;
    return this.isShowing && end !== null ? Math.max(0, end - this.video.currentTime) : null;
  }

  get end() {
    const buffered = this.queue?.buffer?.buffered;
    return buffered?.length ? buffered.end(buffered.length - 1) : null;
  }

  connect() {
    this.close();
    if (!this.isWorthwhile()) {
      this.timer = setTimeout(() => this.connect(), 500);
      return;
    }
    this.tell('connecting', 'Connecting …');
    const url = new URL(`/${pathOf(this.camera)}/ws?format=fmp4`, location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = this.socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    let hasOpened = false;
    socket.onopen = () => { hasOpened = true; };
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      this.heardAt = performance.now();
      if (typeof data === 'string') this.read(data);
      else this.take(data);
    };
    socket.onclose = ({ code, reason }) => socket === this.socket && this.again(hasOpened ? closing(code, reason) : 'The picture cannot be had at the moment.');
    this.heardAt = performance.now();
    this.watch = setInterval(() => this.look(), 250);
  }

  close() {
    clearTimeout(this.timer);
    clearInterval(this.watch);
    this.socket?.close(1000);
    this.socket = null;
    this.queue?.end();
    this.queue = null;
    this.isShowing = false;
    this.hello = null;
    if (this.address) {
      this.video.removeAttribute('src');
      this.video.load();
      URL.revokeObjectURL(this.address);
      this.address = null;
    }
  }

  /** Something went wrong that may pass. */
  again(text) {
    if (!this.isOn) return;
    this.close();
    const pause = this.backoff.pause();
    this.tell('broken', text);
    this.timer = setTimeout(() => this.connect(), pause * 1000);
  }

  read(text) {
    let message;
    try { message = JSON.parse(text); } catch { return; }
    if (message.type === 'hello') this.begin(message);
    else if (message.type === 'stats') this.stats = message;
    else if (message.type === 'error') this.again(message.error);
  }

  begin(hello) {
    const before = this.hello;
    this.hello = hello;
    if (!Source?.isTypeSupported(hello.mimeType)) {
      this.isOn = false;
      this.close();
      this.hello = hello;
      this.tell('unsupported', unsupported(hello.mimeType));
      return;
    }
    if (before) {
      // The camera sends something else from now on; the buffer goes over to it.
      if (before.mimeType !== hello.mimeType) this.queue ? this.queue.changeType(hello.mimeType) : this.pending?.push({ type: hello.mimeType });
      return;
    }
    const source = new Source();
    this.pending = [];
    this.edge = new LiveEdge();
    this.video.disableRemotePlayback = true;
    this.address = URL.createObjectURL(source);
    this.video.src = this.address;
    const address = this.address;
    source.addEventListener('sourceopen', () => {
      if (this.address !== address || this.queue) return;
      source.duration = Infinity;
      const buffer = source.addSourceBuffer(hello.mimeType);
      this.queue = new AppendQueue(buffer, () => this.video.currentTime, {
        failed: error => this.again(`The picture broke off: ${error.message}.`),
        appended: () => this.follow(),
      });
      for (const part of this.pending) part.type ? this.queue.changeType(part.type) : this.queue.push(part);
      this.pending = null;
    }, { once: true });
  }

  take(bytes) {
    this.fedAt = this.heardAt;
    if (!this.queue) return void this.pending?.push(bytes);
    if (this.isShowing && this.end !== null) this.edge.sample(this.end - this.video.currentTime, performance.now() / 1000);
    this.queue.push(bytes);
  }

  /** After each append: begin at the live edge, then stay there. */
  follow() {
    const end = this.end;
    if (end === null || this.video.seeking) return;
    if (!this.isShowing) {
      this.isShowing = true;
      this.seek(end - this.edge.target);
      this.video.play().catch(error => {
        // Sound needs a click first in most browsers; a picture without sound does not.
        if (error.name === 'NotAllowedError' && !this.video.muted) {
          this.video.muted = true;
          this.video.play().catch(() => {});
        }
      });
      return;
    }
    if (this.video.paused) return;
    const { rate, jump } = this.edge.decide(performance.now() / 1000);
    if (this.video.playbackRate !== rate) this.video.playbackRate = rate;
    if (jump !== null) this.seek(end - jump);
    else if (this.video.currentTime < this.queue.buffer.buffered.start(this.queue.buffer.buffered.length - 1)) this.seek(end - this.edge.target);
  }

  seek(time) {
    this.soughtAt = performance.now();
    const buffered = this.queue.buffer.buffered;
    this.video.currentTime = Math.max(buffered.start(buffered.length - 1), time);
  }

  /** Back to the newest picture, after a pause by hand. */
  catchUp() {
    if (this.end !== null) this.seek(this.end - this.edge.target);
    this.video.play().catch(() => {});
  }

  begun() {
    if (!this.isShowing) return;
    this.backoff.reset();
    this.tell('playing', '');
  }

  look() {
    const now = performance.now();
    const pause = (now - this.fedAt) / 1000;
    if ((now - this.heardAt) / 1000 > patience.word) this.again('Nothing has come for a while.');
    else if (pause > patience.picture && this.state === 'playing') this.tell('waiting', 'Waiting for the camera …');
    else if (pause < 1 && this.state === 'waiting') this.tell('playing', '');
  }

  tell(state, text) {
    if (this.state === state && this.text === text) return;
    Object.assign(this, { state, text });
    this.report({ state, text });
  }
}

function closing(code, reason) {
  if (reason) return sentence(reason);
  if (code === 1001) return 'weir is stopping or starting anew.';
  if (code === 1013) return 'weir has too many viewers at the moment.';
  return 'The connection to weir is gone.';
}

/** Why a browser without the codec shows nothing, and what does help. */
export function unsupported(mimeType) {
  if (!Source) return 'This browser has no Media Source Extensions, so it cannot show live video here. Current Chrome, Edge, Firefox and Safari can.';
  if (/hvc1|hev1/.test(mimeType)) {
    return 'This camera sends H.265, which this browser cannot decode on this machine. Safari can, and Chrome and Edge can where the graphics card helps; '
      + 'or set the camera’s video to “h264”, so that weir encodes it anew.';
  }
  return `This browser cannot decode what the camera sends (${mimeType}).`;
}

export const isAvailable = () => Boolean(Source) && 'WebSocket' in globalThis;
