// What weir runs with: the ways out, where cameras come from, and reading the files again.
import * as api from '../api.js';
import { breakable, fill, h } from '../dom.js';
import { bytes, duration } from '../format.js';
import { icon } from '../icons.js';
import { sentence } from '../words.js';
import { listPage } from './list-page.js';

const about = {
  rtsp: 'RTSP, for VLC, ffmpeg, recorders and other routers',
  http: 'MPEG-TS and MP4 over HTTP and WebSocket, for browsers and players',
  hls: 'HLS, for browsers, phones and televisions',
  webrtc: 'WebRTC, for browsers with the shortest delay',
  recorder: 'Recordings on disk',
  mjpeg: 'Motion JPEG and single pictures',
  frames: 'Decoded pictures for programs',
  push: 'Pushes to other servers',
  exec: 'Runs a command with the stream',
};

const sourceNames = { file: 'Configuration file', registry: 'Added here or over the API', database: 'Database', http_service: 'HTTP service' };
const sourceStates = { ok: ['Read', 'good'], waiting: ['Not read yet', 'warn'], unreachable: ['Not reachable', 'bad'] };

export function sinksView(app) {
  const outcome = h('div', { role: 'status' });
  const button = h('button.button', { type: 'button', onclick: () => reload(button, outcome, page) }, icon('restart'), 'Read the files again');
  const outputs = h('div');
  const sources = h('div');
  let status = null;
  const page = listPage(app, {
    title: 'System',
    tools: app.mayChange ? [button] : [],
    async read() {
      const [sinks, now] = await Promise.all([api.sinks(), api.status()]);
      status = now;
      return sinks;
    },
    summary: () => `weir ${status.version}, running for ${duration(status.uptime)}`,
    empty: { icon: 'out', title: 'No outputs', text: 'The cameras run, but nobody can watch them. Each file in plugins.d declares one way out.' },
    show(sinks, content) {
      if (outputs.parentNode !== content) fill(content, outcome, outputs, sources);
      fill(outputs, outputCard(sinks));
      fill(sources, status.sources?.length ? sourceCard(status.sources) : null);
    },
  });
  page.element.classList.add('stack');
  return page;
}

const head = (words, numbers) => h('thead', {}, h('tr', {}, words.map(text => h('th', { scope: 'col' }, text)), numbers.map(text => h('th.number', { scope: 'col' }, text))));

function outputCard(sinks) {
  return h('section.card', { 'aria-labelledby': 'outputs-title' },
    h('header', {}, h('h2', { id: 'outputs-title' }, 'Outputs'), h('span.quiet.small', {}, 'Each is a file in plugins.d')),
    h('table', {}, h('caption.unseen', {}, 'Outputs'), head(['Output', 'Listens at'], ['Viewers', 'Sent']),
      h('tbody', {}, sinks.map(sink => h('tr', {},
        h('td', { 'data-wide': '' }, h('strong', {}, sink.name), h('span.sub', {}, about[sink.kind] ?? sink.kind)),
        h('td', { 'data-wide': '' }, sink.listen?.length ? sink.listen.map(address => h('div', {}, h('code', {}, address))) : h('span.quiet', {}, 'The port of this page')),
        h('td.number', { 'data-label': 'Viewers' }, String(sink.sessions ?? 0)),
        h('td.number', { 'data-label': 'Sent' }, bytes(sink.bytesOut)))))));
}

function sourceCard(sources) {
  return h('section.card', { 'aria-labelledby': 'sources-title' },
    h('header', {}, h('h2', { id: 'sources-title' }, 'Where cameras come from'), h('span.quiet.small', {}, 'The first that has a name wins')),
    h('table', {}, h('caption.unseen', {}, 'Where cameras come from'), head(['Source', 'State'], ['Cameras']),
      h('tbody', {}, sources.map(source => {
        const [word, tone] = sourceStates[source.state] ?? [source.state, 'idle'];
        const troubles = [source.state === 'unreachable' && source.lastError ? sentence(source.lastError) : null, ...(source.complaints ?? []).map(sentence)].filter(Boolean);
        return h('tr', {},
          h('td', { 'data-wide': '' }, h('strong', {}, sourceNames[source.name] ?? source.name), h('span.sub', {}, breakable(source.place))),
          h('td', { 'data-wide': '' }, h('span.state', { data: { tone } }, word), troubles.map(text => h('span.sub', {}, text))),
          h('td.number', { 'data-label': 'Cameras' }, String(source.cameras)));
      }))));
}

async function reload(button, outcome, page) {
  button.disabled = true;
  try {
    const summary = await api.reload();
    const changes = [['added', 'Added'], ['changed', 'Changed'], ['removed', 'Removed'], ['sinks', 'Outputs started or stopped']]
      .filter(([key]) => summary[key]?.length).map(([key, word]) => h('li', {}, `${word}: ${summary[key].join(', ')}.`));
    fill(outcome, note('good', changes.length ? 'The files were read, and what differs was taken over.' : 'The files were read. Nothing in them differs from what runs.', [...changes, ...(summary.remarks ?? []).map(text => h('li', {}, sentence(text)))]));
  } catch (error) {
    fill(outcome, note('bad', error.message, error.complaints.slice(1).map(text => h('li', {}, text))));
  }
  button.disabled = false;
  page.refresh();
}

const note = (tone, title, items) => h('.notice', { data: { tone } }, icon(tone === 'good' ? 'check' : 'warning'), h('div', {}, h('strong', {}, title), items.length ? h('ul', {}, items) : null));
