// What can be checked of a page for those who read it with their ears, fingers or weak eyes. Returns complaints.
() => {
  const complaints = [];
  const say = (element, text) => complaints.push(`${text}: <${element.tagName.toLowerCase()} class="${element.className?.baseVal ?? element.className}"> ${(element.textContent ?? '').trim().slice(0, 40)}`);
  const isShown = element => element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) && element.getBoundingClientRect().width > 0;
  const named = element => {
    const ids = element.getAttribute('aria-labelledby');
    if (ids) return ids.split(' ').map(id => document.getElementById(id)?.textContent ?? '').join(' ').trim();
    return element.getAttribute('aria-label')?.trim() || [...(element.labels ?? [])].map(label => label.textContent).join(' ').trim()
      || element.textContent.trim() || element.getAttribute('title') || '';
  };

  if (!document.documentElement.lang) complaints.push('the document has no language');
  if (document.querySelectorAll('main').length !== 1) complaints.push('there must be one main landmark');
  const title = [...document.querySelectorAll('h1')].filter(isShown);
  if (title.length !== 1) complaints.push(`there must be one h1, not ${title.length}`);
  let level = 1;
  for (const heading of [...document.querySelectorAll('main h1, main h2, main h3, main h4')].filter(isShown)) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) say(heading, `a heading of level ${next} after one of level ${level}`);
    level = next;
  }
  for (const element of document.querySelectorAll('a[href], button, input, select, textarea, [role=img], [role=group], [role=radiogroup], dialog, video, [tabindex="0"]')) {
    if (isShown(element) && element.getAttribute('aria-hidden') !== 'true' && !named(element)) say(element, 'has no name');
  }
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) complaints.push(`two elements have the id ${id}`);
  for (const attribute of ['aria-labelledby', 'aria-describedby', 'for']) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(' ')) if (!document.getElementById(id)) say(element, `${attribute} names ${id}, which is not there`);
    }
  }
  for (const image of document.querySelectorAll('svg:not([role=img])')) if (image.getAttribute('aria-hidden') !== 'true' && !image.closest('[aria-hidden=true]')) say(image, 'a picture that is neither hidden nor named');

  // Contrast (WCAG 2.2, 1.4.3), where the ground is one colour.
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => [r, g, b].map(value => value / 255).map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const over = (front, back) => [0, 1, 2].map(index => front[index] * front[3] / 255 + back[index] * (1 - front[3] / 255));
  const ground = element => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      if (one.matches('.picture, .player, .controls')) return null;
      const colour = rgba(getComputedStyle(one).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 255) break;
    }
    return layers.reverse().reduce((back, front) => over(front, back), rgba(getComputedStyle(document.documentElement).backgroundColor));
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !isShown(element) || element.closest('.unseen, .skip, svg, option, :disabled')) continue;
    const back = ground(element);
    if (!back) continue;
    const style = getComputedStyle(element);
    const front = over(rgba(style.color), back);
    const [high, low] = [light(front), light(back)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < least) say(element, `contrast ${ratio.toFixed(2)} is below ${least}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) complaints.push(`the page is ${document.documentElement.scrollWidth - innerWidth} pixels wider than the window`);
  return complaints;
}
