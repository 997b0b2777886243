/*
 * Users of the gateway's own door, for administrators; one's own password, for everybody. A password that the gateway made is shown
 * once: it is nowhere else.
 */
import {door} from './door.js';
import {$, element, replace, setText} from './dom.js';
import {onLanguage, t, word} from './language.js';
import {askNow} from './live.js';
import {addPage, shownPage} from './nav.js';
import {changed} from './present.js';
import {call, forgetToken, onUser} from './server.js';

/** As they stand in the file of users. */
const ROLES = ['viewer', 'technician', 'administrator'];

/** [{name, role, oneTime}]; null while they are not known. */
let users = null;
/** {name, password} of whoever was given one just now. */
let secret = null;
let busy = false;

const administers = () => door.user?.role === 'ADMINISTRATOR';
const roleText = role => word(t.roles, role.toUpperCase());

function say(text, bad = true) {
  const node = $('users-said');
  setText(node, text);
  node.className = bad ? 'is-bad' : '';
  node.hidden = !text;
}

function button(text, act, label) {
  const made = element('button', 'act', text);
  made.type = 'button';
  made.setAttribute('aria-label', label);
  made.addEventListener('click', act);
  return made;
}

const options = chosen => ROLES.map(role => new Option(roleText(role), role, false, role === chosen));

// ---- list ----

async function load() {
  if (!administers()) {
    users = secret = null;
    render();
    return;
  }
  const got = await call('users');
  users = got.body?.users ?? null;
  if (!got.body) say(got.why);
  render();
}

function render() {
  $('users-all').hidden = !users;
  $('users-secret').hidden = !secret;
  setText($('users-secret-who'), secret ? t.usersSecretOf(secret.name) : '');
  setText($('users-secret-text'), secret?.password ?? '');
  replace($('users-list'), ...(users ?? []).map(row));
  const kept = $('users-role').value;
  replace($('users-role'), ...options(kept || ROLES[0]));
}

function row(user) {
  const {name} = user;
  const own = name === door.user?.name;
  const role = element('select', '', ...options(user.role));
  role.setAttribute('aria-label', t.usersRoleOf(name));
  const change = button(t.usersChange, () => order('role', {name, role: role.value}, t.usersRoleAsk(name, roleText(role.value), own)), t.usersRoleOf(name));
  change.disabled = true;
  role.addEventListener('change', () => {
    change.disabled = role.value === user.role;
  });
  const made = element('li', '', element('b', 'text', name), element('span', 'mark', own ? t.usersYou : roleText(user.role)),
    user.oneTime ? element('small', '', t.usersOneTime) : '', element('span', 'acts', role, change,
      button(t.usersReset, () => order('reset', {name}, t.usersResetAsk(name, own)), `${t.usersReset} ${name}`),
      button(t.usersRemove, () => order('remove', {name}, t.usersRemoveAsk(name, own)), `${t.usersRemove} ${name}`)));
  made.dataset.user = name;
  return made;
}

/** @param question is asked before, if there is one; @return whether it was done */
async function order(what, fields, question) {
  if (busy || (question && !confirm(question))) return false;
  const got = await work(`users/${what}`, fields);
  if (!got.body) {
    say(got.why);
    return false;
  }
  secret = got.body.password ? {name: fields.name, password: got.body.password} : null;
  say(secret ? '' : t.usersDone(fields.name), false);
  await load();
  // What had the focus is not there any more.
  $(secret ? 'users-secret' : 'users-title').focus();
  return true;
}

async function work(path, fields) {
  busy = true;
  $('page-users').setAttribute('aria-busy', 'true');
  const got = await call(path, fields);
  busy = false;
  $('page-users').removeAttribute('aria-busy');
  return got;
}

async function add(event) {
  event.preventDefault();
  const name = $('users-name').value.trim();
  if (name && await order('add', {name, role: $('users-role').value})) $('users-name').value = '';
}

// ---- one's own password ----

async function change(event) {
  event.preventDefault();
  if (busy) return;
  const fresh = $('users-fresh').value;
  if (fresh !== $('users-again').value) {
    say(t.usersDiffer);
    return;
  }
  const got = await work('password', {old: $('users-old').value, new: fresh});
  if (!got.body) {
    say(got.why);
    return;
  }
  $('users-own').reset();
  // The session is another one, and so is what orders carry.
  forgetToken();
  say(t.usersChanged, false);
  askNow();
}

// ---- the page ----

function hide() {
  secret = null;
  $('users-own').reset();
  say('');
  render();
}

/** What is typed is kept: of the list it is only what is chosen in a row. */
function renderUser() {
  setText($('users-who'), door.user ? t.userIs(door.user.name, word(t.roles, door.user.role)) : '');
  $('users-account').value = door.user?.name ?? '';
}

/** Adds the page, if the door has users of its own. */
export function makeUsers() {
  onUser(changed);
  if (!door.users) return;
  $('users-add').addEventListener('submit', add);
  $('users-own').addEventListener('submit', change);
  $('users-secret-seen').addEventListener('click', () => {
    secret = null;
    render();
  });
  onUser(() => {
    renderUser();
    if (shownPage() === 'users') load();
  });
  onLanguage(() => {
    renderUser();
    if (shownPage() === 'users') render();
  });
  addPage('users', {
    shown: () => {
      renderUser();
      load();
    },
    hidden: hide,
  });
}
