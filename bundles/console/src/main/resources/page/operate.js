/*
 * What people do about a device and its alarms: acknowledge, reset, and holds (shelving, out of service, maintenance, walk test,
 * serviceability by hand). Each is a command with its members, as the upstream contract has them. The gateway decides; what it
 * refuses is shown where it was asked for. Who did it is known by the login.
 */
import {clockTime} from './clock.js';
import {door} from './door.js';
import {$, element, icon, replace, setText} from './dom.js';
import {t, word} from './language.js';
import {askNow} from './live.js';
import {conditionText} from './names.js';
import {countOf} from './present.js';
import {post} from './server.js';

/** Minutes to choose from; the first is chosen already. The longest of each is the gateway's maximum. */
const LASTING = {
  'shelved': [480, 30, 60, 240, 1440],
  'out-of-service': [1440, 480, 10080, 43200],
  'maintenance': [120, 60, 240, 480, 1440],
  'walk-test': [120, 60, 240, 480, 1440],
  'serviceability': [43200, 1440, 10080, 129600, 527040],
};
const REASONS = ['DAMAGED', 'BURIED', 'ENCLOSED', 'NO_WATER', 'SERVICEABLE'];
const WHY_MAX = 200;

/** Commands that begin a hold, where they are not called as it is. */
const BEGINS = {'shelved': 'shelve'};

const MARKS = {
  'shelved': 'SHELVED', 'out-of-service': 'DISABLED', 'maintenance': 'MAINTENANCE', 'walk-test': 'TEST', 'serviceability': 'NOT',
};

/** A viewer looks only. */
const mayAct = () => door.user?.role !== 'VIEWER';

/** The hold that is being filled in: {hold, condition, why, minutes, scope, serviceability}; null if none is. */
let draft = null;
let device = null;
let busy = false;
let back = null;

/** To the minute: nobody plans to the second. */
const untilTime = millis => clockTime(millis).replace(/:\d\d$/, '');

function mark(name, ...parts) {
  return element('span', 'mark', icon(name), ...parts);
}

function button(key, text, act) {
  const made = element('button', 'act', text);
  made.type = 'button';
  made.dataset.key = key;
  made.addEventListener('click', () => act(made));
  return made;
}

function say(text) {
  setText($('operate-said'), text);
  $('operate-said').hidden = !text;
  if (text) $('operate-said').scrollIntoView({block: 'nearest'});
}

async function send(form) {
  if (busy) return false;
  const id = device.device;
  busy = true;
  $('operate').setAttribute('aria-busy', 'true');
  say('');
  const refusal = await post(form);
  busy = false;
  $('operate').removeAttribute('aria-busy');
  // Somebody who went on to another device does not take this answer for that one's.
  if (device?.device === id) say(refusal);
  askNow();
  return !refusal;
}

// ---- marks ----

/** What is known about an alarm besides that it stands. */
export function alarmMarks(alarm) {
  return [
    alarm.priority === 'CRITICAL' && mark('ALARM', t.critical),
    alarm.latched && mark('LATCHED', t.latched),
    alarm.acknowledged && mark('NORMAL', t.acknowledged),
    alarm.shelved && mark('SHELVED', t.shelved),
    alarm.unstable && mark('UNSTABLE', t.unstable),
    alarm.test && mark('TEST', t.raisedInTest),
  ].filter(Boolean);
}

/** What people hold and what is suppressed, for the list. */
export function deviceMarks(one) {
  const standing = new Set((one.alarms ?? []).filter(alarm => alarm.shelved).map(alarm => alarm.condition));
  const holds = (one.holds ?? []).filter(hold => hold.hold !== 'shelved' || !standing.has(hold.condition))
    .map(hold => mark(MARKS[hold.hold] ?? 'CLOCK', t.until(holdText(one, hold), untilTime(hold.until))));
  const suppressed = one.suppressed ?? [];
  return suppressed.length ? [...holds, mark('SUPPRESSED', t.suppressed(suppressed.map(condition => conditionText(one, condition)).join(', ')))] : holds;
}

function holdText(one, hold) {
  const name = word(t.holds, hold.hold);
  const about = hold.condition ? conditionText(one, hold.condition) : hold.serviceability ? word(t.serviceabilities, hold.serviceability) : '';
  return about ? t.about(name, about) : name;
}

// ---- buttons ----

export function alarmButtons(one, alarm) {
  if (!mayAct()) return element('span');
  const {condition} = alarm;
  const made = [];
  const key = name => `${name} ${condition}`;
  if (!alarm.acknowledged) {
    made.push(hinted(t.acknowledgeMeans, button(key('acknowledge'), t.acknowledge, () => send({do: 'acknowledge', device: device.device, condition}))));
  }
  if (alarm.latched) made.push(hinted(t.resetMeans, button(key('reset'), t.reset, () => send({do: 'reset', device: device.device, condition}))));
  if (alarm.shelved) made.push(button(key('unshelve'), t.unshelve, () => send({do: 'release', what: 'shelved', device: device.device, condition})));
  else if (alarm.kind !== 'FIRE') made.push(button(key('shelve'), t.shelve, from => open('shelved', from, condition)));
  for (const act of made) act.setAttribute('aria-label', `${act.textContent}: ${conditionText(one, condition)}`);
  return element('span', 'acts', ...made);
}

/** What the buttons of these alarms do not do. */
export function hints(alarms) {
  return [alarms.some(alarm => !alarm.acknowledged) && t.acknowledgeMeans, alarms.some(alarm => alarm.latched) && t.resetMeans].filter(Boolean);
}

function hinted(hint, made) {
  made.title = hint;
  return made;
}

