import { h } from '../dom.js';

/** Asks before something that cannot be taken back. Escape and the other button mean no. */
export function confirmed({ title, text, action }) {
  return new Promise(resolve => {
    const dialog = h('dialog', { 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-text' },
      h('form', { method: 'dialog' },
        h('header', {}, h('h2', { id: 'confirm-title' }, title)),
        h('.body', {}, h('p', { id: 'confirm-text' }, text)),
        h('footer', {}, h('span.push'),
          h('button.button', { value: 'no', autofocus: true }, 'Cancel'),
          h('button.button.solid-danger', { value: 'yes' }, action))));
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'yes');
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
