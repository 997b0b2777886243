/*
 * What the gateway knows of its devices at this moment. Asks `present` again and again, one request at a time, and never shows
 * an old value as if it were present: what has not been confirmed for STALE_AFTER is visibly stale.
 *
 * Names, texts and values come from outside: they get into the page as text nodes only.
 */
import {makeChannels} from './channels.js';
import {LOGIN, door, obtainToken} from './door.js';
import {makeOperate} from './operate.js';
import {texts} from './texts.js';

const POLL = 2_000;
const TIMEOUT = 10_000;
/** Three polls. */
const STALE_AFTER = 6_000;
/** Inside Kura each request prolongs the login: a page that nobody looks at has to let it end. */
const IDLE_AFTER = 15 * 60_000;
const AGE_FROM = 10_000;
const ROWS = 200;
const POINTS = 200;
/** Up to here a device's points are all shown. */
const FEW_POINTS = 60;
const ROW_POINTS = 3;
const ROW_ALARMS = 3;
/** Percent of the hydrants; what the district's plan asks for. */
const TARGET = 98;

const STATES = ['ALARM', 'FAULT', 'DISABLED', 'TEST', 'UNKNOWN', 'NORMAL'];
const ALARM_KINDS = ['FIRE', 'PRE_ALARM', 'SUPERVISORY', 'FAULT', 'DISABLED', 'TEST'];
const DECIMALS = {'MPa': 3, 'm': 2, 'Cel': 1, 'V': 2, 'A': 2, '%': 1};
const UNITS = {Cel: '°C'};

const $ = id => document.getElementById(id);
const order = new Intl.Collator('en', {numeric: true});

// ---- small parts of the document ----

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setClass(node, name) {
  if (node.className !== name) node.className = name;
}

function replace(node, ...children) {
  node.replaceChildren(...children.filter(child => child !== null && child !== ''));
}

/** Paths in a square of 16; `fill` is filled, `line` is drawn. A shape for each word, so that nothing hangs on colour. */
const ICONS = {
  FIRE: {fill: 'M8.2 1c.5 2.7 3.9 4.4 3.9 8.3A4.1 4.1 0 0 1 8 15a4.1 4.1 0 0 1-4.1-4.4c0-2 1.1-3.1 1.8-4.6.6.7.9 1.3.9 2C8 6.9 8.5 4 8.2 1z'},
  PRE_ALARM: {fill: 'M8 1.2a1 1 0 0 1 1 1v.5c2 .4 3.2 2.1 3.2 4.2v3.2l1.3 1.8v.7h-11v-.7l1.3-1.8V6.9c0-2.1 1.2-3.8 3.2-4.2v-.5a1 1 0 0 1 1-1zM6.5 13.5h3a1.5 1.5 0 0 1-3 0z'},
  SUPERVISORY: {line: 'M1.3 8C2.5 5.5 5 3.5 8 3.5S13.5 5.5 14.7 8C13.5 10.5 11 12.5 8 12.5S2.5 10.5 1.3 8z', fill: 'M8 5.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6z'},
  ALARM: {fill: 'M8 1.3 15.2 14H.8zM7.1 5.8l.3 4h1.2l.3-4zM7.2 11v1.5h1.6V11z'},
  FAULT: {fill: 'M9.7.8 3.3 9h3.6l-1.2 6.2L12.7 6.7H8.8z'},
  DISABLED: {line: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM3.7 3.7l8.6 8.6'},
  TEST: {line: 'M5.5 1.5h5M6.7 1.5v4.7L3 13.1c-.3.7.1 1.4.9 1.4h8.2c.8 0 1.2-.7.9-1.4L9.3 6.2V1.5M5 10h6'},
  UNKNOWN: {line: 'M5.2 5.3C5.3 3.5 6.4 2.5 8 2.5s2.8 1 2.8 2.5c0 2.2-2.8 2.3-2.8 4.7', fill: 'M7 11.7h2v2H7z'},
  NORMAL: {line: 'M2.5 8.5 6.3 12.3 13.5 4'},
  NOT: {line: 'M3.5 3.5l9 9M12.5 3.5l-9 9'},
  STALE: {line: 'M4.5 1.5h7M4.5 14.5h7M5.3 1.5v2.4L8 8l2.7-4.1V1.5M5.3 14.5v-2.4L8 8l2.7 4.1v2.4M1.2 13.5l13.6-11'},
  LATCHED: {line: 'M5 7.5V5a3 3 0 0 1 6 0v2.5', fill: 'M3.3 7.2h9.4v7.3H3.3z'},
  SHELVED: {line: 'M8 1.5v6.3M5.2 5.3 8 8.1l2.8-2.8M1.8 11h12.4M3.5 11v3.5M12.5 11v3.5'},
  UNSTABLE: {line: 'M1 8h2.2l1.6-5 3 10.5 2.6-8.5 1.4 3H15'},
  SUPPRESSED: {line: 'M1.5 8h13M4 3.5h8M5.5 12.5h5'},
  MAINTENANCE: {line: 'M2.2 13.8 8.3 7.7M13.6 4.9a3.6 3.6 0 1 1-2.5-2.5L9.3 4.3l.5 1.9 1.9.5z'},
  CLOCK: {line: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.2V8l2.7 1.8'},
};

function icon(name) {
  const shape = ICONS[name] ?? ICONS.UNKNOWN;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  for (const [way, path] of Object.entries(shape)) {
    const drawn = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    drawn.setAttribute('d', path);
    drawn.setAttribute('class', way);
    svg.append(drawn);
  }
  return svg;
}

// ---- language ----

const address = new URL(location.href);
let language = chooseLanguage();
let t = texts[language];

function chooseLanguage() {
  let kept = null;
  try {
    kept = localStorage.getItem('standpipe.lang');
  } catch {
    // Forbidden by the browser's settings: the choice is not kept.
  }
  for (const wanted of [address.searchParams.get('lang'), kept, navigator.language]) {
    const known = wanted?.slice(0, 2).toLowerCase();
    if (known === 'en' || known === 'zh') return known;
  }
  return 'en';
}

function setLanguage(wanted) {
  language = wanted;
  t = texts[language];
  try {
    localStorage.setItem('standpipe.lang', language);
  } catch {
    // As above.
  }
  if (address.searchParams.has('lang')) {
    address.searchParams.set('lang', language);
    history.replaceState(history.state, '', address);
  }
  applyLanguage();
  renderAll();
}

function applyLanguage() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const node of document.querySelectorAll('[data-text]')) setText(node, t[node.dataset.text]);
  for (const button of document.querySelectorAll('[data-lang]')) {
    button.setAttribute('aria-pressed', String(button.dataset.lang === language));
  }
  $('lang').setAttribute('aria-label', t.language);
  $('tiles').setAttribute('aria-label', t.filter);
  $('list').setAttribute('aria-label', t.devices);
  $('points').setAttribute('aria-label', t.points);
  for (const [id, text] of [['search', t.search], ['points-search', t.pointsSearch]]) {
    $(id).placeholder = text;
    $(id).setAttribute('aria-label', text);
  }
  setText($('detail-close'), t.close);
  setText($('overlay-login'), t.logIn);
  $('overlay-login').href = door.login;
  setText($('leave'), t.leave);
  $('detail-channels-acts').hidden = !door.channels;
}

