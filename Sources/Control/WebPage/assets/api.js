// The API of weir, and what it says when it says no.
import { moment } from './format.js';
import { sentence } from './words.js';

/** The API said no: `message` is its sentence, `field` what it is about where it names one, `complaints` all there are about a file. */
export class APIError extends Error {
  constructor(status, message, field = null, complaints = []) {
    super(message);
    Object.assign(this, { status, field, complaints });
  }
}

/** Tells `login` when somebody must say who they are. */
export const gate = new EventTarget();

export async function call(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: 'same-origin', cache: 'no-store' });
  } catch {
    throw new APIError(0, 'weir does not answer. It may be stopped, or the network between here and there is down.');
  }
  const text = await response.text();
  let value = null;
  try {
    value = text ? JSON.parse(text) : null;
  } catch {
    // Not JSON: the worker's log may be plain text.
    value = text;
  }
  if (response.ok) return value;
  if (response.status === 401) gate.dispatchEvent(new Event('login'));
  throw new APIError(response.status, reason(response, value), value?.field ?? null, value?.complaints ?? []);
}

function reason(response, value) {
  const said = value?.error ?? value?.message;
  if (typeof said === 'string' && said) return sentence(said);
  if (response.status === 401) return 'Please log in.';
  if (response.status === 403) return 'You may not do that here.';
  if (response.status === 404) return 'There is nothing at that address.';
  if (response.status === 429) return 'Too many attempts. Please wait a little.';
  return `weir answered ${response.status} ${response.statusText}`.trim() + '.';
}

/** Every page of a list. */
async function all(path) {
  const items = [];
  const separator = path.includes('?') ? '&' : '?';
  for (let page = 0, pages = 1; page < pages; page += 1) {
    const part = await call('GET', `${path}${separator}page=${page}&itemsPerPage=500`);
    items.push(...part.items);
    pages = part.pageCount ?? 1;
  }
  return items;
}

/** A camera's name as a path: its slashes part folders, everything else is escaped. */
export const pathOf = name => name.split('/').map(encodeURIComponent).join('/');

export const cameras = {
  all: async () => (await all('/api/cameras')).map(known),
  one: async name => known(await call('GET', `/api/cameras/${pathOf(name)}`)),
  add: camera => call('POST', '/api/cameras', camera),
  edit: (name, change) => call('PATCH', `/api/cameras/${pathOf(name)}`, change),
  remove: name => call('DELETE', `/api/cameras/${pathOf(name)}`),
  act: (name, verb) => call('POST', `/api/cameras/${pathOf(name)}/${verb}`),
  probe: camera => call('POST', '/api/probe', camera),
  log: name => all(`/api/cameras/${pathOf(name)}/log`),
};

export const status = () => call('GET', '/api/status');
export const sessions = async (camera = null) => {
  const now = Date.now() / 1000;
  const sessions = await all('/api/sessions' + (camera ? `?camera=${encodeURIComponent(camera)}` : ''));
  return sessions.map(session => ({ ...session, age: now - (moment(session.since) ?? now) }));
};
export const kick = id => call('DELETE', `/api/sessions/${encodeURIComponent(id)}`);
export const sinks = () => all('/api/sinks');
export const reload = () => call('POST', '/api/reload');
export const recordings = () => all('/api/recordings');
/** Who asks, and what they may: `{ user?, hasUsers, rights }`. */
export const session = () => call('GET', '/api/session');
export const login = (user, password) => call('POST', '/api/login', { user, password });
export const logout = () => call('POST', '/api/logout');

/** Times as Unix seconds and counts as numbers, whichever way the API tells them. */
export function known(camera) {
  return {
    ...camera,
    since: moment(camera.since),
    lastErrorAt: moment(camera.lastErrorAt),
    nextAttemptAt: moment(camera.nextAttemptAt),
    tracks: camera.tracks ?? [],
    urls: camera.urls ?? [],
    viewers: Object.values(camera.sessions ?? {}).reduce((sum, one) => sum + one, 0),
  };
}
