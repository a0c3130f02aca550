// Who are you?
import { login } from '../api.js';
import { fill, h } from '../dom.js';
import { icon, mark } from '../icons.js';

export function loginView(done) {
  const user = h('input.input', { id: 'user', name: 'user', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true });
  const password = h('input.input', { id: 'password', name: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const problem = h('p.problem', { id: 'login-problem', role: 'alert' });
  const button = h('button.button.primary', { type: 'submit' }, 'Log in');
  for (const input of [user, password]) input.setAttribute('aria-describedby', 'login-problem');

  async function submit(event) {
    event.preventDefault();
    fill(problem);
    button.disabled = true;
    try {
      await login(user.value, password.value);
      done();
    } catch (error) {
      fill(problem, icon('warning'), error.message);
      password.value = '';
      password.focus();
    } finally {
      button.disabled = false;
    }
  }

  const element = h('section.login', { 'aria-labelledby': 'login-title' },
    mark(), h('h1', { id: 'login-title' }, 'Log in to weir'),
    h('form', { onsubmit: submit },
      h('.field', {}, h('label', { for: 'user' }, 'Name'), user),
      h('.field', {}, h('label', { for: 'password' }, 'Password'), password, problem),
      button));
  return { title: 'Log in', element, focus: () => user.focus() };
}
