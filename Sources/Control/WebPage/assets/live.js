// What the page knows of the house: read once, kept fresh by events, and by asking now and then where events do not come.
import { cameras as cameraAPI, status as readStatus } from './api.js';
import { moment } from './format.js';

/** In seconds: figures such as bit rates are read so often; and so often where no events come. */
const pace = 4;
const kindsOfEvents = ['state', 'error', 'camera_added', 'camera_changed', 'camera_removed', 'reload', 'session'];
const mostEvents = 500;

export class Live extends EventTarget {
  cameras = [];
  events = [];
  problem = null;
  isLoaded = false;
  hasEvents = false;
  status = null;
  #source = null;
  #timer = null;
  #isOn = false;
  #reading = null;

  start() {
    if (this.#isOn) return;
    this.#isOn = true;
    document.addEventListener('visibilitychange', this.#seen);
    this.#seen();
  }

  stop() {
    this.#isOn = false;
    document.removeEventListener('visibilitychange', this.#seen);
    this.#rest();
  }

  /** Somebody else may see other things. */
  forget() {
    this.cameras = [];
    this.events = [];
    this.status = null;
    this.isLoaded = false;
  }

  // A page that nobody sees asks nothing and keeps no connection: browsers have six for each server.
  #seen = () => document.hidden ? this.#rest() : this.#wake();

  #wake() {
    if (!this.#isOn) return;
    this.#follow();
    this.refresh();
  }

  #rest() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.hasEvents = false;
  }

  #follow() {
    if (this.#source) return;
    // What was missed while nobody looked comes first; after a short loss the browser itself says where to go on.
    const last = this.events.at(-1)?.id;
    const source = this.#source = new EventSource(last ? `/api/events?lastEventId=${last}` : '/api/events?recent=200');
    source.onopen = () => this.#told(true);
    source.onerror = event => {
      // An event of the house called "error" comes here, too; it has data, and the loss of the connection has none.
      if (event instanceof MessageEvent) return;
      this.#told(false);
      if (source.readyState === EventSource.CLOSED && source === this.#source) this.#source = null;
    };
    source.onmessage = message => this.#take(message);
    for (const kind of kindsOfEvents) source.addEventListener(kind, message => this.#take(message));
  }

  #told(hasEvents) {
    if (this.hasEvents === hasEvents) return;
    this.hasEvents = hasEvents;
    this.dispatchEvent(new Event('change'));
  }

  #take(message) {
    let event;
    try { event = JSON.parse(message.data); } catch { return; }
    if (!event || typeof event !== 'object' || this.events.some(known => known.id === event.id)) return;
    this.add({ ...event, kind: event.kind ?? message.type, time: moment(event.time) ?? Date.now() / 1000 });
    this.#schedule(0.15);
  }

  add(event) {
    this.events.push(event);
    if (this.events.length > mostEvents) this.events.splice(0, this.events.length - mostEvents);
    this.dispatchEvent(new CustomEvent('event', { detail: event }));
  }

  #schedule(seconds) {
    clearTimeout(this.#timer);
    if (this.#isOn && !document.hidden) this.#timer = setTimeout(() => this.refresh(), seconds * 1000);
  }

  /** Reads everything anew; several calls at once are one. */
  refresh() {
    return this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
      if (!this.#source && this.#isOn && !document.hidden) this.#follow();
      this.#schedule(pace);
    });
  }

  async #read() {
    try {
      const [cameras, status] = await Promise.all([cameraAPI.all(), this.status ? null : readStatus().catch(() => null)]);
      this.#measure(cameras);
      this.cameras = cameras.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: 'base' }));
      this.status = status ?? this.status;
      this.isLoaded = true;
      this.problem = null;
    } catch (error) {
      this.problem = error;
    }
    this.dispatchEvent(new Event('change'));
  }

  /** What is measured, at which moment; nothing of a camera that does not run. */
  #measure(cameras) {
    const now = performance.now() / 1000;
    for (const camera of cameras) {
      const runs = camera.state === 'running';
      camera.readAt = now;
      camera.bitRate = runs ? camera.bitrate ?? null : null;
      camera.framesPerSecond = runs ? camera.tracks.find(track => track.kind === 'video')?.fps ?? null : null;
    }
  }

  camera(name) { return this.cameras.find(camera => camera.name.toLowerCase() === name.toLowerCase()); }
}
