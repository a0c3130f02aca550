// One camera: its picture, what it does, what can be done with it.
import * as api from '../api.js';
import { breakable, fill, h, keyed, say } from '../dom.js';
import { bitRate, bytes, count, dateAndTime, duration, moment, program, timeOfDay, track } from '../format.js';
import { Graph } from '../graph.js';
import { icon } from '../icons.js';
import { Player } from '../player/player.js';
import { bestWay, ways } from '../player/ways.js';
import { errorOf, isTrouble, stateOf } from '../words.js';
import { addresses } from './addresses.js';
import { openCameraForm } from './camera-form.js';
import { eventItem } from './events.js';
import { endSession } from './sessions.js';

export function cameraView(app, name) {
  const element = h('div');
  let page = null;
  let isMissing = false;
  let looked = false;

  async function update() {
    const camera = app.live.camera(name);
    if (camera) {
      isMissing = false;
      if (!page) fill(element, (page = new CameraPage(app, camera)).element);
      page.update(camera);
      return;
    }
    if (!app.live.isLoaded) {
      if (app.live.problem && app.live.problem.status !== 401) fill(element, h('.notice', { role: 'alert', data: { tone: 'bad' } }, icon('warning'), h('div', {}, app.live.problem.message)));
      else if (!element.firstChild) fill(element, h('p.quiet', {}, 'Reading …'));
      return;
    }
    if (isMissing) return;
    isMissing = true;
    page?.end();
    page = null;
    let said = `There is no camera “${name}”.`;
    if (!looked) {
      looked = true;
      try { await api.cameras.one(name); } catch (error) { if (error.status === 404) said = error.message; }
    }
    fill(element, h('.empty', {}, icon('away'), h('h1', {}, 'No such camera'), h('p', {}, said), h('.tools', {}, h('a.button', { href: '/' }, 'All cameras'))));
  }

  return { title: name, element, update, end: () => page?.end() };
}

class CameraPage {
  constructor(app, camera) {
    this.app = app;
    this.camera = camera;
    this.player = new Player(camera, text => app.announce(text));
    this.state = h('span.state');
    this.sub = h('span.quiet');
    this.start = this.verb('start', 'play', 'Start', 'is starting');
    this.stop = this.verb('stop', 'stop', 'Stop', 'has been stopped');
    this.restart = this.verb('restart', 'restart', 'Restart', 'is starting anew');
    this.facts = h('dl.facts');
    this.graphs = {
      rate: new Graph('Bit rate', { format: bitRate, least: 100_000 }),
      frames: new Graph('Frames per second', { format: value => String(Number(value.toFixed(1))), least: 10 }),
      sessions: new Graph('Sessions', { format: value => String(value), least: 3, whole: true }),
    };
    this.addresses = h('section.card', { 'aria-labelledby': 'addresses-title' });
    this.ways = h('ul.ways');
    this.sessions = h('ul.plain-list');
    this.sessionNote = h('p.nothing', {}, 'Nobody is watching.');
    this.log = h('pre.log', { tabindex: '0', role: 'log', 'aria-live': 'off', 'aria-label': 'What ffmpeg wrote' }, 'Reading …');
    this.events = h('ol.events');
    this.eventNote = h('p.nothing', {}, 'Nothing has happened since this page was opened.');
    this.build();
    this.onEvent = ({ detail }) => detail.camera?.toLowerCase() === this.camera.name.toLowerCase() && this.showEvents();
    app.live.addEventListener('event', this.onEvent);
    this.ticker = setInterval(() => this.tick(), 1000);
    this.reader = setInterval(() => this.readMore(), 4000);
    this.readMore();
    this.showEvents();
  }

