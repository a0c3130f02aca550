// What somebody has chosen, kept in this browser.
import { freshID, h } from './dom.js';

export function remembered(key, fallback) {
  try { return localStorage.getItem(`weir.${key}`) ?? fallback; } catch { return fallback; }
}

export function remember(key, value) {
  try { localStorage.setItem(`weir.${key}`, value); } catch { /* It lasts as long as the page, then. */ }
}

/** One of a few: `options` are `{ value, label, content, class }`; a row of radio buttons that look like one switch. */
export function segments(label, options, value, changed) {
  const name = freshID('choice');
  return h('fieldset.segments', { role: 'radiogroup', 'aria-label': label }, options.map(option => {
    const input = h('input', { type: 'radio', name, value: option.value, 'aria-label': option.label, onchange: () => changed(option.value) });
    input.checked = option.value === value;
    return h('label' + (option.class ? `.${option.class}` : ''), { title: option.label }, input, h('span', { 'aria-hidden': 'true' }, option.content ?? option.label));
  }));
}
