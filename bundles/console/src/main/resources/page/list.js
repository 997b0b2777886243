/*
 * The list of devices, what of it is shown, and how it is found.
 */
import {renderChannels} from './channels.js';
import {ageText, clockTime, gatewayNow, heard} from './clock.js';
import {detail, openDetail} from './detail.js';
import {door} from './door.js';
import {$, element, icon, replace, setClass, setText} from './dom.js';
import {language, onLanguage, t, word} from './language.js';
import {alarmLine, serviceLine, valueLines} from './lines.js';
import {lookAt} from './live.js';
import {STATES, look, lookText} from './names.js';
import {deviceMarks} from './operate.js';
import {now} from './present.js';

const ROWS = 200;
const ROW_ALARMS = 3;
/** So many rows' values the gateway tells. So many are made before the browser may draw, too: more at once, and typing lags. */
const ON_SCREEN = 60;

/** States that are wanted; empty for all. */
export const wanted = new Set();
let search = '';
/** How the list is ordered: a key of ORDERS. */
let order = 'urgent';
let limit = ROWS;
/** Rows that may be there by now. */
let ready = ON_SCREEN;
let rest = 0;

/** As many rows as at first. */
export function restart() {
  limit = ROWS;
  ready = ON_SCREEN;
}

function matches(device) {
  if (wanted.size && !wanted.has(STATES.includes(device.state) ? device.state : 'UNKNOWN')) return false;
  return !search || [device.device, device.name, device.grid].some(text => text && String(text).toLowerCase().includes(search));
}

const compare = new Intl.Collator(undefined, {numeric: true}).compare;

/** The most urgent come first by themselves, as `now.devices` has them. */
const ORDERS = {
  urgent: null,
  name: (a, b) => compare(String(a.name || a.device), String(b.name || b.device)),
  id: (a, b) => compare(String(a.device), String(b.device)),
  place: (a, b) => compare(String(a.grid ?? ''), String(b.grid ?? '')),
  newest: (a, b) => (b.since ?? 0) - (a.since ?? 0),
};

/** @param devices a new array, which may be changed */
function inOrder(devices) {
  return ORDERS[order] ? devices.sort(ORDERS[order]) : devices;
}

const rows = new Map();

/** Ids of those that are on the screen: only their values come. */
const onScreen = new Set();
const screen = new IntersectionObserver(entries => {
  for (const {target, isIntersecting} of entries) {
    if (isIntersecting) onScreen.add(target.dataset.device);
    else onScreen.delete(target.dataset.device);
  }
  lookAtRows();
});

/** Few rows are all looked at; of many those on the screen, or the first until it is known which these are. */
function lookAtRows() {
  const ids = [...rows.keys()];
  lookAt((ids.length > ON_SCREEN && onScreen.size ? [...onScreen] : ids).slice(0, ON_SCREEN));
}

function makeRow(id) {
  const cell = name => {
    const made = element('td', name);
    made.setAttribute('role', 'cell');
    return made;
  };
  const row = {
    id, ages: [], signature: '', tr: element('tr'), badge: element('span', 'badge'), stateSince: element('small'),
    open: element('button', 'open'), code: element('code'), kind: element('span', 'kind'), grid: element('span', 'grid'),
    state: cell('c-state'), device: cell('c-device'), place: cell('c-place'), values: cell('c-values'), alarms: cell('c-alarms'), service: cell('c-service'),
  };
  row.open.type = 'button';
  row.state.append(row.badge, row.stateSince);
  row.device.append(row.open, row.code);
  row.place.append(row.kind, row.grid);
  row.tr.setAttribute('role', 'row');
  row.tr.dataset.device = id;
  row.tr.append(row.state, row.device, row.place, row.values, row.alarms, row.service);
  row.tr.addEventListener('click', () => {
    if (String(getSelection()) === '') openDetail(id, row.open);
  });
  return row;
}

