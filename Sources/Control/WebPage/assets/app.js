// The frame of the page: the bar at the top, which view is shown, messages, and who is logged in.
import * as api from './api.js';
import { fill, h, say } from './dom.js';
import { icon, mark } from './icons.js';
import { Live } from './live.js';
import { cameraView } from './views/camera.js';
import { eventsView } from './views/events.js';
import { loginView } from './views/login.js';
import { recordingsView } from './views/recordings.js';
import { sessionsView } from './views/sessions.js';
import { sinksView } from './views/sinks.js';
import { wallView } from './views/wall.js';
import { told } from './words.js';

const places = [
  { id: 'cameras', href: '/', label: 'Cameras', icon: 'grid', view: wallView },
  { id: 'sessions', href: '/#sessions', label: 'Sessions', icon: 'people', view: sessionsView },
  { id: 'sinks', href: '/#sinks', label: 'System', icon: 'out', view: sinksView },
  { id: 'recordings', href: '/#recordings', label: 'Recordings', icon: 'film', view: recordingsView, hidden: true },
  { id: 'events', href: '/#events', label: 'Events', icon: 'list', view: eventsView },
];
const themes = [
  { id: null, icon: 'auto', label: 'Colours: as the system' },
  { id: 'light', icon: 'sun', label: 'Colours: light' },
  { id: 'dark', icon: 'moon', label: 'Colours: dark' },
];

class App {
  live = new Live();
  view = null;

  constructor() {
    this.main = document.getElementById('main');
    this.buildBar();
    addEventListener('popstate', () => this.show());
    addEventListener('hashchange', () => this.show());
    document.addEventListener('click', event => this.clicked(event));
    api.gate.addEventListener('login', () => this.askLogin());
    this.live.addEventListener('change', () => this.changed());
    this.live.addEventListener('event', ({ detail }) => detail.kind === 'error' && this.announce(`${detail.camera ?? 'weir'}: ${told(detail)}`));
    this.begin();
  }

  async begin() {
    await this.learnWhoAsks();
    if (this.mustLogIn) return void this.askLogin();
    this.live.start();
    this.show();
    this.lookForRecordings();
  }

  /** Who is here, and what they may. What cannot be learned is found out by trying. */
  async learnWhoAsks() {
    try {
      this.session = await api.session();
    } catch {
      this.session = null;
    }
    const user = this.session?.user;
    this.logoutButton.hidden = !user;
    this.logoutButton.title = `Log out ${user ?? ''}`.trim();
    this.logoutButton.setAttribute('aria-label', this.logoutButton.title);
    this.loginButton.hidden = Boolean(user) || !this.session?.hasUsers;
  }

  get mustLogIn() { return Boolean(this.session?.hasUsers && !this.session.user && !this.session.rights.api); }

  /** Whether cameras and sessions may be changed; where that is not known, the API will say. */
  get mayChange() { return this.session?.rights.configure ?? true; }

  buildBar() {
    this.links = new Map(places.map(place => [place.id, h('a', { href: place.href, hidden: place.hidden ?? false }, icon(place.icon), place.label)]));
    this.linkState = h('span.link-state', { hidden: true });
    this.themeButton = h('button.icon-button', { type: 'button', onclick: () => this.nextTheme() });
    this.logoutButton = h('button.icon-button', { type: 'button', title: 'Log out', 'aria-label': 'Log out', hidden: true, onclick: () => this.logout() }, icon('leave'));
    this.loginButton = h('button.button.small', { type: 'button', hidden: true, onclick: () => this.askLogin() }, 'Log in');
    fill(document.getElementById('bar'),
      h('a.brand', { href: '/', 'aria-label': 'weir, all cameras' }, mark(), 'weir'),
      h('nav.nav', { 'aria-label': 'Pages' }, [...this.links.values()]),
      h('.bar-end', {}, this.linkState, this.themeButton, this.loginButton, this.logoutButton));
    this.showTheme();
  }

  /** What the address asks for. */
  get place() {
    if (location.pathname !== '/') return { camera: decodeURIComponent(location.pathname.replace(/^\/|\/$/g, '')) };
    return places.find(place => place.id === location.hash.slice(1)) ?? places[0];
  }

