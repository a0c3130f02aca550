// The player of one camera: a picture, its controls, and what it says when there is no picture.
import { fill, h, say } from '../dom.js';
import { count } from '../format.js';
import { errorOf, explain, isRetrying, nextTry } from '../words.js';
import { icon } from '../icons.js';
import { bestWay, isPlayable } from './ways.js';

export class Player {
  /** `announce` tells screen readers. */
  constructor(camera, announce) {
    this.camera = camera;
    this.announce = announce;
    this.way = bestWay(camera);
    this.wantsPicture = !camera.onDemand || camera.state === 'running';
    this.video = h('video', { playsinline: true, muted: true, tabindex: '-1', 'aria-label': `Live picture of ${camera.name}`, disableremoteplayback: true });
    this.message = h('.player-message', {});
    this.build();
    this.report = { state: 'ended', text: '' };
    this.media = this.way ? new this.way.player(this.video, camera.name, report => this.told(report), () => isPlayable(this.camera, this.wantsPicture)) : null;
    this.hideTimer = null;
    this.frames = [];
    this.ticker = setInterval(() => this.tick(), 500);
    this.onVisibility = () => document.hidden ? this.media?.stop() : this.begin();
    document.addEventListener('visibilitychange', this.onVisibility);
    this.onFull = () => this.showFull();
    document.addEventListener('fullscreenchange', this.onFull);
    this.video.addEventListener('volumechange', () => this.showSound());
    for (const event of ['play', 'pause']) this.video.addEventListener(event, () => this.showPause());
    this.countFrames();
    this.showPause();
    this.show();
    this.begin();
  }

  build() {
    const control = (name, label, act, more = {}) => h('button.icon-button', { type: 'button', 'aria-label': label, title: label, onclick: act, ...more }, icon(name));
    this.pause = control('pause', 'Pause (space)', () => this.togglePause());
    this.sound = control('mute', 'Sound on (m)', () => this.toggleSound());
    this.inset = control('inset', 'Picture in picture (i)', () => this.toggleInset(), { hidden: !document.pictureInPictureEnabled });
    this.full = control('full', 'Full screen (f)', () => this.toggleFull(), { hidden: !document.fullscreenEnabled && !this.video.webkitEnterFullscreen });
    this.liveWord = h('span', {}, 'Not live');
    this.delay = h('span.delay', { title: 'How far the picture is behind the newest frame that has come here' });
    this.live = h('span.live', {}, this.liveWord, this.delay);
    this.figures = h('span.figures');
    this.controls = h('.controls', { role: 'group', 'aria-label': 'Player' },
      this.pause, this.sound, this.live, h('span.push'), this.figures, this.inset, this.full);
    this.element = h('section.player', { 'aria-label': 'Live picture', tabindex: '0', data: { quiet: 'no' }, onkeydown: event => this.key(event) },
      this.video, this.message, this.controls);
    for (const event of ['pointermove', 'pointerdown', 'focusin']) this.element.addEventListener(event, () => this.wake());
    this.video.addEventListener('dblclick', () => this.toggleFull());
  }

  /** Starts the picture where it is wanted and the page is seen. */
  begin() {
    if (this.media && this.wantsPicture && !document.hidden) this.media.start();
  }

  update(camera) {
    const before = this.camera.state;
    this.camera = camera;
    if (before !== camera.state && camera.state === 'running' && this.wantsPicture) {
      // It is back: do not wait for the next try.
      if (this.report.state === 'broken') this.media?.connect();
      this.begin();
    }
    this.show();
  }

  told(report) {
    if (report.state === 'playing' && this.report.state !== 'playing') this.announce(`${this.camera.name} is live`);
    if (report.state === 'unsupported') this.announce(report.text);
    this.report = report;
    this.pause.disabled = this.inset.disabled = report.state !== 'playing' && this.wantsPicture;
    this.show();
  }

  play() {
    this.wantsPicture = true;
    this.begin();
    this.show();
    this.element.focus();
  }

