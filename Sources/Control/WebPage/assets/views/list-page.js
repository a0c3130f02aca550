// What the pages with a list have in common: a title, a line below it, and either the list, or why there is none.
import { fill, h, say } from '../dom.js';
import { icon } from '../icons.js';

/**
 * `read()` returns the items, `show(items)` the element; `empty` is `{ icon, title, text }`; `summary(items)` the line below the title.
 * It is read again every `every` seconds, and by `update()` of the returned view.
 */
export function listPage(app, { title, tools = [], read, show, empty, summary, every = 3 }) {
  const sub = h('p.sub', {}, 'Reading …');
  const content = h('div');
  const element = h('div', {}, h('.page-head', {}, h('.titles', {}, h('h1', {}, title), sub), h('.tools', {}, tools)), content);
  let isOver = false;
  let timer = null;

  async function refresh() {
    clearTimeout(timer);
    try {
      const items = await read();
      if (isOver) return;
      say(sub, summary(items));
      if (items.length) show(items, content);
      else fill(content, h('.card', {}, h('.empty', {}, icon(empty.icon), h('h2', {}, empty.title), h('p', {}, empty.text))));
    } catch (error) {
      if (isOver) return;
      say(sub, '');
      if (error.status !== 401) fill(content, h('.notice', { role: 'alert', data: { tone: 'bad' } }, icon('warning'), h('div', {}, error.message)));
    }
    if (!isOver) timer = setTimeout(() => document.hidden ? again() : refresh(), every * 1000);
  }
  function again() { timer = setTimeout(() => document.hidden ? again() : refresh(), every * 1000); }

  refresh();
  return { title, element, refresh, end() { isOver = true; clearTimeout(timer); } };
}
