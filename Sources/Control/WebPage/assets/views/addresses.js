// Every address of a camera, and the line that plays it elsewhere.
import { remember, remembered, segments } from '../choices.js';
import { breakable, fill, h } from '../dom.js';
import { icon } from '../icons.js';

const names = {
  rtsp: 'RTSP', rtsps: 'RTSP over TLS', ts: 'MPEG-TS over HTTP', mp4: 'MP4 over HTTP', websocket: 'MP4 over WebSocket', ws: 'MP4 over WebSocket', hls: 'HLS',
  whep: 'WebRTC (WHEP)', whip: 'WebRTC in (WHIP)', mjpeg: 'Motion JPEG', snapshot: 'One picture', frame: 'Decoded picture', page: 'This page', player: 'This page',
};
const reliable = ['rtsp', 'rtsps', 'ts', 'mp4', 'hls', 'mjpeg'];

const python = text => `"${text.replace(/["\\]/g, '\\$&')}"`;
const shell = text => /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
const isRTSP = url => /^rtsps?:/.test(url);

/** Lines to paste; each takes a URL. */
const recipes = [
  { id: 'ffplay', name: 'ffplay', line: url => `ffplay -fflags nobuffer -flags low_delay ${isRTSP(url) ? '-rtsp_transport tcp ' : ''}${shell(url)}` },
  { id: 'ffmpeg', name: 'ffmpeg', line: url => `ffmpeg ${isRTSP(url) ? '-rtsp_transport tcp ' : ''}-i ${shell(url)} -c copy recording.mp4` },
  { id: 'vlc', name: 'VLC', line: url => `vlc --network-caching=200 ${shell(url)}` },
  {
    id: 'opencv', name: 'OpenCV',
    line: url => `import cv2\n\ncapture = cv2.VideoCapture(${python(url)}, cv2.CAP_FFMPEG)\nwhile capture.isOpened():\n    ok, frame = capture.read()\n    if not ok:\n        break\n    cv2.imshow("weir", frame)\n    if cv2.waitKey(1) == 27:\n        break`,
  },
];

export function addresses(app, camera) {
  const playable = camera.urls.filter(({ kind }) => reliable.includes(kind));
  let recipe = remembered('recipe', 'ffplay');
  let url = (playable[0] ?? camera.urls[0])?.url;
  const code = h('code');
  const show = () => fill(code, (recipes.find(one => one.id === recipe) ?? recipes[0]).line(url));
  const copy = (label, text) => h('button.icon-button', { type: 'button', 'aria-label': label, title: label, onclick: () => app.copy(text(), 'Copied.') }, icon('copy'));
  if (!url) return h('p.nothing', {}, 'No output serves this camera. Each file in plugins.d declares one.');
  show();
  const choice = playable.length > 1
    ? h('select.input', { 'aria-label': 'Address to play', onchange: event => { url = event.target.value; show(); } }, playable.map(one => h('option', { value: one.url }, names[one.kind] ?? one.kind)))
    : null;
  return [
    h('ul.addresses', {}, camera.urls.map(({ kind, url }) => h('li', {}, h('span.name', {}, names[kind] ?? kind), h('code', {}, breakable(url)), copy(`Copy the address: ${names[kind] ?? kind}`, () => url)))),
    h('.recipes', {},
      h('.tools', {}, segments('Program', recipes.map(one => ({ value: one.id, label: one.name })), recipe, value => { recipe = value; remember('recipe', value); show(); }),
        choice && h('div', {}, choice)),
      h('.recipe', {}, h('pre', { tabindex: '0', 'aria-label': 'Command' }, code), copy('Copy the command', () => code.textContent))),
  ];
}
