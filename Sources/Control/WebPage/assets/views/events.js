// What happened, the newest first.
import { pathOf } from '../api.js';
import { fill, h, keyed, say } from '../dom.js';
import { count, dateAndTime, day, timeOfDay } from '../format.js';
import { icon } from '../icons.js';
import { told } from '../words.js';

const looks = {
  error: ['warning', 'bad'], camera_added: ['plus', 'idle'], camera_changed: ['edit', 'idle'], camera_removed: ['trash', 'idle'],
  reload: ['restart', 'idle'], session: ['people', 'idle'], state: ['camera', 'idle'],
};
const stateTones = { running: 'good', stalled: 'warn', backing_off: 'bad', failed: 'bad', starting: 'idle' };

export function eventsView(app) {
  const { live } = app;
  let only = 'all';
  const sub = h('p.sub');
  const search = h('input.input', { type: 'search', placeholder: 'Find in events', 'aria-label': 'Find in events', oninput: () => update() });
  const kinds = h('select.input', { 'aria-label': 'Kind of event', onchange: () => { only = kinds.value; update(); } },
    h('option', { value: 'all' }, 'Everything'), h('option', { value: 'error' }, 'Errors'), h('option', { value: 'state' }, 'States'), h('option', { value: 'other' }, 'Changes and sessions'));
  const content = h('div');
  const list = h('ol.events', { 'aria-label': 'Events, the newest first' });
  const card = h('.card', {}, list);
  const element = h('div', {}, h('.page-head', {}, h('.titles', {}, h('h1', {}, 'Events'), sub), h('.tools', {}, h('.search', {}, icon('search'), search), h('div', {}, kinds))), content);

  function update() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = live.events.filter(event => (only === 'all' || (only === 'other' ? !['error', 'state'].includes(event.kind) : event.kind === only))
      && words.every(word => `${event.camera ?? ''} ${event.text} ${event.kind}`.toLowerCase().includes(word))).reverse();
    say(sub, live.hasEvents ? 'The newest first, as they happen' : 'Not connected: what happens now will be missing here');
    if (shown.length === 0) {
      fill(content, h('.card', {}, h('.empty', {}, icon('list'),
        h('h2', {}, live.events.length ? 'Nothing like that' : 'Nothing has happened yet'),
        h('p', {}, live.events.length ? `None of the ${count(live.events.length, 'event')} fits.` : 'Cameras that come and go, their errors, reloads and changes by hand are told here as they happen.'))));
      return;
    }
    if (content.firstChild !== card) fill(content, card);
    keyed(list, shown, event => event.id ?? event.time, eventItem);
  }

  live.addEventListener('event', update);
  return { title: 'Events', element, update, end: () => live.removeEventListener('event', update) };
}

/** A line of the list. */
export function eventItem(event, { withCamera = true } = {}) {
  const [symbol, tone] = looks[event.kind] ?? ['info', 'idle'];
  const isToday = day(event.time) === day(Date.now() / 1000);
  return {
    element: h('li', { data: { tone: event.kind === 'state' ? stateTones[event.details?.state] ?? 'idle' : tone } },
      h('time', { datetime: new Date(event.time * 1000).toISOString(), title: dateAndTime(event.time) }, isToday ? timeOfDay(event.time) : dateAndTime(event.time)),
      icon(symbol),
      h('div', {}, withCamera && event.camera ? [h('a', { href: `/${pathOf(event.camera)}/` }, event.camera), ': '] : null, told(event))),
  };
}
