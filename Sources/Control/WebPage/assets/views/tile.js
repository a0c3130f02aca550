// One camera on the wall.
import { pathOf } from '../api.js';
import { fill, h, say } from '../dom.js';
import { bitRate, codec, count } from '../format.js';
import { icon } from '../icons.js';
import { bestWay, isPlayable } from '../player/ways.js';
import { errorOf, explain, isRetrying, nextTry, stateOf } from '../words.js';

export class Tile {
  constructor(camera, app) {
    this.app = app;
    this.isSeen = false;
    this.wasAsked = false;
    this.report = { state: 'ended', text: '' };
    this.video = h('video', { playsinline: true, muted: true, tabindex: '-1', 'aria-hidden': 'true', disableremoteplayback: true });
    this.message = h('.tile-message');
    this.picture = h('.picture', {}, this.video, this.message);
    this.name = h('a', { href: `/${pathOf(camera.name)}/` }, camera.name.split('/').at(-1));
    this.state = h('span.state');
    this.codec = h('span');
    this.rate = h('span');
    this.viewerNumber = h('span', { 'aria-hidden': 'true' });
    this.viewerWords = h('span.unseen');
    this.viewers = h('span.viewers', {}, icon('eye'), this.viewerNumber, this.viewerWords);
    this.element = h('li.tile', { data: { camera: camera.name } },
      this.picture,
      h('.tile-caption', {}, h('.tile-line', {}, h('h3.tile-name', { title: camera.name }, this.name), this.state),
        h('p.tile-facts', {}, this.codec, this.rate, this.viewers)));
    this.onVisibility = () => this.decide();
    document.addEventListener('visibilitychange', this.onVisibility);
    this.update(camera);
  }

  update(camera) {
    this.camera = camera;
    const { word, tone } = stateOf(camera);
    say(this.state, word);
    this.state.dataset.tone = tone;
    this.state.dataset.state = camera.state;
    const video = camera.tracks.find(track => track.kind === 'video');
    say(this.codec, video ? `${codec(video.codec)}${video.height ? ` ${video.height}p` : ''}` : camera.onDemand ? 'On demand' : '');
    say(this.rate, camera.bitRate == null ? '' : bitRate(camera.bitRate));
    this.viewers.hidden = camera.viewers === 0;
    say(this.viewerNumber, String(camera.viewers));
    say(this.viewerWords, count(camera.viewers, 'viewer'));
    this.viewers.title = count(camera.viewers, 'viewer');
    this.decide();
    this.show();
  }

  seen(isSeen) {
    this.isSeen = isSeen;
    this.decide();
  }

  /** An on-demand camera that sleeps is not woken by somebody who scrolls past. */
  get wantsPicture() {
    const { state, onDemand } = this.camera;
    if (state === 'stopped') return false;
    // What the wall itself keeps awake goes on; what others keep awake is shown, too.
    return !onDemand || this.wasAsked || state === 'running' || state === 'starting';
  }

  decide() {
    const should = this.isSeen && !document.hidden && this.wantsPicture;
    if (should && !this.media) {
      const way = bestWay(this.camera);
      if (!way) return;
      this.media = new way.player(this.video, this.camera.name, report => {
        this.report = report;
        this.show();
      }, () => isPlayable(this.camera, this.wasAsked));
      this.media.start();
    } else if (!should && this.media) {
      this.media.stop();
      this.media = null;
    } else if (should && this.report.state === 'broken' && this.camera.state === 'running' && this.stateBefore !== 'running') {
      this.media.connect();
    }
    this.stateBefore = this.camera.state;
  }

  play() {
    this.wasAsked = true;
    this.decide();
    this.show();
    this.app.announce(`Starting ${this.camera.name}`);
    this.name.focus();
  }

  tick() {
    if (this.camera.nextAttemptAt) this.show();
  }

  show() {
    const { camera, report } = this;
    const isLive = report.state === 'playing';
    const hasPicture = this.video.readyState >= 2;
    this.element.dataset.picture = isLive ? 'live' : hasPicture ? 'old' : 'none';
    if (isLive) return;
    const [kind, tone, symbol, text] = this.words();
    const key = [kind, text].join('|');
    if (this.shown === key) return;
    this.shown = key;
    this.message.dataset.tone = tone;
    this.message.dataset.kind = kind;
    if (kind === 'play') {
      fill(this.message, h('button.tile-play', { type: 'button', 'aria-label': `Start ${camera.name} and watch`, onclick: () => this.play() }, icon('play')), h('p', {}, text));
    } else {
      fill(this.message, kind === 'wait' ? h('.spinner', { 'aria-hidden': 'true' }) : icon(symbol), text ? h('p', {}, text) : null);
    }
  }

  words() {
    const { camera, report } = this;
    if (camera.state === 'stopped') return ['note', 'idle', 'away', 'Stopped by hand.'];
    if (['failed', 'backing_off', 'stalled'].includes(camera.state) || (isRetrying(camera) && !camera.onDemand)) {
      return ['note', camera.state === 'stalled' ? 'warn' : 'bad', 'warning', [explain(camera), nextTry(camera)].filter(Boolean).join(' ')];
    }
    if (report.state === 'unsupported') return ['note', 'idle', 'block', 'This browser cannot decode the camera’s picture here. Open the camera for what helps.'];
    if (!this.wantsPicture) return ['play', 'idle', 'play', 'Starts when somebody watches.'];
    if (!bestWay(camera)) return ['note', 'idle', 'block', 'This browser cannot show live video.'];
    if (report.state === 'broken') return ['wait', 'warn', '', errorOf(camera) && camera.state !== 'running' ? errorOf(camera) : report.text];
    return ['wait', 'idle', '', camera.state === 'starting' ? 'Waiting for the first picture.' : ''];
  }

  end() {
    document.removeEventListener('visibilitychange', this.onVisibility);
    this.media?.stop();
    this.media = null;
  }
}
