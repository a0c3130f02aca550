// Figures as people read them. Everything tells its unit, and no line breaks before one.

const bitUnits = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s'];
const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'];

function scaled(value, units) {
  let step = 0;
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  const digits = step === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)}\u00a0${units[step]}`;
}

export const bitRate = bitsPerSecond => bitsPerSecond == null ? '–' : scaled(bitsPerSecond, bitUnits);
export const bytes = count => count == null ? '–' : scaled(count, byteUnits);
export const frameRate = rate => rate == null ? '–' : `${Number(rate.toFixed(rate < 10 ? 1 : 0))}\u00a0fps`;
export const count = (number, one, many = one + 's') => `${number} ${number === 1 ? one : many}`;

/** `seconds` as its two largest units. */
export function duration(seconds) {
  if (seconds == null) return '–';
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [[Math.floor(whole / 86400), 'd'], [Math.floor(whole / 3600) % 24, 'h'], [Math.floor(whole / 60) % 60, 'min'], [whole % 60, 's']];
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return '0 s';
  return parts.slice(first, first + 2).filter(([value], index) => index === 0 || value > 0).map(([value, unit]) => `${value}\u00a0${unit}`).join(' ');
}

/** A moment that the API told, whether in Unix seconds or as RFC 3339: as Unix seconds. */
export function moment(value) {
  if (value == null || value === '') return null;
  if (typeof value === 'number') return value;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const dayName = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export const timeOfDay = seconds => clock.format(seconds * 1000);
export const day = seconds => dayName.format(seconds * 1000);
export const dateAndTime = seconds => whole.format(seconds * 1000);

const codecNames = { h264: 'H.264', avc: 'H.264', h265: 'H.265', hevc: 'H.265', aac: 'AAC', opus: 'Opus', mpegaudio: 'MPEG audio', mp3: 'MP3', mp2: 'MP2', ac3: 'AC-3', pcma: 'G.711 A', pcmu: 'G.711 µ', mjpeg: 'Motion JPEG', av1: 'AV1', vp8: 'VP8', vp9: 'VP9' };
export const codec = name => codecNames[String(name ?? '').toLowerCase().replace(/[^a-z0-9]/g, '')] ?? String(name ?? '').toUpperCase();

/** What is known of a track, in one line. */
export function track(track) {
  const parts = [codec(track.codec)];
  if (track.width && track.height) parts.push(`${track.width}\u00a0×\u00a0${track.height}`);
  if (track.fps) parts.push(frameRate(track.fps));
  if (track.sampleRate) parts.push(`${Number((track.sampleRate / 1000).toFixed(2))}\u00a0kHz`);
  if (track.channels) parts.push(track.channels === 1 ? 'mono' : track.channels === 2 ? 'stereo' : `${track.channels} channels`);
  if (track.bitrate) parts.push(bitRate(track.bitrate));
  return parts.join(' · ');
}

/** What a viewer's program calls itself, shortened to what tells something. */
export function program(userAgent) {
  const text = String(userAgent ?? '');
  const browser = [[/Edg\/(\d+)/, 'Edge'], [/Firefox\/(\d+)/, 'Firefox'], [/(?:Chrome|CriOS)\/(\d+)/, 'Chrome'], [/Version\/(\d+).*Safari\//, 'Safari']]
    .map(([pattern, name]) => [pattern.exec(text), name]).find(([found]) => found);
  if (!text.startsWith('Mozilla/') || !browser) return text;
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Macintosh', 'CrOS', 'Linux'].find(system => text.includes(system));
  return `${browser[1]} ${browser[0][1]}${system ? ` on ${system === 'Macintosh' ? 'macOS' : system === 'CrOS' ? 'ChromeOS' : system}` : ''}`;
}