  show() {
    const { state } = this.report;
    const camera = this.camera;
    if (state === 'playing') {
      this.message.hidden = true;
      return;
    }
    this.message.hidden = false;
    const shown = JSON.stringify([state, this.report.text, camera.state, camera.lastError, this.wantsPicture, nextTry(camera)]);
    if (shown === this.shown) return;
    this.shown = shown;
    if (!this.media) {
      fill(this.message, icon('block'), h('p', {}, 'This browser can show none of the pictures that this weir offers.'), h('p.detail', {}, 'It needs Media Source Extensions. The addresses below work in other players.'));
    } else if (state === 'unsupported') {
      fill(this.message, icon('block'), h('p', {}, this.report.text));
    } else if (!this.wantsPicture) {
      fill(this.message, h('button.button.big', { type: 'button', 'aria-label': `Start ${camera.name} and watch`, onclick: () => this.play() }, icon('play')),
        h('p', {}, explain(camera) ?? ''));
    } else if (camera.state === 'stopped') {
      fill(this.message, icon('away'), h('p', {}, explain(camera)));
    } else if (['failed', 'backing_off', 'stalled'].includes(camera.state) || isRetrying(camera)) {
      fill(this.message, icon('warning'), h('p', {}, explain(camera)), h('p.detail', {}, [camera.restarts ? `Tried again ${count(camera.restarts, 'time')}.` : null, nextTry(camera)].filter(Boolean).join(' ')));
    } else {
      fill(this.message, h('.spinner', { 'aria-hidden': 'true' }), h('p', {}, state === 'broken' ? this.report.text : 'Waiting for the first picture …'),
        state === 'broken' ? h('p.detail', {}, errorOf(camera) ?? 'Trying again by itself.') : null);
    }
  }

  tick() {
    const behind = this.media?.behind ?? null;
    const isLive = this.report.state === 'playing' && !this.video.paused && behind !== null;
    this.live.dataset.live = isLive ? 'yes' : 'no';
    say(this.liveWord, isLive ? 'Live' : this.video.paused && this.report.state === 'playing' ? 'Paused' : 'Not live');
    say(this.delay, isLive ? `${Math.round(behind * 100) * 10} ms behind` : '');
    const now = performance.now();
    this.frames = this.frames.filter(time => time > now - 2000);
    const size = this.video.videoWidth ? `${this.video.videoWidth} × ${this.video.videoHeight}` : '';
    // Two whole seconds make a rate.
    this.liveSince = isLive ? this.liveSince ?? now : null;
    say(this.figures, isLive && now - this.liveSince > 2500 ? `${size} · ${Math.round(this.frames.length / 2)}\u00a0fps` : size);
    if (!this.message.hidden) this.show();
  }

  countFrames() {
    if (!this.video.requestVideoFrameCallback) return;
    const next = () => {
      this.frames.push(performance.now());
      if (this.frames.length > 600) this.frames.splice(0, 300);
      if (!this.ended) this.video.requestVideoFrameCallback(next);
    };
    this.video.requestVideoFrameCallback(next);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { ' ': () => event.target === this.element && this.togglePause(), k: () => this.togglePause(), m: () => this.toggleSound(), f: () => this.toggleFull(), i: () => this.toggleInset() }[event.key];
    if (!act) return;
    if (act() !== false) event.preventDefault();
  }

  togglePause() {
    if (!this.wantsPicture) return void this.play();
    if (this.report.state !== 'playing') return;
    if (this.video.paused) this.media?.catchUp();
    else this.video.pause();
  }

  toggleSound() { this.video.muted = !this.video.muted; }

  async toggleInset() {
    try {
      if (document.pictureInPictureElement) await document.exitPictureInPicture();
      else await this.video.requestPictureInPicture();
    } catch {
      this.announce('The browser does not allow picture in picture now.');
    }
  }

  async toggleFull() {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else if (this.element.requestFullscreen) await this.element.requestFullscreen();
      else this.video.webkitEnterFullscreen?.();
    } catch {
      this.announce('The browser does not allow full screen now.');
    }
  }

  showPause() { this.label(this.pause, this.video.paused ? 'play' : 'pause', this.video.paused ? 'Play (space)' : 'Pause (space)'); }
  showSound() { this.label(this.sound, this.video.muted ? 'mute' : 'sound', this.video.muted ? 'Sound on (m)' : 'Sound off (m)'); }
  showFull() {
    const isFull = document.fullscreenElement === this.element;
    this.label(this.full, isFull ? 'small' : 'full', isFull ? 'Leave full screen (f)' : 'Full screen (f)');
  }

  label(button, name, text) {
    fill(button, icon(name)).setAttribute('aria-label', text);
    button.title = text;
  }

  /** Controls fade while nothing moves and the picture plays. */
  wake() {
    this.element.dataset.quiet = 'no';
    clearTimeout(this.hideTimer);
    this.hideTimer = setTimeout(() => {
      if (this.report.state === 'playing' && !this.video.paused) this.element.dataset.quiet = 'yes';
    }, 3000);
  }

  end() {
    this.ended = true;
    clearInterval(this.ticker);
    clearTimeout(this.hideTimer);
    document.removeEventListener('visibilitychange', this.onVisibility);
    document.removeEventListener('fullscreenchange', this.onFull);
    this.media?.stop();
  }
}
