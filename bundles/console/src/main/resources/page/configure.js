/*
 * The page on which components are set up: their list, a form for each, its device table as a grid. What is typed is kept here until it
 * is applied or given up; the gateway judges it before it counts.
 */
import {clockTime} from './clock.js';
import {closeDetail, openDetail} from './detail.js';
import {door} from './door.js';
import {$, element, icon, replace, setText} from './dom.js';
import {makeGrid} from './grid.js';
import {onLanguage, said, t, word} from './language.js';
import {askNow, lookAt} from './live.js';
import {valueLines} from './lines.js';
import {look} from './names.js';
import {addPage, shownPage} from './nav.js';
import {deviceOf, onChange} from './present.js';
import {makeScan, showScan} from './scan.js';
import {call, onUser} from './server.js';
import {makeCalled, renderCalled, showCalled} from './strangers.js';

/** Columns that a new table begins with. */
const COLUMNS = {
  'io.standpipe.modbus': ['id', 'profile', 'address', 'unit', 'name', 'grid', 'mounting'],
  'io.standpipe.coap': ['id', 'profile', 'identity', 'key', 'name', 'grid'],
  'io.standpipe.gpio': ['id', 'profile', 'pins', 'contact', 'name', 'grid'],
};
/** New devices whose first values are shown. */
const FIRST = 50;

let list = null;
/** The component that is open: {answer, edits: Map, cleared: Set, grid, before, checked, text}; null if none is. */
let open = null;
let busy = false;
/** Ids of devices that were added last. */
let fresh = [];

const mayLook = () => door.user?.role !== 'VIEWER';
const mayApply = () => door.user === null || door.user.role === 'ADMINISTRATOR';

function button(text, act, className = 'act') {
  const made = element('button', className, text);
  made.type = 'button';
  made.addEventListener('click', act);
  return made;
}

// ---- what is kept ----

const tableText = () => open.grid?.text() ?? '';

/** The one place that knows whether there is something to lose. */
function dirty() {
  return open !== null && (open.edits.size > 0 || open.cleared.size > 0 || (open.grid !== null && tableText() !== open.before) || isNew());
}

/** Made here and not applied yet; one that was taken away and can be brought back is none. */
const isNew = () => !open.answer.there && !open.answer.undo;

function mayLeave(closing) {
  if (!dirty()) return true;
  return closing === true ? false : confirm(t.leaveUnsaved);
}

function say(text, bad = true) {
  const node = $('configure-said');
  setText(node, text);
  node.className = bad ? 'is-bad' : '';
  node.hidden = !text;
}

/** What is sent: settings that were changed, and no others. */
function form() {
  const fields = [['pid', open.answer.pid], ['version', open.answer.version]];
  for (const [id, text] of open.edits) fields.push([`set.${id}`, text]);
  if (open.grid && tableText() !== open.before) fields.push(['set.devices', tableText()]);
  for (const id of open.cleared) fields.push(['clear', id]);
  return fields;
}

async function work(path, fields) {
  if (busy) return null;
  busy = true;
  $('page-configure').setAttribute('aria-busy', 'true');
  renderBar();
  const got = await call(path, fields);
  busy = false;
  $('page-configure').removeAttribute('aria-busy');
  renderBar();
  return got;
}

// ---- list ----

async function loadList() {
  if (!mayLook()) {
    list = null;
    renderList();
    return;
  }
  const got = await call('components');
  if (got.body) list = got.body;
  say(got.body ? '' : got.why);
  renderList();
}

function renderList() {
  $('configure-viewer').hidden = mayLook();
  $('configure-choose').hidden = !mayLook();
  const nameOf = component => said(list?.forms.find(one => one.component === component)?.name, component);
  replace($('configure-list'), ...(list?.components ?? []).map(one => {
    const made = button('', () => choose(one.pid), 'component');
    const [, instance] = one.pid.split('~');
    made.append(element('b', '', nameOf(one.component)), instance ? element('span', 'text', instance) : '',
      element('small', '', !one.there ? t.takenAway : one.devices === undefined ? '' : t.devicesOf(one.devices)));
    if (open?.answer.pid === one.pid) made.setAttribute('aria-current', 'true');
    return element('li', '', made);
  }));
  const several = (list?.forms ?? []).filter(one => one.several);
  const kept = $('configure-kind').value;
  replace($('configure-kind'), ...several.map(one => new Option(said(one.name), one.component)));
  if (kept) $('configure-kind').value = kept;
  $('configure-new').hidden = !several.length || !mayApply();
}