/** The text for a word, or the word itself: lists of words grow (docs/contract.md, "Versions"). */
function word(list, key) {
  return Object.hasOwn(list, key) ? list[key] : String(key ?? '');
}

// ---- time ----

/** When the newest answer came, by this machine's clocks, and the gateway's time then: {at, mono, wall}, milliseconds. */
let heard = null;

/** The gateway's clock, which made all stamps; this machine's may differ. */
function gatewayNow(answer = heard) {
  return answer.at + performance.now() - answer.mono;
}

const two = n => String(n).padStart(2, '0');

function clockTime(millis) {
  if (typeof millis !== 'number') return '?';
  const d = new Date(millis);
  const time = `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
  const today = new Date(heard ? gatewayNow() : Date.now());
  return d.toDateString() === today.toDateString()
    ? time : `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${time}`;
}

function span(millis) {
  const seconds = Math.floor(millis / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 120) return t.seconds(seconds);
  if (minutes < 120) return t.minutes(minutes);
  return hours < 48 ? t.hours(hours, minutes % 60) : t.days(Math.floor(hours / 24), hours % 24);
}

/** Empty while it is young; the time itself if clocks have been set in between and the difference means nothing. */
function ageText(at, answer, always) {
  if (typeof at !== 'number') return '';
  const age = gatewayNow(answer) - at;
  if (age < -POLL) return t.at(clockTime(at));
  return age > AGE_FROM || always ? t.ago(span(Math.max(0, age))) : '';
}

function timeNode(millis) {
  return element('time', '', t.since(clockTime(millis)));
}

// ---- words for what the gateway sends ----

function causeText(cause) {
  if (!cause) return t.noCause;
  const exception = /^exception-(\d+)$/.exec(cause);
  return exception ? t.exception(exception[1], t.exceptions[exception[1]]) : word(t.causes, cause);
}

/** What the gateway calls points, states and alarms, by profile: {profile: {points, states, alarms: {id: {en, zh}}}}. */
const names = {};

function learn(told) {
  for (const [profile, lists] of Object.entries(told ?? {})) {
    names[profile] ??= {points: {}, states: {}, alarms: {}};
    for (const list of ['points', 'states', 'alarms']) Object.assign(names[profile][list], lists[list]);
  }
}

/** The name of something of a device, or its id where it has none. */
function named(device, list, id) {
  const known = names[device.profile]?.[list];
  return known && Object.hasOwn(known, id) ? said(known[id], id) : String(id ?? '');
}

/** A text that came in each language, or the one that came in English only. */
function said(texts, instead) {
  return String(texts?.[language] ?? instead ?? '');
}

const conditionText = (device, condition) => named(device, 'alarms', condition);

const isGood = point => point.quality === 'GOOD';
const hasValue = point => point.value !== undefined && point.value !== null;

function valueText(device, point) {
  if (point.state) return named(device, 'states', point.state);
  if (!hasValue(point)) return t.noValue;
  if (typeof point.value !== 'number') return String(point.value);
  const decimals = DECIMALS[point.unit];
  if (decimals !== undefined) return point.value.toFixed(decimals);
  return Number.isInteger(point.value) ? String(point.value) : String(Number(point.value.toPrecision(6)));
}

function unitText(point) {
  return point.state || !hasValue(point) || !point.unit ? '' : word(UNITS, point.unit);
}

const pointText = (device, point) => named(device, 'points', point.point);

/** The look of a device: its state, or the highest kind of its alarms where the state is ALARM. */
function look(device) {
  const first = device.alarms?.[0]?.kind;
  if (first === 'FIRE') return 'FIRE';
  return device.state === 'ALARM' && (first === 'PRE_ALARM' || first === 'SUPERVISORY') ? first
    : STATES.includes(device.state) ? device.state : 'UNKNOWN';
}

const RANKS = ['FIRE', 'PRE_ALARM', 'SUPERVISORY', ...STATES];

function lookText(device) {
  const is = look(device);
  return is === 'ALARM' || STATES.includes(is) ? word(t.states, device.state) : t.alarmKinds[is];
}

// ---- what is known, and what the reader wants to see ----

/** The newest answer, {present, at, mono, wall}; null before the first. */
let answer = null;
let devices = [];
const wanted = new Set();
let search = '';
let limit = ROWS;

/**
 * Why nothing present can be shown: {failed: text by the time of the last answer}, asking goes on; {shut: 'login' | 'paused'},
 * it does not. Null while answers come.
 */
let trouble = null;
let stale = false;

function take(present) {
  heard = {at: present.at, mono: performance.now(), wall: Date.now()};
  answer = {present, ...heard};
  learn(present.names);
  devices = (present.list ?? []).map(device => ({device, rank: RANKS.indexOf(look(device))}))
    .sort((a, b) => a.rank - b.rank || order.compare(a.device.device, b.device.device))
    .map(ranked => ranked.device);
}

function matches(device) {
  if (wanted.size && !wanted.has(STATES.includes(device.state) ? device.state : 'UNKNOWN')) return false;
  return !search || [device.device, device.name, device.grid].some(text => text && String(text).toLowerCase().includes(search));
}

// ---- top of the page ----

function renderTop() {
  const {gateway, clock} = answer.present;
  const site = gateway?.site ?? {};
  setText($('site'), String(site.name || gateway?.id || t.title));
  setText($('gateway'), !gateway ? '' : [
    gateway.id, site.kind && word(t.siteKinds, site.kind), site.district, site.street, site.grid,
    gateway.version && `v${gateway.version}`, gateway.startedAt && t.startedAt(clockTime(gateway.startedAt)),
  ].filter((text, i, all) => text && all.indexOf(text) === i).join(' · '));
  $('clock').classList.toggle('doubtful', clock === 'unsynchronised');
}

function renderHead(fires) {
  const {present} = answer;
  const counts = present.gateway.devices ?? {};
  const inState = state => devices.filter(device => device.state === state);
  const [is, text, who] = fires.length ? ['FIRE', t.headFire(fires.length), fires]
    : counts.alarm ? [look(inState('ALARM')[0] ?? {state: 'ALARM'}), t.headAlarm(counts.alarm), inState('ALARM')]
    : counts.fault ? ['FAULT', t.headFault(counts.fault), inState('FAULT')]
    : present.faults?.length ? ['FAULT', t.headGateway, []]
    : counts.unknown ? ['UNKNOWN', t.headUnknown(counts.unknown), []]
    : counts.disabled ? ['DISABLED', t.headDisabled(counts.disabled), inState('DISABLED')]
    : counts.test ? ['TEST', t.headTest(counts.test), inState('TEST')]
    : counts.total ? ['NORMAL', t.headNormal(counts.total), []]
    : ['UNKNOWN', t.headEmpty, []];
  const names = who.slice(0, 2).map(device => {
    const [first] = device.alarms ?? [];
    const name = device.name || device.device;
    return is === 'FIRE' && first ? t.headWho(name, conditionText(device, first.condition), clockTime(first.since)) : name;
  });
  const more = who.length - names.length;
  const all = names.join(' · ') + (more > 0 ? t.andMore(more) : '');
  const head = $('headline');
  const signature = JSON.stringify([is, text, all, stale, language]);
  if (head.dataset.signature !== signature) {
    head.dataset.signature = signature;
    setClass(head, `is-${is}`);
    replace(head, icon(stale ? 'STALE' : is), element('strong', '', stale ? t.headThen(text) : text), all && element('span', 'names', all));
  }
  head.hidden = false;
}

const tiles = new Map();

function makeTiles() {
  for (const state of ['ALL', ...STATES]) {
    const count = element('b');
    const name = element('span');
    const note = element('small');
    const tile = element('button', `tile is-${state}`, ...(state === 'ALL' ? [] : [icon(state)]), count, name, note);
    tile.type = 'button';
    tile.addEventListener('click', () => {
      if (state === 'ALL') wanted.clear();
      else if (!wanted.delete(state)) wanted.add(state);
      limit = ROWS;
      renderAll();
    });
    tiles.set(state, {tile, count, name, note});
    $('tiles').append(tile);
  }
}

function renderTiles() {
  const counts = answer.present.gateway.devices ?? {};
  const kinds = new Map();
  for (const device of devices) {
    const is = look(device);
    if (ALARM_KINDS.indexOf(is) < 3) kinds.set(is, (kinds.get(is) ?? 0) + 1);
  }
  for (const [state, {tile, count, name, note}] of tiles) {
    const n = (state === 'ALL' ? counts.total : counts[state.toLowerCase()]) ?? 0;
    setText(count, String(n));
    setText(name, state === 'ALL' ? t.all : t.states[state]);
    if (state === 'ALARM') {
      setText(note, ALARM_KINDS.filter(kind => kinds.has(kind)).map(kind => t.of(t.alarmKinds[kind], kinds.get(kind))).join(' · '));
      tile.classList.toggle('has-fire', kinds.has('FIRE'));
    }
    tile.classList.toggle('zero', n === 0);
    tile.setAttribute('aria-pressed', String(state === 'ALL' ? wanted.size === 0 : wanted.has(state)));
  }
}

function fact(className, mark, label, ...parts) {
  return element('li', className, element('span', 'label', ...(mark ? [icon(mark)] : []), label), ...parts);
}

function renderFacts() {
  const {outbox, clock, gateway: {hydrants, water}} = answer.present;
  const signature = JSON.stringify([hydrants, water, outbox, clock, language]);
  if ($('facts').dataset.signature === signature) return;
  $('facts').dataset.signature = signature;
  const facts = [];
  if (hydrants?.total) {
    // Rounded down: 97.96 is not 98.
    const percent = Math.floor(hydrants.serviceable / hydrants.total * 1000) / 10;
    const reached = hydrants.serviceable * 100 >= TARGET * hydrants.total;
    const meter = element('meter');
    Object.assign(meter, {min: 0, max: 100, low: TARGET, high: TARGET, optimum: 100, value: percent});
    meter.setAttribute('aria-hidden', 'true');
    facts.push(fact(reached ? 'good' : 'warn', reached ? 'NORMAL' : 'ALARM', t.hydrants,
      element('b', '', t.hydrantsOf(hydrants.serviceable, hydrants.total)), element('b', '', t.percent(percent)), meter,
      element('small', '', [t.target(TARGET), hydrants.unserviceable && t.hydrantsNot(hydrants.unserviceable),
        hydrants.unknown && t.hydrantsUnknown(hydrants.unknown)].filter(Boolean).join(' · '))));
  }
  const others = Object.entries(water ?? {}).filter(([kind, counts]) => kind !== 'hydrant' && counts.total);
  if (others.length) {
    const all = others.every(([, counts]) => counts.serviceable === counts.total);
    facts.push(fact(all ? 'good' : 'warn', all ? 'NORMAL' : 'ALARM', t.sources, ...others.map(([kind, counts]) =>
      element('b', '', `${word(t.kinds, kind)} ${t.hydrantsOf(counts.serviceable, counts.total)}`))));
  }
  const waiting = outbox?.alarm?.depth > 0;
  facts.push(outbox
    ? fact(waiting ? 'warn' : '', waiting ? 'ALARM' : null, t.outbox,
      element('b', '', t.outboxAlarm(outbox.alarm?.depth ?? '?')), element('b', 'plain', t.outboxTelemetry(outbox.telemetry?.depth ?? '?')))
    : fact('warn', 'UNKNOWN', t.outbox, element('b', '', t.outboxNone)));
  if (clock === 'unsynchronised') facts.push(fact('warn', 'CLOCK', t.clockUnsynchronised));
  else if (clock !== 'synchronised') facts.push(fact('', 'CLOCK', t.clockUnknown));
  replace($('facts'), ...facts);
}

function renderFaults() {
  const faults = answer.present.faults ?? [];
  const signature = JSON.stringify([faults, language, heard && new Date(gatewayNow()).toDateString()]);
  if ($('faults').dataset.signature === signature) return;
  $('faults').dataset.signature = signature;
  $('faults').hidden = faults.length === 0;
  replace($('fault-list'), ...faults.map(fault => element('li', '',
    element('b', '', icon('FAULT'), said(fault.name, fault.condition)), element('span', 'text', lines(said(fault.texts, fault.text))),
    element('small', '', `${fault.source ?? ''} · ${t.since(clockTime(fault.since))}`))));
}

/** Several sentences are numbered: each stands on a line of its own. */
function lines(text) {
  return text.replace(/; (?=\(\d\) |and \d+ more$)/g, '\n');
}

/** Who called by himself and was refused: a detector that hangs on the ceiling and is not entered. */
function renderStrangers() {
  const strangers = answer.present.strangers ?? [];
  const signature = JSON.stringify([strangers, language, heard && new Date(gatewayNow()).toDateString()]);
  if ($('strangers').dataset.signature === signature) return;
  $('strangers').dataset.signature = signature;
  $('strangers').hidden = strangers.length === 0;
  replace($('stranger-list'), ...strangers.map(one => element('li', '',
    element('b', '', String(one.identity ?? '')), element('span', 'text', said(one.texts, one.why)),
    element('small', '', `${one.address ?? ''} · ${t.refused(one.count ?? '?', clockTime(one.last))}`))));
}

// ---- list ----

const rows = new Map();

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
  row.tr.append(row.state, row.device, row.place, row.values, row.alarms, row.service);
  row.tr.addEventListener('click', () => {
    if (String(getSelection()) === '') openDetail(id, row.open);
  });
  return row;
}

/** One line for each value that was read; one for all points that have none for the same reason. What follows from them is in the details. */
function valueLines(device) {
  const all = device.points ?? [];
  const points = all.filter(point => !point.derived);
  const lines = [];
  const total = (device.pointCount ?? all.length) - (all.length - points.length);
  if (!total) return [[element('span', 'quiet', t.noPoints)], []];
  const groups = new Map();
  for (const point of points) {
    if (isGood(point) || hasValue(point)) continue;
    groups.set(point.cause, [...(groups.get(point.cause) ?? []), point]);
  }
  const worth = points.filter(point => isGood(point) || hasValue(point));
  const ages = [];
  const crowd = total > ROW_POINTS;
  const shown = crowd ? worth.filter(point => !isGood(point) || isActive(point)).slice(0, ROW_POINTS) : worth;
  for (const [cause, group] of groups) {
    const names = group.length === points.length ? '' : group.length > 2 ? t.pointsOf(group.length) : group.map(point => pointText(device, point)).join(', ');
    lines.push(element('span', 'value bad', names ? element('span', 'name', names) : '', element('em', '', icon('NOT'), causeText(cause))));
  }
  for (const point of shown) {
    const age = element('small', 'age');
    lines.push(valueLine(device, point, total > 1, age));
    ages.push([age, point.at]);
  }
  const left = total - shown.length - [...groups.values()].reduce((n, group) => n + group.length, 0);
  // Next to a cause, `more points` would read as if these were good.
  if (left > 0) lines.push(element('span', 'quiet', shown.length ? t.morePoints(left) : t.pointsOf(total)));
  return [lines, ages];
}

function valueLine(device, point, several, age) {
  const name = several ? element('span', 'name', pointText(device, point)) : '';
  const value = element('b', '', valueText(device, point));
  const unit = unitText(point);
  if (isGood(point)) return element('span', 'value', name, value, unit && element('i', '', unit), age);
  return element('span', 'value bad', name, element('em', '', icon(point.quality === 'UNCERTAIN' ? 'UNKNOWN' : 'NOT'), causeText(point.cause)),
    element('s', '', unit ? `${value.textContent} ${unit}` : value.textContent), age);
}

/** @param extra what else stands in the line */
function alarmLine(device, alarm, ...extra) {
  const kind = ALARM_KINDS.includes(alarm.kind) ? alarm.kind : 'ALARM';
  return element('span', `alarm is-${kind}`, element('b', '', icon(kind), conditionText(device, alarm.condition)),
    alarm.kind && conditionText(device, alarm.condition).toLowerCase().endsWith(word(t.alarmKinds, alarm.kind).toLowerCase()) ? ''
      : element('span', 'alarm-kind', word(t.alarmKinds, alarm.kind)),
    alarm.cause ? element('em', '', causeText(alarm.cause)) : '', alarm.text ? element('span', 'text', said(alarm.texts, alarm.text)) : '', timeNode(alarm.since), ...operate.alarmMarks(alarm), ...extra);
}

function serviceLine(serviceability) {
  const mark = serviceability === 'SERVICEABLE' ? 'NORMAL' : serviceability === 'UNKNOWN' ? 'UNKNOWN' : 'NOT';
  return element('span', `service is-${mark}`, icon(mark), word(t.serviceabilities, serviceability));
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
    alarms.length > ROW_ALARMS ? element('span', 'quiet', `+ ${alarms.length - ROW_ALARMS}`) : '', ...operate.deviceMarks(device));
  replace(row.service, device.serviceability ? serviceLine(device.serviceability) : '');
}

function renderList() {
  const found = devices.filter(matches);
  const shown = found.slice(0, limit);
  const body = $('rows');
  const focused = body.contains(document.activeElement) ? document.activeElement : null;
  const day = new Date(gatewayNow()).toDateString();

  const keep = new Set(shown.map(device => device.device));
  for (const [id, row] of rows) {
    if (keep.has(id)) continue;
    row.tr.remove();
    rows.delete(id);
  }
  // Only rows that are out of place are moved: moving one takes the focus and the selection from it.
  let place = body.firstElementChild;
  for (const device of shown) {
    let row = rows.get(device.device);
    if (!row) rows.set(device.device, row = makeRow(device.device));
    renderRow(row, device, day);
    row.tr.classList.toggle('opened', detail?.id === device.device);
    if (row.tr === place) place = place.nextElementSibling;
    else body.insertBefore(row.tr, place);
  }
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({preventScroll: true});

  const total = devices.length;
  setText($('shown'), total ? t.shown(found.length, total) : '');
  $('none').hidden = found.length > 0;
  setText($('none'), total ? t.noMatch : t.noDevices);
  $('list').hidden = found.length === 0;
  $('search').hidden = total === 0;
  const left = found.length - shown.length;
  $('more').hidden = left === 0;
  setText($('more'), t.showMore(Math.min(ROWS, left), left));
  if (door.channels) channels.render();
  renderUser();
  renderAges();
}

function renderAges() {
  if (!answer) return;
  for (const row of rows.values()) {
    for (const [node, at] of row.ages) setText(node, ageText(at, heard, stale));
  }
  if (detail?.ages) {
    for (const [node, at] of detail.ages) setText(node, ageText(at, detail.answer ?? heard, true));
  }
}

// ---- one device ----

/** The device that is open: {id, back, answer, all, search, limit, ages}; answer holds all its points where the list has not. */
let detail = null;

function openDetail(id, back) {
  detail = {id, back, answer: null, all: false, search: '', limit: POINTS, ages: [], points: new Map()};
  $('points-search').value = '';
  $('point-rows').replaceChildren();
  channels.forget();
  document.body.classList.add('with-detail');
  $('detail').hidden = false;
  $('detail').scrollTop = 0;
  renderAll();
  $('detail').focus({preventScroll: true});
  askNow();
}

function closeDetail() {
  if (!detail) return;
  const {id, back} = detail;
  detail = null;
  document.body.classList.remove('with-detail');
  $('detail').hidden = true;
  operate.render(null);
  renderAll();
  (back.isConnected ? back : rows.get(id)?.open ?? $('search')).focus({preventScroll: true});
}

/** Names of states in which nobody need look. */
const REST = new Set(['normal', 'normal-again', 'recovered', 'released', 'none', 'no', 'closed', 'door-shut', 'off', 'stopped', 'stop', 'inactive',
  'clean', 'installed', 'online', 'unknown', 'auto', 'mains', 'charge-complete']);

/** A state that is not at rest. Lists of states have 0, or a name like normal, for rest. */
function isActive(point) {
  if (point.state) return !REST.has(point.state);
  return point.quantity === 'state' && hasValue(point) && point.value !== 0;
}

function needsAllPoints() {
  const device = detail && devices.find(one => one.device === detail.id);
  return Boolean(device) && (device.pointCount ?? 0) > (device.points?.length ?? 0);
}

function renderDetail() {
  if (!detail) return;
  const listed = devices.find(device => device.device === detail.id);
  const device = listed ?? detail.last;
  if (!device) return closeDetail();
  detail.last = device;
  setText($('detail-name'), String(device.name || device.device));
  const is = look(device);
  replace($('detail-state'), element('span', `badge is-${is}`, icon(is), lookText(device)),
    typeof device.since === 'number' ? timeNode(device.since) : '', device.serviceability ? serviceLine(device.serviceability) : '');
  $('detail').classList.toggle('gone', !listed);
  renderAlarms(device, Boolean(listed));
  operate.render(listed ?? null);
  const facts = [[t.id, device.device], [t.kind, word(t.kinds, device.kind)], [t.grid, device.grid], [t.address, device.address], [t.profile, device.profile]];
  replace($('detail-facts'), ...facts.filter(([, text]) => text)
    .flatMap(([name, text]) => [element('dt', '', name), element('dd', '', String(text))]));
  renderPoints(device);
}

/** Only when they change: what is pressed must not be replaced under the finger. */
function renderAlarms(device, listed) {
  const signature = JSON.stringify([device.device, listed, device.alarms, language, new Date(gatewayNow()).toDateString()]);
  if ($('detail-alarms').dataset.signature === signature) return;
  $('detail-alarms').dataset.signature = signature;
  operate.keepingFocus($('detail-alarms'), () => replace($('detail-alarms'), ...(listed
    ? [...(device.alarms ?? []).map(alarm => element('li', '', alarmLine(device, alarm, operate.alarmButtons(device, alarm)))),
      ...operate.hints(device.alarms ?? []).map(hint => element('li', 'quiet', hint))] : [element('li', '', t.gone)])));
}

function renderPoints(device) {
  const points = (detail.answer?.device ?? device).points ?? [];
  const total = Math.max(device.pointCount ?? 0, points.length);
  const complete = points.length === total;
  const bad = points.filter(point => !isGood(point)).length;
  setText($('points-sum'), !total ? t.noPoints : complete ? t.pointsSum(total, bad) : t.pointsReading);
  $('points').hidden = total === 0;
  $('points-search').hidden = total <= FEW_POINTS;

  // `L1D5-fire` is an alarm of point `L1D5`.
  const alarmed = point => (device.alarms ?? []).some(({condition}) => String(condition).startsWith(`${point.point}-`));
  const weight = point => alarmed(point) ? 0 : isGood(point) && isActive(point) ? 1 : !isGood(point) ? 2 : 3;
  let found = points;
  let quiet = 0;
  if (detail.search) found = points.filter(point => [point.point, pointText(device, point)].some(text => String(text).toLowerCase().includes(detail.search)));
  else if (total > FEW_POINTS && !detail.all) {
    found = points.map((point, i) => ({point, i, weight: weight(point)})).filter(one => one.weight < 3)
      .sort((a, b) => a.weight - b.weight || a.i - b.i).map(one => one.point);
    quiet = points.length - found.length;
  }
  const shown = found.slice(0, detail.limit);

  const body = $('point-rows');
  const keep = new Set(shown.map(point => point.point));
  for (const [id, row] of detail.points) {
    if (keep.has(id)) continue;
    row.tr.remove();
    detail.points.delete(id);
  }
  detail.ages = [];
  let place = body.firstElementChild;
  for (const point of shown) {
    let row = detail.points.get(point.point);
    if (!row) {
      row = {tr: element('tr'), name: element('th'), value: element('td'), quality: element('td'), read: element('td')};
      row.tr.setAttribute('role', 'row');
      row.name.setAttribute('role', 'rowheader');
      row.name.scope = 'row';
      for (const cell of [row.value, row.quality, row.read]) cell.setAttribute('role', 'cell');
      row.tr.append(row.name, row.value, row.quality, row.read);
      detail.points.set(point.point, row);
    }
    renderPoint(device, row, point);
    if (row.age) detail.ages.push([row.age, point.at]);
    if (row.tr === place) place = place.nextElementSibling;
    else body.insertBefore(row.tr, place);
  }

  const more = $('points-more');
  const left = found.length - shown.length;
  more.hidden = left === 0 && quiet === 0;
  setText(more, left ? t.showMorePoints(Math.min(POINTS, left), left) : t.showAllPoints(total, quiet));
  renderAges();
}

function renderPoint(device, row, point) {
  const signature = JSON.stringify([point, pointText(device, point), language]);
  if (row.signature === signature) return;
  row.signature = signature;
  setText(row.name, pointText(device, point));
  const good = isGood(point);
  setClass(row.tr, good ? (isActive(point) ? 'active' : '') : 'bad');
  const unit = unitText(point);
  const raw = point.state && hasValue(point) ? `(${point.value})` : '';
  replace(row.value, element(good ? 'b' : 's', '', valueText(device, point)), unit && element('i', '', unit), raw && element('small', '', raw));
  replace(row.quality, icon(good ? 'NORMAL' : point.quality === 'UNCERTAIN' ? 'UNKNOWN' : 'NOT'), word(t.qualities, point.quality),
    good ? '' : element('em', '', causeText(point.cause)));
  row.age = typeof point.at === 'number' ? element('small', 'age') : null;
  replace(row.read, ...(row.age ? [element('time', '', clockTime(point.at)), row.age] : []));
}

// ---- all of it ----

function renderAll() {
  renderTrouble();
  if (!answer) return;
  const {present} = answer;
  renderTop();
  $('main').hidden = false;
  const fires = devices.filter(device => look(device) === 'FIRE');
  renderHead(fires);
  renderTiles();
  renderFacts();
  renderFaults();
  renderStrangers();
  renderDetail();
  renderList();
  const {alarm = 0, fault = 0} = present.gateway.devices ?? {};
  const spoken = t.announce(fires.length, alarm, fault + (present.faults?.length ?? 0));
  setText($('live'), spoken);
  const mark = stale ? '⧖ ' : fires.length ? `${t.alarmKinds.FIRE} ${fires.length} · ` : alarm ? `${t.states.ALARM} ${alarm} · ` : '';
  const title = mark + $('site').textContent;
  if (document.title !== title) document.title = title;
}

function renderTrouble() {
  // A sleeping machine's monotonic clock may sleep too.
  const overdue = !answer || performance.now() - answer.mono > STALE_AFTER || Math.abs(Date.now() - answer.wall) > STALE_AFTER;
  const was = stale;
  stale = Boolean(answer) && (overdue || trouble !== null);
  document.body.classList.toggle('stale', stale);
  const last = answer && clockTime(answer.at);
  const text = trouble?.failed ? trouble.failed(last)
    : trouble || !overdue ? ''
    : !answer ? t.loading : asking && performance.now() - resumed < STALE_AFTER ? t.resuming(last) : t.noAnswer(last);
  const banner = $('banner');
  const signature = text + stale;
  if (banner.dataset.signature !== signature) {
    banner.dataset.signature = signature;
    setClass(banner, !answer && !trouble ? 'calm' : '');
    replace(banner, icon(!answer && !trouble ? 'CLOCK' : 'STALE'), element('strong', '', text), stale ? element('span', '', t.noAnswerWhy) : '');
    banner.hidden = !text;
  }
  const shut = trouble?.shut;
  $('overlay').hidden = !shut;
  if (shut) {
    setText($('overlay-text'), shut === 'login' ? t.loginEnded : t.paused);
    setText($('overlay-why'), shut === 'login' ? (answer ? t.loginEndedWhy : '') : t.pausedWhy(IDLE_AFTER / 60_000));
    $('overlay-login').hidden = shut !== 'login';
    setText($('overlay-go'), shut === 'login' ? t.tryAgain : t.goOn);
  }
  $('app').inert = Boolean(shut);
  return was !== stale;
}

function tick() {
  if (renderTrouble() && answer) renderAll();
  if (answer) {
    setText($('clock'), clockTime(stale ? answer.at : gatewayNow()));
    renderAges();
  }
}

// ---- asking ----

let token = null;

/** @param options of fetch; @return {response, body}, body null if it is no JSON, and a blob if it is a file */
async function request(path, options) {
  const headers = {Accept: 'application/json, text/csv'};
  if (token) headers['X-XSRF-Token'] = token;
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), TIMEOUT);
  try {
    const response = await fetch(path, {...options, headers, cache: 'no-store', credentials: 'same-origin', redirect: 'manual', signal: aborter.signal});
    // A redirection can only lead to a login page.
    if (response.status === 401 || response.type === 'opaqueredirect') throw LOGIN;
    let body = null;
    try {
      body = await (response.headers.get('Content-Type')?.startsWith('text/csv') ? response.blob() : response.json());
    } catch (e) {
      if (e.name === 'AbortError' || e.name === 'TypeError') throw e;
    }
    // A token that is not taken; whoever may not do this is told so in a sentence.
    if (response.status === 403 && typeof body?.result !== 'string') throw LOGIN;
    return {response, body};
  } finally {
    clearTimeout(timer);
  }
}

/** Why there is nothing to show; each setting that is wrong on a line of its own. */
function noticeText({notice, wrong = []}) {
  return [word(t.notices, notice), ...wrong.map(({setting, came}) => t.wrongSetting(word(t.settings, setting), String(came ?? '')))].join('\n');
}

/** @return {body}, or {notice} whatever the status, or {status} of what is neither */
async function get(path) {
  const {response, body} = await request(path);
  if (typeof body?.notice === 'string') return {notice: body};
  if (!response.ok) return {status: String(response.status)};
  return body !== null && typeof body.at === 'number' ? {body} : {status: t.notReadable};
}

/** Has something done. @return why it was not; empty if it was */
async function post(form) {
  try {
    token ??= await obtainToken();
    const {response, body} = await request('operate', {method: 'POST', body: new URLSearchParams(form)});
    return typeof body?.result === 'string' ? said(body.texts, body.result) : t.orderFailed(String(response.status));
  } catch (e) {
    if (e !== LOGIN) return t.orderUnknown;
    shutOut();
    return t.loginEnded;
  }
}

/** @return {file}, a blob, or {why} there is none */
async function postForFile(form) {
  try {
    token ??= await obtainToken();
    const {response, body} = await request('channels', {method: 'POST', body: new URLSearchParams(form)});
    if (response.ok && body instanceof Blob) return {file: body};
    return {why: typeof body?.notice === 'string' ? noticeText(body) : t.badAnswerYet(String(response.status))};
  } catch (e) {
    if (e !== LOGIN) return {why: t.noAnswerYet};
    shutOut();
    return {why: t.loginEnded};
  }
}

function shutOut() {
  token = null;
  trouble = {shut: 'login'};
  renderAll();
  $('overlay-go').focus();
}

/** Who is logged in, where the door knows it and one can leave by it. */
function renderUser() {
  $('user').hidden = !door.user;
  if (!door.user) return;
  setText($('user-name'), t.userIs(door.user.name, word(t.roles, door.user.role)));
}

/** Devices of a grid cell, or of none. */
const countOf = grid => devices.filter(device => String(device.grid ?? '') === grid).length;

const operate = makeOperate({text: () => t, mayAct: () => door.user?.role !== 'VIEWER', word, element, icon, replace, setText, clockTime, conditionText, countOf, post, done: askNow});
const channels = makeChannels({text: () => t, setText, chosen: chosenDevices, opened: () => detail.id, post: postForFile});

function chosenDevices() {
  const ids = devices.filter(matches).map(device => device.device);
  return {ids, all: ids.length === devices.length};
}

let asking = false;
let next = 0;
let touched = performance.now();
let resumed = performance.now();

async function ask() {
  if (asking || document.hidden || trouble?.shut) return;
  if (performance.now() - touched > IDLE_AFTER) {
    trouble = {shut: 'paused'};
    renderAll();
    $('overlay-go').focus();
    return;
  }
  asking = true;
  clearTimeout(next);
  try {
    token ??= await obtainToken();
    const got = await get('present');
    if (got.body) {
      trouble = null;
      take(got.body);
    } else if (got.notice !== undefined) {
      trouble = {failed: last => last ? t.noticeSince(noticeText(got.notice), last) : noticeText(got.notice)};
    } else {
      trouble = {failed: last => last ? t.badAnswer(got.status, last) : t.badAnswerYet(got.status)};
    }
    if (got.body && needsAllPoints()) {
      // Two renderings: nothing waits for a panel with thousands of points.
      renderAll();
      const {id} = detail;
      const one = await get(`present?device=${encodeURIComponent(id)}`);
      const device = one.body?.list?.[0];
      learn(one.body?.names);
      // Without an answer its old points go: what the list has of it is present.
      if (detail?.id === id) detail.answer = device ? {at: one.body.at, mono: performance.now(), device} : null;
    } else if (detail && got.body) {
      detail.answer = null;
    }
  } catch (e) {
    if (e === LOGIN) {
      token = null;
      trouble = {shut: 'login'};
    } else {
      trouble = {failed: last => last ? t.noAnswer(last) : t.noAnswerYet};
    }
  } finally {
    asking = false;
  }
  renderAll();
  if (trouble?.shut) $('overlay-go').focus();
  else next = setTimeout(ask, detail && detail.wantsNow ? 0 : POLL);
  if (detail) detail.wantsNow = false;
}

function askNow() {
  if (asking) {
    if (detail) detail.wantsNow = true;
    return;
  }
  clearTimeout(next);
  ask();
}

function goOn() {
  touched = resumed = performance.now();
  if (trouble?.shut) trouble = null;
  renderAll();
  askNow();
}

// ---- what the reader does ----

makeTiles();
applyLanguage();
$('boot').remove();
$('app').hidden = false;

for (const button of document.querySelectorAll('[data-lang]')) button.addEventListener('click', () => setLanguage(button.dataset.lang));
$('search').addEventListener('input', event => {
  search = event.target.value.trim().toLowerCase();
  limit = ROWS;
  if (answer) renderList();
});
$('more').addEventListener('click', () => {
  limit += ROWS;
  renderList();
});
$('points-search').addEventListener('input', event => {
  detail.search = event.target.value.trim().toLowerCase();
  detail.limit = POINTS;
  renderDetail();
});
$('points-more').addEventListener('click', event => {
  if (detail.limit < Infinity && detail.points.size >= detail.limit) detail.limit += POINTS;
  else detail.all = true;
  renderDetail();
  if (event.target.hidden) $('detail').focus({preventScroll: true});
});
$('detail-close').addEventListener('click', closeDetail);
$('leave').addEventListener('click', () => door.leave(token));
$('overlay-go').addEventListener('click', event => {
  event.stopPropagation();
  goOn();
});
$('overlay').addEventListener('click', event => {
  if (trouble?.shut === 'paused') goOn();
});
addEventListener('keydown', event => {
  if (event.key === 'Escape' && detail && !event.isComposing) closeDetail();
  if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? '') && !$('search').hidden) {
    event.preventDefault();
    $('search').focus();
  }
});
for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
  addEventListener(type, () => {
    if (!trouble?.shut) touched = performance.now();
  }, {passive: true, capture: true});
}
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  resumed = performance.now();
  tick();
  askNow();
});

setInterval(tick, 1_000);
renderTrouble();
ask();
