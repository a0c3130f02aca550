// Elements without markup in strings, so nothing that a camera or a person wrote can become markup.

/**
 * h('p.quiet', { id: 'a', onclick: f, hidden: false }, 'text', element, [more])
 * A name may carry classes. Functions listen, booleans switch an attribute, null leaves it out.
 */
export function h(name, ...rest) {
  const [tag, ...classes] = name.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length) element.className = classes.join(' ');
  if (isProperties(rest[0])) setAll(element, rest.shift());
  element.append(...contents(rest));
  return element;
}

function isProperties(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Node);
}

function setAll(element, properties) {
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else if (key === 'data') Object.assign(element.dataset, value);
    else if (key === 'value' || key === 'muted') element[key] = value;
    else if (typeof value === 'boolean' && !key.startsWith('aria-')) element.toggleAttribute(key, value);
    else element.setAttribute(key, value);
  }
}

function contents(children) {
  return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);
}

/** Puts `children` in the place of what `element` holds. */
export function fill(element, ...children) {
  element.replaceChildren(...contents(children));
  return element;
}

/** An address that may be broken after its slashes and before its query. */
export function breakable(text) {
  return text.split(/(?<=[^/]\/)(?=[^/])|(?=[?&@])/).flatMap((part, index) => index ? [document.createElement('wbr'), part] : [part]);
}

/** Sets a text only where it differs, so that screen readers and selections are left alone. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

let lastID = 0;
/** An id that no other element of the page has. */
export function freshID(prefix = 'e') {
  lastID += 1;
  return `${prefix}-${lastID}`;
}

/** One `li` (or the like) for each item, kept over updates: made by `make`, brought up to date by `update`, in order. */
export function keyed(parent, items, keyOf, make, update) {
  const kept = parent.keyedParts ??= new Map();
  const wanted = new Set(items.map(keyOf));
  for (const [key, part] of kept) {
    if (wanted.has(key)) continue;
    part.end?.();
    part.element.remove();
    kept.delete(key);
  }
  let before = null;
  for (const item of items) {
    const key = keyOf(item);
    let part = kept.get(key);
    if (!part) kept.set(key, part = make(item));
    update?.(part, item);
    const place = before ? before.nextSibling : parent.firstChild;
    if (place !== part.element) parent.insertBefore(part.element, place);
    before = part.element;
  }
  return kept;
}