async function choose(pid) {
  if (!mayLeave()) return;
  fresh = [];
  await load(pid);
}

async function load(pid) {
  const got = await work(`component?pid=${encodeURIComponent(pid)}`);
  if (!got) return;
  if (!got.body) {
    say(got.why);
    return;
  }
  take(got.body);
  say('');
}

/** Shows what the gateway has; what was typed is gone. */
function take(answer) {
  open = {answer, edits: new Map(), cleared: new Set(), grid: null, before: '', checked: null, signature: ''};
  renderComponent();
  renderList();
}

// ---- form ----

function renderComponent() {
  const {answer} = open;
  $('configure-open').hidden = false;
  setText($('configure-name'), `${said(answer.name)}${answer.pid.includes('~') ? ` · ${answer.pid.split('~')[1]}` : ''}`);
  setText($('configure-about'), said(answer.description));
  setText($('configure-locked'), said(answer.locked));
  $('configure-locked').hidden = !answer.locked;
  const fields = answer.fields.filter(field => field.kind !== 'TABLE');
  const table = answer.fields.find(field => field.kind === 'TABLE');
  replace($('configure-fields'), ...fields.map(fieldNode));
  $('configure-table').hidden = !table || table.unclear;
  $('configure-unclear').hidden = !table?.unclear;
  if (table && !table.unclear && !open.grid) {
    open.grid = makeGrid(rowsOf(table.lines, answer.component), {changed: edited, profiles: answer.profiles ?? [], readOnly: Boolean(answer.locked)});
    replace($('configure-grid'), open.grid.node);
    open.before = tableText();
  }
  const bus = open.grid && !answer.locked ? {pid: answer.pid, grid: open.grid, there: answer.there} : null;
  showScan(answer.component === 'io.standpipe.modbus' ? bus : null);
  showCalled(answer.component === 'io.standpipe.coap' ? bus : null);
  renderResult();
  renderFresh();
  renderBar();
}

function rowsOf(lines, component) {
  let columns = null;
  const rows = [];
  for (const line of lines) {
    if (typeof line === 'string') rows.push({text: line});
    else if (!columns) columns = line.map((name, i) => name.trim().toLowerCase() || `(${i + 1})`);
    else rows.push({cells: Object.fromEntries(columns.map((column, i) => [column, line[i] ?? '']))});
  }
  return {columns: columns ?? COLUMNS[component] ?? ['id', 'profile', 'name'], rows};
}

function fieldNode(field) {
  const label = said(field.name, field.id);
  const value = field.value ?? '';
  let input;
  if (field.options.length) {
    input = element('select', '', ...(field.options.some(one => one.value === (value || field.fallback)) ? [] : [new Option(value, value)]),
      ...field.options.map(one => new Option(said(one.name, one.value), one.value)));
    input.value = value || field.fallback;
  } else if (field.kind === 'FLAG') {
    input = element('select', '', new Option(t.yes, 'true'), new Option(t.no, 'false'));
    input.value = value || field.fallback;
  } else if (field.kind === 'LINES') {
    input = element('textarea');
    input.rows = Math.min(8, value.split('\n').length + 1);
    input.value = value;
  } else {
    input = element('input');
    input.type = field.kind === 'SECRET' ? 'password' : 'text';
    if (field.kind === 'NUMBER') input.inputMode = 'numeric';
    input.autocomplete = field.kind === 'SECRET' ? 'new-password' : 'off';
    input.value = value;
    input.placeholder = field.kind === 'SECRET' ? (field.set ? t.secretSet : t.secretNone) : field.fallback ?? '';
  }
  const first = input.value;
  if (open.edits.has(field.id)) input.value = open.edits.get(field.id);
  input.id = `set-${field.id}`;
  input.disabled = Boolean(open.answer.locked);
  input.spellcheck = false;
  input.addEventListener('input', () => {
    if (input.value === first) open.edits.delete(field.id);
    else open.edits.set(field.id, input.value);
    edited();
  });
  const about = element('small', 'text', said(field.description));
  about.id = `about-${field.id}`;
  input.setAttribute('aria-describedby', about.id);
  const wrong = element('p', 'wrong');
  wrong.hidden = true;
  const title = element('label', '', label);
  title.htmlFor = input.id;
  const parts = [title, input];
  if (field.kind === 'SECRET' && field.set) {
    const clear = element('input');
    clear.type = 'checkbox';
    clear.checked = open.cleared.has(field.id);
    clear.addEventListener('change', () => {
      if (clear.checked) open.cleared.add(field.id);
      else open.cleared.delete(field.id);
      edited();
    });
    parts.push(element('label', 'clear', clear, element('span', '', t.secretClear)));
  }
  const node = element('div', 'field', ...parts, wrong, about);
  node.dataset.setting = field.id;
  return node;
}