function holdLine(hold) {
  const target = hold.place !== undefined ? {place: hold.place} : {device: device.device};
  if (hold.condition) target.condition = hold.condition;
  const end = button(`end ${hold.hold} ${hold.place ?? ''} ${hold.condition ?? ''}`, t.endNow, () => send({do: 'release', what: hold.hold, ...target}));
  end.setAttribute('aria-label', `${t.endNow}: ${holdText(device, hold)}`);
  return element('li', '',
    element('p', '', element('b', '', icon(MARKS[hold.hold] ?? 'CLOCK'), holdText(device, hold)),
      hold.place === undefined ? '' : element('span', '', t.wholePlace(hold.place, countOf(hold.place))), element('span', '', t.untilTime(untilTime(hold.until))),
      element('span', 'text', t.byWhy(String(hold.who ?? ''), String(hold.why ?? '')))), end);
}

/** The open device; null if there is none, or it is not installed any more. */
export function renderOperate(next) {
  if (next?.device !== device?.device) {
    draft = null;
    say('');
  }
  device = next;
  $('operate').hidden = !device || !mayAct();
  if ($('operate').hidden) return;
  const holds = device.holds ?? [];
  const signature = JSON.stringify([device.device, device.kind, device.grid, holds, device.suppressed, t.title, new Date().toDateString()]);
  if ($('operate').dataset.signature !== signature) {
    $('operate').dataset.signature = signature;
    keepingFocus($('operate'), () => {
      setText($('operate-title'), t.operate);
      replace($('holds'), ...holds.map(holdLine),
        device.suppressed?.length ? element('li', '', mark('SUPPRESSED', t.suppressed(device.suppressed.map(condition => conditionText(device, condition)).join(', ')))) : null);
      const can = ['out-of-service', 'maintenance', 'walk-test', ...(device.serviceability ? ['serviceability'] : [])];
      replace($('operate-acts'), ...can.map(hold => button(`hold ${hold}`, word(t.holds, hold), from => open(hold, from))));
    });
  }
  renderForm();
}

/** New nodes take the focus from the old ones: it goes to the one with the same key. */
export function keepingFocus(parent, change) {
  const key = parent.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  change();
  if (key === undefined || parent.contains(document.activeElement)) return;
  const same = [...parent.querySelectorAll('[data-key]')].find(one => one.dataset.key === key);
  (same ?? $('detail')).focus({preventScroll: true});
}

// ---- form of a hold ----

function open(hold, from, condition = '') {
  back = from.dataset.key;
  draft = {hold, condition, why: '', minutes: String(LASTING[hold][0]), scope: 'device', serviceability: REASONS[0]};
  say('');
  renderForm();
  $('operate-form').scrollIntoView({block: 'nearest'});
  $('operate-form').querySelector('select, input').focus({preventScroll: true});
}

function close() {
  draft = null;
  say('');
  renderForm();
  const opener = [...$('detail').querySelectorAll('[data-key]')].find(one => one.dataset.key === back);
  (opener ?? $('detail')).focus({preventScroll: true});
}

function choice(key, label, options) {
  const select = element('select', '', ...options.map(([value, text]) => new Option(text, value)));
  select.value = draft[key];
  select.addEventListener('change', () => draft[key] = select.value);
  return element('label', '', element('span', '', label), select);
}

/** Built only when it is another form: what is typed stays while values go on coming. */
function renderForm() {
  const form = $('operate-form');
  const signature = draft && device ? JSON.stringify([device.device, device.grid, draft.hold, draft.condition, t.title]) : '';
  if (form.dataset.signature === signature) return;
  form.dataset.signature = signature;
  form.hidden = !signature;
  if (!signature) return form.replaceChildren();
  const why = element('input');
  Object.assign(why, {value: draft.why, maxLength: WHY_MAX, required: true, autocomplete: 'off', placeholder: t.whyHint});
  why.addEventListener('input', () => draft.why = why.value);
  const lasting = [...LASTING[draft.hold]].sort((a, b) => a - b).map(minutes => [String(minutes), t.lasting(minutes)]);
  const submit = element('button', 'act first', t.submit);
  const cancel = button('cancel', t.cancel, close);
  const both = draft.hold === 'maintenance' || draft.hold === 'walk-test';
  replace(form,
    element('strong', '', icon(MARKS[draft.hold]), holdText(device, {hold: draft.hold, condition: draft.condition})),
    element('p', both ? 'danger' : 'quiet', word(t.holdsMean, draft.hold)),
    draft.hold === 'serviceability' ? choice('serviceability', t.seen, REASONS.map(reason => [reason, word(t.serviceabilities, reason)])) : null,
    both ? choice('scope', t.scope, [['device', t.thisDevice], ['place', t.wholePlace(device.grid ?? '', countOf(device.grid ?? ''))]]) : null,
    element('label', '', element('span', '', t.why), why),
    choice('minutes', t.howLong, lasting),
    element('span', 'acts', submit, cancel));
}

async function submit(event) {
  event.preventDefault();
  if (!draft || busy) return;
  const sent = draft;
  const form = {do: BEGINS[sent.hold] ?? sent.hold, why: sent.why.trim(), lasting: String(sent.minutes * 60)};
  if (sent.scope === 'place') form.place = device.grid ?? '';
  else form.device = device.device;
  if (sent.condition) form.condition = sent.condition;
  if (sent.hold === 'serviceability') form.serviceability = sent.serviceability;
  if (await send(form) && draft === sent) close();
}

$('operate-form').addEventListener('submit', submit);
$('operate-form').addEventListener('keydown', event => {
  if (event.key !== 'Escape' || event.isComposing) return;
  event.stopPropagation();
  close();
});
