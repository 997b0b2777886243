/*
 * The page of alarms: what stands now, and what happened in the last weeks.
 */
import {clockTime} from './clock.js';
import {LOGIN} from './door.js';
import {openDetail} from './detail.js';
import {$, element, icon, replace, setText} from './dom.js';
import {onLanguage, said, t, word} from './language.js';
import {alarmLine} from './lines.js';
import {ALARM_KINDS, causeText, named} from './names.js';
import {addPage, shownPage} from './nav.js';
import {deviceOf, now, onChange} from './present.js';
import {get} from './server.js';

const PAGE = 50;
const MARKS = {RAISED: 'ALARM', CLEARED: 'NORMAL', ACKNOWLEDGED: 'NORMAL', RESET: 'LATCHED', HOLD_BEGUN: 'SHELVED', HOLD_ENDED: 'SHELVED',
  STARTED: 'CLOCK', CLOCK_SET: 'CLOCK', LOST: 'UNKNOWN'};

/** What is shown: {entries, next, oldest, days}; null before the first answer. */
let pages = null;
let asked = 0;

function renderStanding() {
  if (shownPage() !== 'alarms') return;
  const all = now.devices.flatMap(device => (device.alarms ?? []).map(alarm => ({device, alarm})))
    .filter(({device, alarm}) => wanted(device, alarm))
    .sort((a, b) => ALARM_KINDS.indexOf(a.alarm.kind) - ALARM_KINDS.indexOf(b.alarm.kind) || b.alarm.since - a.alarm.since);
  const signature = JSON.stringify([all.map(({device, alarm}) => [device.device, device.name, alarm]), t.title]);
  if ($('standing').dataset.signature === signature) return;
  $('standing').dataset.signature = signature;
  setText($('standing-sum'), t.standingSum(all.length));
  replace($('standing'), ...all.map(({device, alarm}) => {
    const open = element('button', 'act open', String(device.name || device.device));
    open.type = 'button';
    open.title = t.standingOpen;
    open.addEventListener('click', () => openDetail(device.device, open));
    return element('li', '', open, alarmLine(device, alarm));
  }));
}

function wanted(device, alarm) {
  const text = $('history-device').value.trim();
  const kind = $('history-kind').value;
  return (!text || device.device === text) && (!kind || alarm.kind === kind);
}

/** @param more the next page instead of the first */
async function load(more) {
  const turn = ++asked;
  const query = new URLSearchParams({most: String(PAGE)});
  const fields = {device: $('history-device').value.trim(), kind: $('history-kind').value};
  const from = Date.parse($('history-from').value);
  const to = Date.parse($('history-to').value);
  if (!Number.isNaN(from)) fields.from = String(Math.max(0, from));
  if (!Number.isNaN(to)) fields.to = String(Math.max(0, to));
  if (more && pages) fields.below = String(pages.next);
  for (const [name, value] of Object.entries(fields)) if (value) query.set(name, value);
  try {
    const got = await get(`alarms?${query}`);
    if (turn !== asked) return;
    if (got.body) {
      const {entries, next, oldest, days} = got.body;
      pages = {entries: more ? [...pages.entries, ...entries] : entries, next, oldest, days};
      setText($('history-said'), pages.entries.length ? '' : t.historyNone);
    } else {
      setText($('history-said'), t.historyFailed(got.status ?? ''));
    }
  } catch (e) {
    if (e !== LOGIN) setText($('history-said'), t.noAnswerYet);
  }
  render();
}

function render() {
  $('history-more').hidden = !pages?.next;
  setText($('history-since'), pages?.oldest ? t.historySince(pages.days, clockTime(pages.oldest)) : '');
  replace($('history-rows'), ...(pages?.entries ?? []).map(row));
}

function row(entry) {
  const at = element('th', '', clockTime(entry.at), entry.clock !== 'synchronised' && !entry.corrected ? element('small', 'quiet', ' ' + word(t.historyClocks, entry.clock)) : '');
  at.scope = 'row';
  const device = deviceOf(entry.device);
  const hold = entry.what.startsWith('HOLD');
  const condition = entry.condition ? said(entry.conditionTexts, device ? named(device, 'alarms', entry.condition) : entry.condition) : '';
  const what = element('td', '', icon(MARKS[entry.what] ?? 'UNKNOWN'), ' ', hold ? t.historyHold(word(t.holds, entry.text), entry.what === 'HOLD_BEGUN') : word(t.historyWhat, entry.what),
    entry.test ? ` (${t.alarmKinds.TEST})` : '');
  const alarm = element('td', '', condition && element('b', '', condition), entry.kind ? element('span', `alarm-kind is-${entry.kind}`, ` ${word(t.alarmKinds, entry.kind)}`) : '',
    entry.cause ? element('em', '', ` ${causeText(entry.cause)}`) : '',
    typeof entry.value === 'number' ? element('small', '', ` ${Number(entry.value.toPrecision(6))} ${entry.unit === 'Cel' ? '°C' : entry.unit ?? ''}`) : '');
  const who = [entry.who, entry.why, entry.what === 'HOLD_BEGUN' && t.untilTime(clockTime(entry.until)), detail(entry, hold)].filter(Boolean).join(' · ');
  return element('tr', entry.what === 'RAISED' ? 'active' : '', at, element('td', '', entry.name || entry.device || (entry.place && t.wholePlace(entry.place, 0)) || t.kinds.gateway), what, alarm, element('td', '', who));
}

function detail(entry, hold) {
  if (hold || entry.what === 'STARTED') return '';
  if (entry.what === 'CLOCK_SET') return t.historyMoved(Math.round(Number(entry.text) / 1000));
  if (entry.what === 'LOST') return t.historyLost(entry.text);
  return said(entry.texts, entry.text);
}

function renderKinds() {
  const chosen = $('history-kind').value;
  replace($('history-kind'), ...['', ...ALARM_KINDS].map(kind => {
    const option = element('option', '', kind ? t.alarmKinds[kind] : t.all);
    option.value = kind;
    option.selected = kind === chosen;
    return option;
  }));
}

/** @param hidden is called when the page goes */
export function addAlarmsPage(hidden) {
  renderKinds();
  addPage('alarms', {
    shown() {
      delete $('standing').dataset.signature;
      renderStanding();
      load(false);
    },
    hidden,
  });
}

onChange(renderStanding);
onLanguage(() => {
  renderKinds();
  render();
});
$('history-form').addEventListener('submit', event => {
  event.preventDefault();
  renderStanding();
  load(false);
});
$('history-form').addEventListener('change', () => {
  renderStanding();
  load(false);
});
$('history-more').addEventListener('click', () => load(true));