/** Something was typed: what was checked is no longer what would be applied. */
function edited() {
  if (open.checked) {
    open.checked = null;
    renderResult();
  }
  renderBar();
}

function renderBar() {
  if (!open) return;
  const changedNow = dirty();
  const {answer} = open;
  const locked = Boolean(answer.locked);
  setText($('configure-state'), changedNow ? t.unsaved : answer.there ? t.saved : t.takenAway);
  $('configure-state').className = changedNow ? 'is-dirty' : '';
  $('configure-check').disabled = busy || !changedNow || locked;
  const checked = open.checked;
  const clean = checked && (checked.mistakes === 0 || $('configure-anyway').checked);
  $('configure-apply').disabled = busy || !changedNow || locked || !clean;
  $('configure-apply').hidden = !mayApply();
  $('configure-discard').disabled = busy || !changedNow;
  $('configure-undo').hidden = !answer.undo || !mayApply();
  $('configure-undo').disabled = busy || changedNow || locked;
  if (answer.undo) setText($('configure-undo-what'), t.undoWhat(answer.undo.who, clockTime(Date.parse(answer.undo.at))));
  $('configure-undo-what').hidden = !answer.undo || !mayApply();
  $('configure-delete').hidden = !answer.there || !answer.pid.includes('~') || !mayApply();
  $('configure-delete').disabled = busy || locked;
  $('configure-hint').hidden = !changedNow || Boolean(checked) || locked;
}

// ---- check, apply, undo ----

async function check() {
  const asked = open;
  const got = await work('component/check', form());
  if (!got || open !== asked) return;
  if (!got.body) {
    say(got.why);
    return;
  }
  say('');
  open.checked = got.body;
  $('configure-anyway').checked = false;
  renderResult();
  renderBar();
  $('configure-result').scrollIntoView({block: 'nearest'});
}

function renderResult() {
  const checked = open?.checked;
  $('configure-result').hidden = !checked;
  const problems = checked?.problems ?? [];
  for (const node of $('configure-fields').children) {
    const mine = problems.filter(one => one.setting === node.dataset.setting && !one.line);
    const wrong = node.querySelector('.wrong');
    setText(wrong, mine.map(one => said(one.texts)).join('\n'));
    wrong.hidden = !mine.length;
  }
  open?.grid?.show(problems.filter(one => one.line).map(one => ({line: one.line, column: one.column, text: said(one.texts)})));
  if (!checked) return;
  const nothing = !checked.settings.length && !checked.addedRows && !checked.removedRows && !checked.changedRows;
  const ids = (name, text) => checked[name].length === 0 ? '' : element('li', '', element('b', '', text(checked[`${name}Rows`])),
    element('span', 'text', checked[name].join(', ') + (checked[`${name}Rows`] > checked[name].length ? ' …' : '')));
  replace($('configure-changes'),
    nothing ? element('li', '', t.noChange) : '',
    ...checked.settings.map(one => element('li', '', element('b', '', said(one.name, one.id)),
      element('span', 'text', one.after === undefined ? t.secretChanged : t.fromTo(one.before || t.empty, one.after || t.empty)))),
    ids('added', t.rowsAdded), ids('removed', t.rowsRemoved),
    checked.changedRows ? element('li', '', element('b', '', t.rowsChanged(checked.changedRows)), element('span', 'text',
      checked.changed.map(row => `${row.id} (${row.cells.map(cell => `${cell.column}: ${t.fromTo(cell.before || t.empty, cell.after || t.empty)}`).join(', ')})`).join('; '))) : '');
  setText($('configure-mistakes'), checked.mistakes ? t.mistakes(checked.mistakes) : t.noMistakes);
  $('configure-mistakes').className = checked.mistakes ? 'danger' : '';
  replace($('configure-problems'), ...problems.map(one => {
    const text = said(one.texts);
    if (!one.line) return element('li', 'text', text);
    return element('li', '', button(text, () => open.grid.jump(one.line, one.column), 'problem'));
  }), checked.mistakes > problems.length ? element('li', '', t.moreMistakes(checked.mistakes - problems.length)) : '');
  $('configure-anyway-line').hidden = !checked.mistakes || !mayApply();
}

