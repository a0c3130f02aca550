// Recordings, where a recorder makes them.
import * as api from '../api.js';
import { fill, h } from '../dom.js';
import { bytes, count, dateAndTime, duration, moment } from '../format.js';
import { icon } from '../icons.js';
import { listPage } from './list-page.js';

export function recordingsView(app) {
  return listPage(app, {
    title: 'Recordings',
    read: () => api.recordings(),
    every: 10,
    summary: recordings => count(recordings.length, 'recording'),
    empty: { icon: 'film', title: 'No recordings', text: 'A recorder output keeps what the cameras send. None has kept anything yet.' },
    show(recordings, content) {
      fill(content, h('.card', {}, h('table', {},
        h('caption.unseen', {}, 'Recordings'),
        h('thead', {}, h('tr', {}, ['Camera', 'Began'].map(text => h('th', { scope: 'col' }, text)), ['Length', 'Size'].map(text => h('th.number', { scope: 'col' }, text)), h('th', { scope: 'col' }, h('span.unseen', {}, 'Actions')))),
        h('tbody', {}, recordings.map(recording => h('tr', {},
          h('td', {}, h('a', { href: `/${api.pathOf(recording.camera)}/` }, recording.camera)),
          h('td', { 'data-label': 'Began' }, moment(recording.start) ? dateAndTime(moment(recording.start)) : '–'),
          h('td.number', { 'data-label': 'Length' }, duration(recording.duration)),
          h('td.number', { 'data-label': 'Size' }, bytes(recording.bytes ?? recording.size)),
          h('td.actions', {}, recording.url ? h('a.button.small', { href: recording.url, download: '' }, icon('down'), 'Download') : null)))))));
    },
  });
}
