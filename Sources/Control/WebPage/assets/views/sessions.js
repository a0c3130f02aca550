// Who watches, over what, and a way to send them away.
import * as api from '../api.js';
import { fill, h, keyed, say } from '../dom.js';
import { bytes, count, duration, program } from '../format.js';
import { icon } from '../icons.js';
import { confirmed } from './confirm.js';
import { listPage } from './list-page.js';

const transports = { tcp: 'TCP', udp: 'UDP', http: 'HTTP', websocket: 'WebSocket', webrtc: 'WebRTC' };

export function sessionsView(app) {
  const page = listPage(app, {
    title: 'Sessions',
    read: () => api.sessions(),
    summary: sessions => sessions.length ? `${count(sessions.length, 'viewer')} of ${count(new Set(sessions.map(session => session.camera)).size, 'camera')}` : 'Nobody is watching',
    empty: { icon: 'people', title: 'Nobody is watching', text: 'Every viewer has a line here, whatever they watch with: a browser, VLC, ffmpeg, a recorder.' },
    show(sessions, content) {
      if (!content.querySelector('table')) fill(content, table());
      const known = sessions.sort((a, b) => a.camera.localeCompare(b.camera, undefined, { numeric: true }) || b.age - a.age);
      keyed(content.querySelector('tbody'), known, session => session.id, session => row(app, session, () => page.refresh()), (part, session) => part.update(session));
    },
  });
  return page;
}

function table() {
  return h('.card', {}, h('table', {},
    h('caption.unseen', {}, 'Viewers'),
    h('thead', {}, h('tr', {}, ['Camera', 'Viewer', 'Over'].map(text => h('th', { scope: 'col' }, text)),
      ['Since', 'Sent', 'Lost frames'].map(text => h('th.number', { scope: 'col' }, text)), h('th', { scope: 'col' }, h('span.unseen', {}, 'Actions')))),
    h('tbody')));
}

function row(app, session, refresh) {
  const since = h('td.number', { 'data-label': 'Since' });
  const sent = h('td.number', { 'data-label': 'Sent' });
  const lost = h('td.number', { 'data-label': 'Lost frames' });
  const kick = h('button.button.small.danger', { type: 'button', 'aria-label': `End the session of ${session.peer} on ${session.camera}`, onclick: () => endSession(app, session, refresh) }, 'End');
  const element = h('tr', {},
    h('td', { 'data-wide': '' }, h('a', { href: `/${api.pathOf(session.camera)}/` }, session.camera)),
    h('td', { 'data-wide': '' }, session.peer, session.user && session.user !== '-' ? h('span.sub', {}, session.user) : null, session.userAgent ? h('span.sub', { title: session.userAgent }, program(session.userAgent)) : null),
    h('td', { 'data-label': 'Over' }, session.sink, session.transport ? h('span.sub', {}, transports[session.transport] ?? session.transport) : null),
    since, sent, lost, h('td.actions', {}, app.mayChange ? kick : null));
  return {
    element,
    update(session) {
      say(since, duration(session.age));
      say(sent, bytes(session.bytesOut));
      say(lost, String(session.framesDropped ?? 0));
    },
  };
}

export async function endSession(app, session, refresh) {
  const isSure = await confirmed({
    title: 'End this session?',
    text: `${session.peer} will no longer see ${session.camera}. A player that comes back by itself may do so at once.`,
    action: 'End the session',
  });
  if (!isSure) return;
  try {
    await api.kick(session.id);
    app.toast('The session has ended.');
  } catch (error) {
    app.toast(error.message, 'warning');
  }
  refresh();
}
