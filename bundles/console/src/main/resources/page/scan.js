/*
 * Searching a Modbus bus: progress, stop, and what was found into the device table, with the profile that fits.
 */
import {$, element, icon, replace, setText} from './dom.js';
import {t} from './language.js';
import {postForAnswer} from './server.js';

const ASK = 700;

/** The bus that is searched: {pid, grid, there}; null if none is open. */
let bus = null;
/** What the last answer said: {running, done, total, found}; null before. */
let state = null;
let stopped = false;
let timer = 0;
let taken = '';

/** An address as the table may write it in several ways. */
const plain = address => {
  const text = String(address ?? '').trim().toLowerCase().replace(/^tcp:\/\//, '');
  return /:\d+$/.test(text) || text.includes('/') ? text : `${text}:502`;
};

const thereAs = one => bus.grid.rows().find(cells => plain(cells.address) === plain(one.address) && Number(cells.unit || 1) === one.unit)?.id;

function say(text, bad = false) {
  setText($('scan-said'), text);
  $('scan-said').className = bad ? 'danger' : '';
}

async function ask(form) {
  const asked = bus;
  const {why, body} = await postForAnswer({bus: asked.pid, ...form});
  if (bus !== asked) return null;
  if (why) say(why, true);
  return why ? null : body;
}

async function begin(event) {
  event.preventDefault();
  clearTimeout(timer);
  const form = {do: 'scan', firstUnit: $('scan-first').value, lastUnit: $('scan-last').value, table: $('scan-table').value, register: $('scan-register').value || '0'};
  if ($('scan-address').value.trim()) form.address = $('scan-address').value.trim();
  say('');
  stopped = false;
  taken = '';
  const body = await ask(form);
  if (!body) {
    await join();
    return;
  }
  state = {running: true, done: 0, total: body.total, found: []};
  render();
  timer = setTimeout(look, ASK);
}

/** Perhaps somebody else searches: that search is shown, and can be stopped. */
async function join() {
  const asked = bus;
  const {why, body} = await postForAnswer({bus: asked.pid, do: 'scanned'});
  if (why || bus !== asked || !body?.running) return;
  state = body;
  render();
  timer = setTimeout(look, ASK);
}

/** What was found stays when the search is stopped. */
async function stop() {
  stopped = true;
  if (await ask({do: 'end-scan'})) look();
}

async function look() {
  clearTimeout(timer);
  const asked = bus;
  const body = await ask({do: 'scanned'});
  if (bus !== asked) return;
  if (body) state = body;
  render();
  if (!body || state.running) timer = setTimeout(look, body ? ASK : 5 * ASK);
}

function freeId(one) {
  const ids = new Set(bus.grid.rows().map(cells => cells.id));
  const begin = `u${one.unit}`;
  if (!ids.has(begin)) return begin;
  for (let i = 2; ; i++) if (!ids.has(`${begin}-${i}`)) return `${begin}-${i}`;
}

function take(one, profile) {
  const id = freeId(one);
  bus.grid.takeRow({id, profile, address: one.address, unit: String(one.unit)});
  taken = t.scanTook(id);
  render();
}

function foundNode(one) {
  const there = thereAs(one);
  const about = element('span', '', element('b', '', t.scanUnit(one.unit, one.address)), ` ${t.scanAnswer(one.answer)}`, ...Object.entries(one.texts ?? {}).map(([name, text]) => element('small', 'text', ` ${name}: ${text}`)));
  if (there) return element('li', '', icon('NORMAL'), about, element('span', 'quiet', t.scanThere(there)));
  const fit = one.profiles.length ? element('select', '', ...one.profiles.map(id => new Option(id, id))) : element('input', '');
  if (!one.profiles.length) {
    fit.setAttribute('list', 'grid-profiles');
    fit.placeholder = t.scanNoFit;
    fit.autocomplete = 'off';
  }
  fit.setAttribute('aria-label', one.profiles.length ? t.scanFits : t.scanNoFit);
  const made = element('button', 'act', t.scanTake);
  made.type = 'button';
  made.setAttribute('aria-label', `${t.scanTake}: ${t.scanUnit(one.unit, one.address)}`);
  made.addEventListener('click', () => take(one, fit.value));
  return element('li', '', icon('UNKNOWN'), about, element('span', 'acts', element('small', '', one.profiles.length ? t.scanFits : ''), fit, made));
}

function render() {
  $('scan-go').disabled = Boolean(state?.running) || !bus.there;
  $('scan-end').hidden = !state?.running;
  $('scan-bar').hidden = !state?.running;
  if (state) {
    $('scan-bar').max = Math.max(1, state.total);
    $('scan-bar').value = state.done;
    const n = state.found.length;
    if (state.running) say(t.scanProgress(state.done, state.total));
    else if (!taken) say(stopped ? t.scanStopped(n) : t.scanOver(n));
    else say(taken);
  } else if (!bus.there) {
    say(t.scanFirstApply);
  }
  const signature = JSON.stringify([state?.found, bus.grid.rows().map(cells => [cells.id, cells.address, cells.unit]), t.scanTitle]);
  if ($('scan-found').dataset.signature === signature) return;
  $('scan-found').dataset.signature = signature;
  // New ones come below: what somebody is about to press stays where it is.
  replace($('scan-found'), ...(state?.found ?? []).map(foundNode));
}

function build() {
  const field = (id, text, made) => {
    made.id = id;
    const name = element('span');
    name.dataset.text = text;
    return element('label', '', name, made);
  };
  const number = (value, max) => Object.assign(element('input'), {type: 'number', min: 0, max, value, required: true});
  const word = (tag, text, id, className = '') => {
    const made = element(tag, className);
    made.dataset.text = text;
    if (id) made.id = id;
    return made;
  };
  const end = word('button', 'scanEnd', 'scan-end', 'act');
  end.type = 'button';
  end.addEventListener('click', stop);
  const form = element('form', 'filters',
    field('scan-first', 'scanFirst', number('1', 247)), field('scan-last', 'scanLast', number('247', 255)), field('scan-address', 'scanAddress', Object.assign(element('input'), {autocomplete: 'off', spellcheck: false})),
    field('scan-table', 'scanTable', element('select', '', ...['holding', 'input', 'coil', 'discrete'].map(each => new Option(each)))), field('scan-register', 'scanRegister', number('0', 65535)),
    word('button', 'scanGo', 'scan-go', 'act'), end);
  form.id = 'scan-form';
  form.addEventListener('submit', begin);
  const bar = element('progress');
  bar.id = 'scan-bar';
  bar.setAttribute('aria-labelledby', 'scan-said');
  const told = element('p');
  told.id = 'scan-said';
  told.setAttribute('role', 'status');
  const found = element('ul');
  found.id = 'scan-found';
  const section = element('details', '', word('summary', 'scanTitle'), word('p', 'scanHow', '', 'quiet'), form, bar, told, found);
  section.id = 'scan';
  section.hidden = true;
  return section;
}

/** Before the words are put into the document. */
export function makeScan() {
  $('configure-table').after(build());
}

/**
 * A component was opened, or shown anew.
 *
 * @param next {pid, grid, there}; null for one that is not searched
 */
export function showScan(next) {
  $('scan').hidden = !next;
  if (!next) {
    clearTimeout(timer);
    bus = null;
    return;
  }
  const same = bus?.pid === next.pid;
  bus = next;
  if (!same) {
    clearTimeout(timer);
    state = null;
    taken = '';
    stopped = false;
    say('');
  } else if (state?.running) {
    clearTimeout(timer);
    timer = setTimeout(look, ASK);
  }
  render();
}