function renderRow(row, device, day) {
  const signature = JSON.stringify([device, language, day]);
  if (row.signature === signature) return;
  row.signature = signature;
  const is = look(device);
  setClass(row.tr, `row is-${is}`);
  const badge = `${is} ${language}`;
  if (row.badge.dataset.is !== badge) {
    row.badge.dataset.is = badge;
    setClass(row.badge, `badge is-${is}`);
    replace(row.badge, icon(is), lookText(device));
  }
  setText(row.stateSince, is === 'NORMAL' || typeof device.since !== 'number' ? '' : t.since(clockTime(device.since)));
  setText(row.open, String(device.name || device.device));
  setText(row.code, String(device.device));
  row.code.hidden = !device.name || device.name === device.device;
  setText(row.kind, word(t.kinds, device.kind));
  setText(row.grid, String(device.grid ?? ''));
  const [lines, ages] = valueLines(device);
  row.ages = ages;
  replace(row.values, icon('STALE'), ...lines);
  const alarms = device.alarms ?? [];
  replace(row.alarms, ...alarms.slice(0, ROW_ALARMS).map(alarm => alarmLine(device, alarm)),
    alarms.length > ROW_ALARMS ? element('span', 'quiet', `+ ${alarms.length - ROW_ALARMS}`) : '', ...deviceMarks(device));
  replace(row.service, device.serviceability ? serviceLine(device.serviceability) : '');
}

export function renderList() {
  const found = inOrder(now.devices.filter(matches));
  const shown = found.slice(0, Math.min(limit, ready));
  const body = $('rows');
  const focused = body.contains(document.activeElement) ? document.activeElement : null;
  const day = new Date(gatewayNow()).toDateString();

  const keep = new Set(shown.map(device => device.device));
  for (const [id, row] of rows) {
    if (keep.has(id)) continue;
    screen.unobserve(row.tr);
    onScreen.delete(id);
    row.tr.remove();
    rows.delete(id);
  }
  // Only rows that are out of place are moved: moving one takes the focus and the selection from it.
  let place = body.firstElementChild;
  for (const device of shown) {
    let row = rows.get(device.device);
    if (!row) {
      rows.set(device.device, row = makeRow(device.device));
      screen.observe(row.tr);
    }
    renderRow(row, device, day);
    row.tr.classList.toggle('opened', detail?.id === device.device);
    if (row.tr === place) place = place.nextElementSibling;
    else body.insertBefore(row.tr, place);
  }
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({preventScroll: true});

  const total = now.devices.length;
  setText($('shown'), total ? t.shown(found.length, total) : '');
  $('none').hidden = found.length > 0;
  setText($('none'), total ? t.noMatch : t.noDevices);
  $('list').hidden = found.length === 0;
  $('search').hidden = $('sort-line').hidden = total === 0;
  clearTimeout(rest);
  if (shown.length < Math.min(limit, found.length)) {
    ready += ON_SCREEN;
    rest = setTimeout(renderList);
  }
  const left = Math.max(0, found.length - limit);
  $('more').hidden = left === 0;
  setText($('more'), t.showMore(Math.min(ROWS, left), left));
  if (door.channels) renderChannels(chosenDevices());
  renderListAges();
  lookAtRows();
}

export function renderListAges() {
  for (const row of rows.values()) {
    for (const [node, at] of row.ages) setText(node, ageText(at, heard, now.stale));
  }
}

/** What the list finds: {ids, all}. */
export function chosenDevices() {
  const ids = now.devices.filter(matches).map(device => device.device);
  return {ids, all: ids.length === now.devices.length};
}

$('search').addEventListener('input', event => {
  search = event.target.value.trim().toLowerCase();
  restart();
  if (now.answer) renderList();
});
/** The ways in which the list can be ordered, to choose from. */
export function makeSort() {
  $('sort').append(...Object.keys(ORDERS).map(key => new Option('', key)));
  $('sort').addEventListener('change', () => {
    order = $('sort').value;
    restart();
    if (now.answer) renderList();
  });
  const name = () => {
    for (const option of $('sort').options) setText(option, t.sortBy[option.value]);
  };
  name();
  onLanguage(name);
}

$('more').addEventListener('click', () => {
  limit += ROWS;
  renderList();
});
