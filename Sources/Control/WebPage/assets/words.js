// States and errors in plain words: one table for the wall, the camera's page and the log.
import { duration } from './format.js';

const states = {
  idle: { word: 'Idle', tone: 'idle' },
  starting: { word: 'Starting', tone: 'warn' },
  running: { word: 'Live', tone: 'good' },
  stalled: { word: 'No picture', tone: 'warn' },
  backing_off: { word: 'Trying again', tone: 'bad' },
  failed: { word: 'Failed', tone: 'bad' },
  stopped: { word: 'Stopped', tone: 'idle' },
};

export const stateOf = camera => states[camera.state] ?? { word: String(camera.state), tone: 'idle' };

export const isTrouble = camera => ['stalled', 'backing_off', 'failed'].includes(camera.state);

/** What weir wrote, as a sentence: with a large letter, unless it begins with an address, and a full stop. */
export function sentence(text) {
  const begin = /^(?!weir\b)[a-z]+(?=[\s,:;]|$)(?!:\/\/)/.test(text) ? text[0].toUpperCase() + text.slice(1) : text;
  return begin + (/[.!?…]$/.test(text) ? '' : '.');
}

/** The last error as a sentence. */
export const errorOf = camera => camera.lastError ? sentence(camera.lastError) : null;

const changes = {
  idle: 'Nobody watches: it rests.', starting: 'Starting.', running: 'Live.', stalled: 'Sends nothing.', backing_off: 'Waits for its next try.',
  failed: 'Failed.', stopped: 'Stopped by hand.',
};

/** What an event tells. */
export const told = event => event.kind === 'state' ? changes[event.details?.state] ?? sentence(event.text) : sentence(event.text || event.kind);

/** It is starting, after it has just failed: then why it failed says more than that it tries again. */
export const isRetrying = (camera, now = Date.now() / 1000) => camera.state === 'starting' && camera.lastError && now - (camera.lastErrorAt ?? 0) < 120;

/** Why there is no picture, in one or two short sentences; null where there should be one. */
export function explain(camera, now = Date.now() / 1000) {
  switch (camera.state) {
    case 'running': return null;
    case 'idle': return camera.onDemand ? 'Starts when somebody watches.' : 'Has not been started.';
    case 'starting': return isRetrying(camera, now) ? errorOf(camera) : 'Waiting for the first picture.';
    case 'stopped': return 'Stopped by hand. It stays so until somebody starts it.';
    case 'stalled': return errorOf(camera) ?? 'The camera is connected but sends nothing.';
    default: return errorOf(camera) ?? 'The camera cannot be reached.';
  }
}

/** When it is tried again, as `Next try in 8 s.`; null where no try is planned. */
export function nextTry(camera, now = Date.now() / 1000) {
  if (isRetrying(camera, now)) return 'Trying now.';
  if (!['backing_off', 'failed'].includes(camera.state) || camera.nextAttemptAt == null) return null;
  const seconds = camera.nextAttemptAt - now;
  return seconds > 1 ? `Next try in ${duration(seconds)}.` : 'Trying now.';
}