  show() {
    const key = location.pathname + (location.pathname === '/' ? location.hash : '');
    if (this.isLogin || key === this.shownKey) return;
    this.shownKey = key;
    const place = this.place;
    this.view?.end?.();
    for (const [id, link] of this.links) {
      if (id === (place.id ?? 'cameras')) link.setAttribute('aria-current', place.id ? 'page' : 'true');
      else link.removeAttribute('aria-current');
    }
    this.view = place.camera !== undefined ? cameraView(this, place.camera) : place.view(this);
    fill(this.main, this.view.element);
    document.title = this.view.title === 'weir' ? 'weir' : `${this.view.title} · weir`;
    scrollTo(0, 0);
    if (this.hasShown) {
      this.main.focus({ preventScroll: true });
      this.announce(this.view.title);
    }
    this.hasShown = true;
    this.view.update?.();
  }

  /** Goes to another address of this page without loading it anew. */
  go(href) {
    history.pushState(null, '', href);
    this.show();
  }

  clicked(event) {
    const link = event.target.closest?.('a[href]');
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    const isPage = url.origin === location.origin && (url.pathname === '/' || (url.pathname.endsWith('/') && !url.pathname.startsWith('/api/')));
    if (!isPage || link.classList.contains('skip')) return;
    event.preventDefault();
    this.go(url.pathname + url.hash);
  }

  changed() {
    const { problem, hasEvents } = this.live;
    if (problem?.status === 401) return;
    this.linkState.hidden = !problem;
    if (problem) fill(this.linkState, h('span.state', { data: { tone: 'bad' } }, 'No connection'));
    this.linkState.title = problem?.message ?? '';
    if (!problem !== !this.hadProblem && this.live.isLoaded) this.announce(problem ? problem.message : 'The connection to weir is back.');
    this.hadProblem = Boolean(problem);
    document.documentElement.dataset.events = hasEvents ? 'yes' : 'no';
    this.view?.update?.();
  }

  async lookForRecordings() {
    try {
      const sinks = await api.sinks();
      if (sinks.some(sink => sink.kind === 'recorder')) this.links.get('recordings').hidden = (await api.recordings()).length === 0;
    } catch {
      // What went wrong is told by the view.
    }
  }

  // Who is there

  askLogin() {
    if (this.isLogin) return;
    this.isLogin = true;
    this.live.stop();
    this.view?.end?.();
    document.getElementById('bar').hidden = true;
    this.view = loginView(() => {
      this.isLogin = false;
      this.shownKey = null;
      document.getElementById('bar').hidden = false;
      this.begin();
    });
    fill(this.main, this.view.element);
    document.title = 'Log in · weir';
    this.view.focus();
  }

  async logout() {
    try {
      await api.logout();
      this.live.forget();
      this.live.stop();
      this.view?.end?.();
      this.view = null;
      this.shownKey = null;
      await this.begin();
      this.announce('You are logged out.');
    } catch (error) {
      this.toast(error.message, 'warning');
    }
  }

  // Messages

  /** To screen readers. */
  announce(text) {
    const place = document.getElementById('announcer');
    if (place.textContent === text) place.textContent = '';
    place.textContent = text;
  }

  /** To everybody, for a few seconds. */
  toast(text, symbol = 'check') {
    const toast = h('.toast', {}, icon(symbol), h('span', {}, text));
    document.getElementById('toasts').append(toast);
    setTimeout(() => toast.remove(), 3000 + text.length * 50);
  }

  async copy(text, what = 'Copied') {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without TLS browsers have no clipboard for scripts, but they still have the old way.
      const area = h('textarea.unseen', { value: text });
      document.body.append(area);
      area.select();
      const isDone = document.execCommand('copy');
      area.remove();
      if (!isDone) return void this.toast('The browser does not allow copying. Select the text by hand.', 'warning');
    }
    this.toast(what);
  }

  // Light and dark

  nextTheme() {
    const index = themes.findIndex(theme => theme.id === (document.documentElement.dataset.theme ?? null));
    const { id, label } = themes[(index + 1) % themes.length];
    if (id) document.documentElement.dataset.theme = id;
    else delete document.documentElement.dataset.theme;
    try {
      if (id) localStorage.setItem('weir.theme', id);
      else localStorage.removeItem('weir.theme');
    } catch {
      // It lasts as long as the page, then.
    }
    this.showTheme();
    this.announce(label);
  }

  showTheme() {
    const theme = themes.find(theme => theme.id === (document.documentElement.dataset.theme ?? null)) ?? themes[0];
    fill(this.themeButton, icon(theme.icon)).setAttribute('aria-label', theme.label);
    this.themeButton.title = theme.label;
  }
}

new App();
