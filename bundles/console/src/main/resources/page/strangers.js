/*
 * Detectors that called a CoAP bus and were refused: one click makes a row of one.
 */
import {clockTime} from './clock.js';
import {$, element, replace, setText} from './dom.js';
import {said, t} from './language.js';
import {now} from './present.js';

/** The bus that is open: {pid, grid}; null if none is. */
let bus = null;
let told = '';

/** What most rows have in a column; a guess, which is said. */
function usual(column) {
  const counts = new Map();
  for (const cells of bus.grid.rows()) if (cells[column]) counts.set(cells[column], (counts.get(cells[column]) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

const thereAs = identity => bus.grid.rows().find(cells => (cells.identity || cells.id) === identity)?.id;

/** What was made readable or was cut is not what the detector said. */
const isWhole = identity => identity !== '-' && !identity.includes('…') && !/\\u[0-9A-Fa-f{]/.test(identity);

function idOf(identity) {
  const ids = new Set(bus.grid.rows().map(cells => cells.id));
  const begin = identity.replace(/^urn:(imei|uuid|dev:\w+|nrid):/i, '').replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, 60) || 'detector';
  if (!ids.has(begin)) return begin;
  for (let i = 2; ; i++) if (!ids.has(`${begin}-${i}`)) return `${begin}-${i}`;
}

function take(one) {
  const profile = usual('profile');
  const id = idOf(one.identity);
  const needsKey = one.code === 'no-key';
  const cells = {id, profile, identity: one.identity, name: ''};
  const security = usual('security');
  if (security && !needsKey) cells.security = security;
  if (needsKey) cells.key = '';
  bus.grid.takeRow(cells, needsKey ? 'key' : 'profile');
  told = [t.strangersTook(id), profile ? t.strangersProfile(profile) : t.strangersNoProfile, needsKey ? t.strangersKey : ''].filter(Boolean).join(' ');
  renderCalled();
}

/** Each detector once, with the newest reason. */
function callers() {
  const seen = new Map();
  for (const one of now.answer?.present.strangers ?? []) if (one.bus === bus.pid && !seen.has(one.identity)) seen.set(one.identity, one);
  return [...seen.values()];
}

/** The open bus's, as they are now. */
export function renderCalled() {
  if (!bus) return;
  const all = callers();
  $('called').hidden = !all.length && !told;
  setText($('called-said'), told);
  const signature = JSON.stringify([all, bus.grid.rows().map(cells => [cells.id, cells.identity]), t.strangersHere]);
  if ($('called-list').dataset.signature === signature) return;
  $('called-list').dataset.signature = signature;
  replace($('called-list'), ...all.map(one => {
    const there = thereAs(one.identity);
    const made = element('button', 'act', t.strangersTake);
    made.type = 'button';
    made.setAttribute('aria-label', `${t.strangersTake}: ${one.identity}`);
    made.addEventListener('click', () => take(one));
    return element('li', '', element('b', 'text', one.identity), element('span', 'text', said(one.texts, one.why)), element('small', '', `${one.address} · ${t.strangersLast(one.count, clockTime(one.last))}`),
      there ? element('span', 'quiet', t.strangersThere(there)) : isWhole(one.identity) ? made : element('span', 'quiet', t.strangersCut));
  }));
}

/** Before the words are put into the document. */
export function makeCalled() {
  const title = element('h3');
  title.dataset.text = 'strangersHere';
  const how = element('p', 'quiet');
  how.dataset.text = 'strangersHow';
  const list = element('ul');
  list.id = 'called-list';
  const line = element('p');
  line.id = 'called-said';
  line.setAttribute('role', 'status');
  const section = element('section', '', title, how, list, line);
  section.id = 'called';
  section.hidden = true;
  $('configure-table').before(section);
}

/** @param next {pid, grid}; null for a bus that nobody calls */
export function showCalled(next) {
  if (bus?.pid !== next?.pid) told = '';
  bus = next;
  $('called').hidden = true;
  renderCalled();
}
