// The ways out, and the files that declare them.
import * as api from '../api.js';
import { fill, h } from '../dom.js';
import { bytes, count } from '../format.js';
import { icon } from '../icons.js';
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

export function sinksView(app) {
  return listPage(app, {
    title: 'Outputs',
    read: api.sinks,
    summary: sinks => count(sinks.length, 'output'),
    empty: { icon: 'out', title: 'No outputs', text: 'The cameras run, but nobody can watch them. Each file in plugins.d declares one way out.' },
    show(sinks, content) {
      fill(content, h('.card', {}, h('table', {},
        h('caption.unseen', {}, 'Outputs'),
        h('thead', {}, h('tr', {}, ['Output', 'Listens at'].map(text => h('th', { scope: 'col' }, text)), ['Viewers', 'Sent'].map(text => h('th.number', { scope: 'col' }, text)))),
        h('tbody', {}, sinks.map(sink => h('tr', {},
          h('td', { 'data-wide': '' }, h('strong', {}, sink.name), h('span.sub', {}, about[sink.kind] ?? sink.kind)),
          h('td', { 'data-wide': '' }, sink.listen?.length ? sink.listen.map(address => h('div', {}, h('code', {}, address))) : h('span.quiet', {}, 'The port of this page')),
          h('td.number', { 'data-label': 'Viewers' }, String(sink.sessions ?? 0)),
          h('td.number', { 'data-label': 'Sent' }, bytes(sink.bytesOut))))))),
      h('p.quiet.small.below', {}, icon('info'), ' Each output is a file in plugins.d. Change the file, then reload weir.'));
    },
  });
}