async function apply() {
  const added = open.checked?.added ?? [];
  const fields = form();
  if ($('configure-anyway').checked) fields.push(['anyway', 'yes']);
  const got = await work('component/apply', fields);
  if (!got) return;
  if (!got.body) {
    say(got.why);
    if (got.refused?.problems) {
      open.checked = got.refused;
      renderResult();
      renderBar();
    }
    return;
  }
  fresh = added.slice(0, FIRST);
  await done(got.body, t.applied);
}

async function undo() {
  const got = await work('component/undo', [['pid', open.answer.pid], ['version', open.answer.version]]);
  if (!got) return;
  fresh = [];
  if (got.body) await done(got.body, t.undone);
  else say(got.why);
}

async function remove() {
  const {answer} = open;
  const question = answer.component === 'io.standpipe.mqtt' ? t.deleteUplink(answer.pid) : t.deleteAsk(answer.pid);
  if (!confirm(question)) return;
  const got = await work('component/delete', [['pid', answer.pid], ['version', answer.version]]);
  if (!got) return;
  fresh = [];
  if (got.body) await done(got.body, t.deleted);
  else say(got.why);
}

async function done(answer, text) {
  take(answer);
  await loadList();
  say(text, false);
  if (fresh.length) lookAt(fresh);
  askNow();
}

function discard() {
  if (!confirm(t.discardAsk)) return;
  if (!isNew()) {
    take(open.answer);
  } else {
    open = null;
    $('configure-open').hidden = true;
    renderList();
  }
  say('');
}

/** The first values of what was added, as they come. */
function renderFresh() {
  $('configure-fresh').hidden = !fresh.length;
  replace($('configure-fresh-list'), ...fresh.map(id => {
    const device = deviceOf(id);
    const more = device ? button(id, () => openDetail(id, more)) : element('b', '', id);
    if (device) more.setAttribute('aria-label', `${id}: ${t.firstOpen}`);
    return element('li', '', device ? icon(look(device)) : icon('CLOCK'), more,
      ...(device ? [element('span', '', word(t.states, device.state)), ...valueLines(device)[0]] : [element('span', '', t.notYetThere)]));
  }));
}

// ---- the page ----

async function begin(event) {
  event.preventDefault();
  const name = $('configure-new-name').value.trim();
  if (!name || !mayLeave()) return;
  const pid = `${$('configure-kind').value}~${name}`;
  if (list?.components.some(one => one.pid === pid && one.there)) {
    say(t.nameTaken(name));
    return;
  }
  fresh = [];
  await load(pid);
  if (open?.answer.pid === pid) $('configure-new-name').value = '';
}

function pasteTable() {
  if (open.grid.takeIn($('configure-paste').value)) $('configure-paste').value = '';
}

function addColumn(event) {
  event.preventDefault();
  open.grid.addColumn($('configure-column-name').value);
  $('configure-column-name').value = '';
}

function spokenAnew() {
  if (shownPage() !== 'configure') return;
  renderList();
  if (open) renderComponent();
}

/** Who may no longer look sees nothing more; who may no longer apply keeps what was typed. */
function anotherUser() {
  if (!mayLook()) {
    open = null;
    $('configure-open').hidden = true;
  }
  if (shownPage() !== 'configure') return;
  loadList();
  if (open) renderComponent();
}

/** Adds the page, if the door has what keeps configurations. */
export function makeConfigure() {
  if (!door.configure) return;
  makeScan();
  makeCalled();
  const clicks = {check, apply, undo, discard, delete: remove, row: () => open.grid.goTo(open.grid.addRow({}), open.grid.first()), 'paste-take': pasteTable};
  for (const [id, act] of Object.entries(clicks)) $(`configure-${id}`).addEventListener('click', act);
  $('configure-new').addEventListener('submit', begin);
  $('configure-column').addEventListener('submit', addColumn);
  $('configure-anyway').addEventListener('change', renderBar);
  onChange(() => {
    if (shownPage() !== 'configure') return;
    if (fresh.length) renderFresh();
    if (open) renderCalled();
  });
  onLanguage(spokenAnew);
  onUser(anotherUser);
  addPage('configure', {shown: loadList, hidden: closeDetail, mayLeave});
}
