// The ways to see a camera in a browser, the best one first. Each says whether it can be had here, and why not.
import { MSEPlayer, isAvailable } from './mse.js';

const offers = (camera, ...kinds) => (camera.urls ?? []).some(url => kinds.includes(url.kind));

export const ways = [
  {
    id: 'webrtc',
    name: 'WebRTC',
    about: 'The shortest delay.',
    player: null,
    whyNot: camera => offers(camera, 'whep', 'webrtc') ? 'This page does not play it yet.' : 'This weir has no WebRTC output.',
  },
  {
    id: 'mse',
    name: 'MSE over WebSocket',
    about: 'Fragmented MP4, put together by the browser. About a tenth of a second behind.',
    player: MSEPlayer,
    whyNot: () => isAvailable() ? null : 'This browser has no Media Source Extensions.',
  },
  {
    id: 'mjpeg',
    name: 'Motion JPEG',
    about: 'Single pictures. Works everywhere, costs the most.',
    player: null,
    whyNot: camera => offers(camera, 'mjpeg') ? 'This page does not play it yet.' : 'This weir has no Motion JPEG output.',
  },
];

/** The first way that works for this camera in this browser; null where there is none. */
export const bestWay = camera => ways.find(way => way.player && way.whyNot(camera) === null) ?? null;

/** Whether there is a picture to be had: the camera sends, or it begins to when somebody who `wasAsked` comes. */
export const isPlayable = (camera, wasAsked) => ['running', 'stalled'].includes(camera.state) || (camera.onDemand && wasAsked && camera.state !== 'stopped');
