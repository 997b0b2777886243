/*
 * What is known of the gateway and of all devices together: the head of each page, and the top of the first one.
 */
import {clockTime, gatewayNow, heard} from './clock.js';
import {$, element, icon, replace, setClass, setText} from './dom.js';
import {language, said, t, word} from './language.js';
import {restart, wanted} from './list.js';
import {ALARM_KINDS, STATES, conditionText, look} from './names.js';
import {changed, now} from './present.js';

/** Percent of the hydrants; what the district's plan asks for. */
const TARGET = 98;

export function renderTop() {
  const {gateway, clock} = now.answer.present;
  const site = gateway?.site ?? {};
  setText($('site'), String(site.name || gateway?.id || t.title));
  setText($('gateway'), !gateway ? '' : [
    gateway.id, site.kind && word(t.siteKinds, site.kind), site.district, site.street, site.grid,
    gateway.version && `v${gateway.version}`, gateway.startedAt && t.startedAt(clockTime(gateway.startedAt)),
  ].filter((text, i, all) => text && all.indexOf(text) === i).join(' · '));
  $('clock').classList.toggle('doubtful', clock === 'unsynchronised');
}

export function renderHead(fires) {
  const {present} = now.answer;
  const counts = present.gateway.devices ?? {};
  const inState = state => now.devices.filter(device => device.state === state);
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
  const signature = JSON.stringify([is, text, all, now.stale, language]);
  if (head.dataset.signature !== signature) {
    head.dataset.signature = signature;
    setClass(head, `is-${is}`);
    replace(head, icon(now.stale ? 'STALE' : is), element('strong', '', now.stale ? t.headThen(text) : text), all && element('span', 'names', all));
  }
  head.hidden = false;
}

const tiles = new Map();

export function makeTiles() {
  for (const state of ['ALL', ...STATES]) {
    const count = element('b');
    const name = element('span');
    const note = element('small');
    const tile = element('button', `tile is-${state}`, ...(state === 'ALL' ? [] : [icon(state)]), count, name, note);
    tile.type = 'button';
    tile.addEventListener('click', () => {
      if (state === 'ALL') wanted.clear();
      else if (!wanted.delete(state)) wanted.add(state);
      restart();
      changed();
    });
    tiles.set(state, {tile, count, name, note});
    $('tiles').append(tile);
  }
}

export function renderTiles() {
  const counts = now.answer.present.gateway.devices ?? {};
  const kinds = new Map();
  for (const device of now.devices) {
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

export function renderFacts() {
  const {outbox, clock, gateway: {hydrants, water}} = now.answer.present;
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

export function renderFaults() {
  const faults = now.answer.present.faults ?? [];
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
export function renderStrangers() {
  const strangers = now.answer.present.strangers ?? [];
  const signature = JSON.stringify([strangers, language, heard && new Date(gatewayNow()).toDateString()]);
  if ($('strangers').dataset.signature === signature) return;
  $('strangers').dataset.signature = signature;
  $('strangers').hidden = strangers.length === 0;
  replace($('stranger-list'), ...strangers.map(one => element('li', '',
    element('b', '', String(one.identity ?? '')), element('span', 'text', said(one.texts, one.why)),
    element('small', '', `${one.address ?? ''} · ${t.refused(one.count ?? '?', clockTime(one.last))}`))));
}