  build() {
    const { camera, app } = this;
    const folders = camera.name.split('/');
    const last = folders.pop();
    const card = (id, title, late, ...content) => h('section.card', { 'aria-labelledby': id, data: { late } }, h('header', {}, h('h2', { id }, title)), content);
    fill(this.addresses, h('header', {}, h('h2', { id: 'addresses-title' }, 'Watch it elsewhere')));
    const edit = h('button.button', { type: 'button', onclick: () => openCameraForm(app, this.camera) }, icon('edit'), 'Edit');
    const copyLog = h('button.icon-button', { type: 'button', 'aria-label': 'Copy the log', title: 'Copy the log', onclick: () => app.copy(this.log.textContent, 'Copied.') }, icon('copy'));
    this.element = h('div', {},
      h('.page-head', {},
        h('.titles', {},
          h('nav.crumbs', { 'aria-label': 'Where you are' }, h('a', { href: '/' }, 'Cameras'), folders.map(folder => [h('span', { 'aria-hidden': 'true' }, '/'), h('span', {}, folder)])),
          h('.head-line', {}, h('h1', {}, last), this.state, this.sub)),
        app.mayChange ? h('.tools', {}, this.start, this.stop, this.restart, edit) : null),
      h('.camera', {},
        h('.column', {},
          this.player.element,
          h('section.card.of-graphs', { 'aria-label': 'The last five minutes' }, h('.graphs', {}, Object.values(this.graphs).map(graph => graph.element))),
          card('sessions-title', 'Sessions', '1', this.sessions, this.sessionNote),
          h('section.card', { 'aria-labelledby': 'log-title', data: { late: '2' } }, h('header', {}, h('h2', { id: 'log-title' }, 'What ffmpeg says'), copyLog), this.log)),
        h('.column', {},
          card('facts-title', 'The camera', '0', h('.inside', {}, this.facts)),
          this.addresses,
          card('ways-title', 'In this browser', '3', this.ways),
          card('events-title', 'Events', '3', this.events, this.eventNote))));
  }

  verb(verb, symbol, label, done) {
    const button = h('button.button', { type: 'button', onclick: async () => {
      button.disabled = true;
      try {
        await api.cameras.act(this.camera.name, verb);
        this.app.toast(`${this.camera.name} ${done}.`);
        if (verb !== 'stop') this.player.play();
      } catch (error) {
        this.app.toast(error.message, 'warning');
      }
      button.disabled = false;
      this.app.live.refresh();
    } }, icon(symbol), label);
    return button;
  }

  update(camera) {
    this.camera = camera;
    const { word, tone } = stateOf(camera);
    say(this.state, word);
    Object.assign(this.state.dataset, { tone, state: camera.state });
    const isOff = ['stopped', 'idle'].includes(camera.state);
    this.start.hidden = !isOff;
    this.stop.hidden = camera.state === 'stopped';
    this.restart.hidden = isOff;
    this.player.update(camera);
    this.showFacts();
    this.showAddresses();
    this.showWays();
    if (this.readAt !== camera.readAt) {
      this.readAt = camera.readAt;
      this.graphs.rate.add(camera.readAt, camera.bitRate);
      this.graphs.frames.add(camera.readAt, camera.framesPerSecond);
      this.graphs.sessions.add(camera.readAt, camera.viewers);
    }
    this.tick();
  }

  tick() {
    const { camera } = this;
    say(this.sub, camera.since ? `for ${duration(Date.now() / 1000 - camera.since)}` : '');
  }

