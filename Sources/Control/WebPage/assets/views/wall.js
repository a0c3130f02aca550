// The wall: every camera, live where it is seen.
import { remember, remembered, segments } from '../choices.js';
import { fill, h, keyed, say, svg } from '../dom.js';
import { count } from '../format.js';
import { icon } from '../icons.js';
import { isTrouble } from '../words.js';
import { openCameraForm } from './camera-form.js';
import { Tile } from './tile.js';

export function wallView(app) {
  const { live } = app;
  const sub = h('p.sub', {}, 'Reading the list …');
  const search = h('input.input', { type: 'search', placeholder: 'Find a camera', 'aria-label': 'Find a camera by name, address or state', oninput: () => update() });
  let density = remembered('density', 'medium');
  const wall = h('.wall', { data: { density } });
  const rest = h('div');
  const densities = segments('Size of the pictures', [
    { value: 'small', label: 'Small pictures', content: icon('dense') },
    { value: 'medium', label: 'Medium pictures', content: icon('grid') },
    { value: 'large', label: 'Large pictures', content: icon('one'), class: 'large' },
  ], density, value => {
    density = value;
    remember('density', value);
    wall.dataset.density = value;
  });
  densities.classList.add('densities');
  const tools = h('.tools', {},
    h('.search', {}, icon('search'), search), densities,
    app.mayChange ? addButton(app) : null);
  const element = h('div', {},
    h('.page-head', {}, h('.titles', {}, h('h1', {}, 'Cameras'), sub), tools), wall, rest);

  // A tile plays while it is on the screen, or nearly.
  const tiles = new Map();
  const observer = new IntersectionObserver(entries => {
    for (const entry of entries) tiles.get(entry.target)?.seen(entry.isIntersecting);
  }, { rootMargin: '120px 0px' });

  function make(camera) {
    const tile = new Tile(camera, app);
    tiles.set(tile.element, tile);
    observer.observe(tile.element);
    return { element: tile.element, tile, end: () => { observer.unobserve(tile.element); tiles.delete(tile.element); tile.end(); } };
  }

  function update() {
    const all = live.cameras;
    const found = all.filter(matching(search.value));
    wall.hidden = found.length === 0;
    keyed(wall, inGroups(found), group => group.name, group => makeGroup(group), (part, group) => {
      say(part.count, count(group.cameras.length, 'camera'));
      keyed(part.list, group.cameras, camera => camera.name, make, (kept, camera) => kept.tile.update(camera));
    });
    say(sub, live.isLoaded ? summary(all) : live.problem?.message ?? 'Reading the list …');
    tools.hidden = live.isLoaded && all.length === 0;
    if (found.length) return void fill(rest);
    if (!live.isLoaded) {
      if (live.problem && live.problem.status !== 401) showRest('problem', () => problemNote(live.problem));
      return;
    }
    if (all.length === 0) showRest('none', () => noCameras(app));
    else showRest('not found', () => h('.empty', {}, icon('search'), h('h2', {}, 'No camera is called that'), h('p', {}, `None of the ${count(all.length, 'camera')} has “${search.value}” in its name, address or state.`)));
  }

  function showRest(key, make) {
    if (rest.dataset.key === key && rest.firstChild && key !== 'not found') return;
    rest.dataset.key = key;
    fill(rest, make());
  }

  const timer = setInterval(() => { for (const tile of tiles.values()) tile.tick(); }, 1000);
  return {
    title: 'Cameras', element, update,
    end() {
      clearInterval(timer);
      observer.disconnect();
      for (const tile of tiles.values()) tile.end();
    },
  };
}

const addButton = app => h('button.button.primary', { type: 'button', onclick: () => openCameraForm(app) }, icon('plus'), 'Add a camera');

function makeGroup(group) {
  const number = h('span.count');
  // Cameras without a group come first; that needs no heading for the eye.
  const header = h(group.name ? 'header' : 'header.unseen', {}, h('h2', {}, group.name || 'Without a group'), number);
  const list = h('ul.tiles');
  const element = h('section.group', { 'aria-label': group.name || 'Cameras' }, header, list);
  return { element, list, count: number, end: () => { for (const part of list.keyedParts?.values() ?? []) part.end?.(); } };
}

/** By the folder in the name: those without one first, then by the alphabet. */
function inGroups(cameras) {
  const groups = new Map();
  for (const camera of cameras) {
    const end = camera.name.lastIndexOf('/');
    const name = end < 0 ? '' : camera.name.slice(0, end);
    if (!groups.has(name)) groups.set(name, { name, cameras: [] });
    groups.get(name).cameras.push(camera);
  }
  return [...groups.values()].sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

function matching(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return camera => {
    const hay = `${camera.name} ${camera.source ?? ''} ${camera.state} ${isTrouble(camera) ? 'problem error' : ''}`.toLowerCase();
    return words.every(word => hay.includes(word));
  };
}

function summary(cameras) {
  const number = test => cameras.filter(test).length;
  const parts = [[number(camera => camera.state === 'running'), 'live'], [number(camera => camera.state === 'starting'), 'starting'],
    [number(isTrouble), 'with a problem'], [number(camera => camera.state === 'idle'), 'idle'], [number(camera => camera.state === 'stopped'), 'stopped']];
  return [count(cameras.length, 'camera'), ...parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`)].join(' · ');
}

function problemNote(error) {
  return h('.notice', { role: 'alert', data: { tone: 'bad' } }, icon('warning'), h('div', {}, h('strong', {}, 'The cameras cannot be shown. '), error.message));
}

function noCameras(app) {
  return h('.empty', {},
    svg('svg', { viewBox: '0 0 132 84', class: 'drawing', fill: 'none', stroke: 'currentColor', 'stroke-width': 2, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' },
      svg('path', { d: 'M14 26h44c18 0 18 44 18 48M14 26h60c22 0 22 44 22 48M14 26h76M40 46v28' }), svg('path', { d: 'M6 82h120', opacity: .5 })),
    h('h2', {}, 'No cameras yet'),
    h('p', {}, app.mayChange ? 'Add one here, or name it in weir.yaml. All you need is the address under which it can be read, as its manual says.'
      : 'There is none yet, or none that you may see. You may not add one here: that takes somebody with the right to change things.'),
    h('pre', {}, 'cameras:\n  door: rtsp://192.168.1.20/stream1'),
    h('.tools', {}, app.mayChange ? addButton(app) : null));
}
