// The dialog in which a camera is added or changed, tried out before, or removed.
import * as api from '../api.js';
import { breakable, fill, freshID, h } from '../dom.js';
import { count, track } from '../format.js';
import { icon } from '../icons.js';
import { confirmed } from './confirm.js';

/** Adds a camera, or changes `camera`; of one that cannot be changed here it says where it can. */
export function openCameraForm(app, camera = null) {
  if (camera?.isEditable === false) return void tellOrigin(camera);
  const form = new CameraForm(app, camera);
  document.body.append(form.dialog);
  form.dialog.showModal();
}

function tellOrigin(camera) {
  const dialog = h('dialog', { 'aria-labelledby': 'origin-title' },
    h('form', { method: 'dialog' },
      h('header', {}, h('h2', { id: 'origin-title' }, `${camera.name} is changed elsewhere`)),
      h('.body', {}, h('p', {}, 'It is declared in ', h('code', {}, breakable(camera.declaredIn)), '. Change it there; under “System”, weir can then be told to read its files again.'),
        h('p.quiet', {}, 'Only cameras that were added here or over the API can be changed here.')),
      h('footer', {}, h('span.push'), h('button.button', { autofocus: true }, 'Close'))));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

class CameraForm {
  constructor(app, camera) {
    this.app = app;
    this.camera = camera;
    const settings = camera?.settings ?? {};
    this.fields = new Map();
    this.note = h('div', { role: 'alert' });
    this.probeResult = h('div', { role: 'status' });
    this.probeButton = h('button.button', { type: 'button', onclick: () => this.probe() }, icon('search'), 'Try it');
    this.submitButton = h('button.button.primary', { type: 'submit' }, camera ? 'Save' : 'Add the camera');
    const text = (key, attributes = {}) => h('input.input', { autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', ...attributes, name: key });
    const select = (key, options, value) => h('select.input', { name: key }, options.map(([id, label]) => h('option', { value: id, selected: id === value }, label)));
    const onDemand = this.onDemand = h('input', { type: 'checkbox', name: 'onDemand' });
    onDemand.checked = settings.onDemand ?? false;
    const isOpen = camera && (settings.transport !== 'tcp' || settings.video !== 'copy' || settings.audio !== 'auto');

    this.dialog = h('dialog', { 'aria-labelledby': 'form-title' },
      h('form', { novalidate: true, onsubmit: event => this.submit(event) },
        h('header', {}, h('h2', { id: 'form-title' }, camera ? `Edit ${camera.name}` : 'Add a camera'),
          h('button.icon-button', { type: 'button', 'aria-label': 'Close', onclick: () => this.dialog.close() }, icon('close'))),
        h('.body', {},
          this.note,
          camera ? null : this.field('name', 'Name', text('name', { placeholder: 'house/door', maxlength: '128', autofocus: true }),
            'It stands in every address of the camera. Letters, digits, “-”, “_”, “.”; a “/” puts it into a group.'),
          this.field('url', 'Address of the camera', text('url', { class: 'input mono', inputmode: 'url', placeholder: camera ? camera.source : 'rtsp://192.168.1.20/stream1' }),
            camera ? `Now ${camera.source}. Leave it empty to keep it.` : 'Its manual tells it. Usually it begins with rtsp://.'),
          h('.pair', {},
            this.field('user', 'User', text('user', { placeholder: camera ? 'unchanged' : '' })),
            this.field('password', 'Password', text('password', { type: 'password', autocomplete: 'new-password', placeholder: camera ? 'unchanged' : '' }))),
          h('.tools', {}, this.probeButton, h('span.quiet.small', {}, 'Reads the camera for a moment and says what it sends.')),
          this.probeResult,
          h('label.check', {}, onDemand, h('span', {}, 'Only while somebody watches', h('small', {}, 'Saves the camera’s network. The first picture then takes a second or two.'))),
          h('details.more', { open: Boolean(isOpen) }, h('summary', {}, 'More'),
            h('.fields', {},
              this.field('transport', 'How the pictures come', select('transport', [['tcp', 'TCP: nothing gets lost'], ['udp', 'UDP: for cameras that know nothing else'], ['auto', 'Whatever works']], settings.transport ?? 'tcp')),
              h('.pair', {},
                this.field('video', 'Video', select('video', [['copy', 'As the camera sends it'], ['h264', 'Encode to H.264']], settings.video ?? 'copy')),
                this.field('audio', 'Sound', select('audio', [['auto', 'As it is, if possible'], ['copy', 'As it is'], ['aac', 'Encode to AAC'], ['opus', 'Encode to Opus'], ['none', 'No sound']], settings.audio ?? 'auto')))))),
        h('footer', {},
          camera ? h('button.button.danger', { type: 'button', onclick: () => this.remove() }, icon('trash'), 'Remove') : null,
          h('span.push'), h('button.button', { type: 'button', onclick: () => this.dialog.close() }, 'Cancel'), this.submitButton)));
    this.dialog.addEventListener('close', () => this.dialog.remove());
  }

  field(key, label, input, hint = null) {
    const id = freshID('field');
    const problem = h('p.problem', { id: `${id}-problem` });
    input.id = id;
    input.setAttribute('aria-describedby', hint ? `${id}-hint ${id}-problem` : `${id}-problem`);
    input.addEventListener('input', () => this.complain(key, null));
    this.fields.set(key, { input, problem });
    return h('.field', {}, h('label', { for: id }, label), input, problem, hint ? h('p.hint', { id: `${id}-hint` }, hint) : null);
  }

  /** Puts a sentence next to its field, or above all where it has none. */
  complain(key, sentence) {
    const field = this.fields.get(key);
    if (!field) return false;
    fill(field.problem, sentence ? [icon('warning'), sentence] : null);
    if (sentence) {
      field.input.setAttribute('aria-invalid', 'true');
      const details = field.input.closest('details');
      if (details) details.open = true;
      field.input.focus();
    } else field.input.removeAttribute('aria-invalid');
    return true;
  }

  clear() {
    fill(this.note);
    for (const key of this.fields.keys()) this.complain(key, null);
  }

  show(error) {
    if (error.status === 401) this.dialog.close();
    else if (!this.complain(error.field, error.message)) {
      fill(this.note, h('.notice', { data: { tone: 'bad' } }, icon('warning'), h('div', {}, error.message)));
      this.note.scrollIntoView({ block: 'nearest' });
    }
  }

  value(key) { return this.fields.get(key)?.input.value.trim() ?? ''; }

  /** What was written; for a change only what differs. */
  get settings() {
    const before = this.camera?.settings ?? null;
    const values = {};
    for (const key of ['url', 'user', 'password']) {
      const text = key === 'password' ? this.fields.get(key).input.value : this.value(key);
      if (text) values[key] = text;
    }
    const choices = { onDemand: this.onDemand.checked, transport: this.value('transport'), video: this.value('video'), audio: this.value('audio') };
    const defaults = before ?? { onDemand: false, transport: 'tcp', video: 'copy', audio: 'auto' };
    for (const [key, value] of Object.entries(choices)) if (value !== defaults[key]) values[key] = value;
    return values;
  }

  async submit(event) {
    event.preventDefault();
    this.clear();
    if (!this.camera && !this.value('name')) return void this.complain('name', 'Give the camera a name.');
    if (!this.camera && !this.value('url')) return void this.complain('url', 'Tell where the camera is.');
    this.submitButton.disabled = true;
    try {
      if (this.camera) await api.cameras.edit(this.camera.name, this.settings);
      else await api.cameras.add({ name: this.value('name'), ...this.settings });
      this.dialog.close();
      this.app.toast(this.camera ? `${this.camera.name} has been changed.` : `${this.value('name')} has been added.`);
      this.app.live.refresh();
    } catch (error) {
      this.show(error);
    } finally {
      this.submitButton.disabled = false;
    }
  }

  async probe() {
    this.clear();
    const { url, user, password } = this.settings;
    if (!url) return void this.complain('url', this.camera ? 'Write the whole address here to try it.' : 'Tell where the camera is.');
    this.probeButton.disabled = true;
    fill(this.probeResult, h('.notice', {}, h('.spinner.dark', { 'aria-hidden': 'true' }), h('div', {}, 'Reading the camera …')));
    try {
      const { tracks } = await api.cameras.probe({ url, user, password, transport: this.value('transport') });
      fill(this.probeResult, h('.notice', { data: { tone: tracks.length ? 'good' : 'warn' } }, icon(tracks.length ? 'check' : 'warning'),
        h('div', {}, h('strong', {}, tracks.length ? `It sends ${count(tracks.length, 'track')}.` : 'It answers, but sends neither picture nor sound.'), h('ul', {}, tracks.map(one => h('li', {}, track(one)))))));
    } catch (error) {
      fill(this.probeResult);
      if (error.field) this.show(error);
      else fill(this.probeResult, h('.notice', { data: { tone: 'bad' } }, icon('warning'), h('div', {}, h('strong', {}, 'It does not work like this. '), error.message)));
    } finally {
      this.probeButton.disabled = false;
    }
  }

  async remove() {
    const { name } = this.camera;
    const isSure = await confirmed({ title: `Remove ${name}?`, text: 'Whoever watches it is sent away, and weir forgets its address. The camera itself stays as it is.', action: 'Remove it' });
    if (!isSure) return;
    try {
      await api.cameras.remove(name);
      this.dialog.close();
      this.app.toast(`${name} has been removed.`);
      await this.app.live.refresh();
      this.app.go('/');
    } catch (error) {
      this.show(error);
    }
  }
}