  showFacts() {
    const { camera } = this;
    const rows = [
      ['Address', h('code', {}, breakable(camera.source || '–'))],
      ['Runs', camera.onDemand ? 'while somebody watches' : 'always'],
      ['Tracks', camera.tracks.length ? h('ul.tracks', {}, camera.tracks.map(one => h('li', {}, track(one)))) : 'not known before it has run'],
      ['Received', `${bytes(camera.bytesIn)}${camera.damaged ? `, ${count(camera.damaged, 'damaged frame')}` : ''}`],
      ['Sent', `${bytes(camera.bytesOut)}${camera.framesDropped ? `, ${count(camera.framesDropped, 'frame')} lost by slow viewers` : ''}`],
      ['Restarts', String(camera.restarts ?? 0)],
      camera.lastErrorAt && !isTrouble(camera) ? ['Last error', [errorOf(camera), h('span.quiet', {}, ` ${dateAndTime(camera.lastErrorAt)}`)]] : null,
      camera.declaredIn ? ['Declared in', h('code', {}, breakable(camera.declaredIn))] : null,
    ].filter(Boolean);
    const text = rows.map(([name, value]) => name + (value.textContent ?? value)).join('|');
    if (text === this.factText) return;
    this.factText = text;
    fill(this.facts, rows.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
  }

  showAddresses() {
    const key = JSON.stringify(this.camera.urls);
    if (key === this.addressKey) return;
    this.addressKey = key;
    fill(this.addresses, this.addresses.firstElementChild, addresses(this.app, this.camera));
  }

  showWays() {
    const best = bestWay(this.camera);
    const key = ways.map(way => way.whyNot(this.camera)).join('|');
    if (key === this.wayKey) return;
    this.wayKey = key;
    fill(this.ways, ways.map(way => {
      const reason = way.whyNot(this.camera);
      const isUsed = way === best;
      return h('li', { data: { use: isUsed ? 'yes' : 'no' } }, icon(isUsed ? 'check' : 'block'),
        h('div', {}, h('strong', {}, way.name), h('span.quiet', {}, isUsed ? ' · in use' : '')), h('p', {}, reason ?? way.about));
    }));
  }

  async readMore() {
    if (document.hidden) return;
    const { name } = this.camera;
    const [sessions, log] = await Promise.allSettled([api.sessions(name), api.cameras.log(name)]);
    if (this.isOver) return;
    if (sessions.status === 'fulfilled') this.showSessions(sessions.value);
    if (log.status === 'fulfilled') this.showLog(log.value);
    else say(this.log, log.reason.message);
  }

  showSessions(sessions) {
    this.sessionNote.hidden = sessions.length > 0;
    keyed(this.sessions, sessions, session => session.id, session => {
      const figures = h('span.quiet.small');
      return {
        element: h('li', {}, h('div', {}, h('div', {}, `${session.sink} · ${session.peer}`), figures),
          this.app.mayChange && h('button.button.small.danger', { type: 'button', 'aria-label': `End the session of ${session.peer}`, onclick: () => endSession(this.app, session, () => this.readMore()) }, 'End')),
        figures,
      };
    }, (part, session) => say(part.figures, [program(session.userAgent), duration(session.age), bytes(session.bytesOut),
      session.framesDropped ? `${count(session.framesDropped, 'frame')} lost` : null].filter(Boolean).join(' · ')));
  }

  showLog(lines) {
    const key = lines.map(line => line.time + line.text).join('\n');
    if (key === this.logKey) return;
    this.logKey = key;
    const isAtEnd = this.log.scrollTop + this.log.clientHeight >= this.log.scrollHeight - 8;
    if (lines.length === 0) return void fill(this.log, h('span.quiet', {}, 'Nothing: ffmpeg speaks only when something is wrong.'));
    fill(this.log, lines.map(({ time, text }, index) => {
      const tone = { error: '.bad', fatal: '.bad', panic: '.bad', warning: '.warn' }[/^\[(\w+)\]/.exec(text)?.[1]] ?? '';
      return [index ? '\n' : null, h('span.quiet', {}, `${timeOfDay(moment(time))}  `), h('span' + tone, {}, text)];
    }));
    if (isAtEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  showEvents() {
    const name = this.camera.name.toLowerCase();
    const events = this.app.live.events.filter(event => event.camera?.toLowerCase() === name).slice(-12).reverse();
    this.eventNote.hidden = events.length > 0;
    keyed(this.events, events, event => event.id ?? event.time, event => eventItem(event, { withCamera: false }));
  }

  end() {
    this.isOver = true;
    clearInterval(this.ticker);
    clearInterval(this.reader);
    this.app.live.removeEventListener('event', this.onEvent);
    for (const graph of Object.values(this.graphs)) graph.stop();
    this.player.end();
  }
}
