/*
 * How the gateway's own parts fare: uplinks, buses and what waits, from the figures that it counts. Asked for only while
 * somebody looks.
 */
import {clockTime, span} from './clock.js';
import {$, element, replace, setText} from './dom.js';
import {onLanguage, t} from './language.js';
import {shownPage} from './nav.js';
import {call} from './server.js';

const LOOK = 10_000;
const MEGA = 1 << 20;

let timer = 0;
/** The looks of now and before, to tell what came in between: {at, figures}. */
let last = null;
let before = null;

/** Figures by name, each a list of {labels, value}, of Prometheus' text format. */
function parse(text) {
  const figures = new Map();
  for (const line of text.split('\n')) {
    const parts = /^([a-z_]+)(?:\{(.*)\})? (\S+)/.exec(line);
    if (!parts) continue;
    const labels = {};
    for (const [, name, value] of (parts[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) labels[name] = value.replace(/\\(.)/g, '$1');
    if (!figures.has(parts[1])) figures.set(parts[1], []);
    figures.get(parts[1]).push({labels, value: Number(parts[3])});
  }
  return figures;
}

/** Of a look; null where nobody counts that. */
function value(look, name, labels) {
  const found = look?.figures.get(name)?.find(one => Object.entries(labels).every(([label, is]) => one.labels[label] === is));
  return found ? found.value : null;
}

/** What came between the looks; all of it at the first. */
function lately(name, labels) {
  const is = value(last, name, labels);
  const was = value(before, name, labels) ?? 0;
  return is === null ? null : is >= was ? is - was : is;
}

/** How long something took on the average, in milliseconds; null if there was nothing. */
function mean(name, labels) {
  const n = lately(`${name}_count`, labels);
  return n ? lately(`${name}_sum`, labels) / n * 1000 : null;
}

const number = n => n === null ? '–' : String(Math.round(n));
const millis = n => n === null ? '–' : t.millis(n < 10 ? n.toFixed(1) : Math.round(n));
const time = seconds => seconds ? clockTime(seconds * 1000) : '–';

function table(label, heads, rows) {
  const made = element('table', '', element('thead', '', element('tr', '', ...heads.map(head => {
    const cell = element('th', '', head);
    cell.scope = 'col';
    return cell;
  }))), element('tbody', '', ...rows.map(([name, ...cells]) => {
    const first = element('th', '', name);
    first.scope = 'row';
    return element('tr', '', first, ...cells.map(cell => element('td', '', cell)));
  })));
  made.setAttribute('aria-label', label);
  const wide = element('div', 'wide', made);
  wide.tabIndex = 0;
  return [element('h3', '', label), wide];
}

const sources = (name, label) => [...new Set((last.figures.get(name) ?? []).map(one => one.labels[label]))].sort();

function uplinks() {
  return sources('standpipe_uplink_connected', 'uplink').map(uplink => {
    const of = {uplink};
    return [uplink, value(last, 'standpipe_uplink_connected', of) ? t.healthYes : t.healthNo,
      time(value(last, 'standpipe_uplink_connected_since_seconds', of)), time(value(last, 'standpipe_uplink_acknowledged_last_seconds', of)),
      millis(mean('standpipe_uplink_acknowledgement_duration_seconds', of)),
      number(value(last, 'standpipe_uplink_connections_lost_total', of)), number(value(last, 'standpipe_uplink_attempts_failed_total', of)),
      number(value(last, 'standpipe_uplink_alarm_copies_total', of))];
  });
}

function buses() {
  return sources('standpipe_polls_total', 'bus').map(bus => {
    const of = {bus};
    return [bus, number(lately('standpipe_polls_total', {bus, result: 'answered'})), number(lately('standpipe_polls_total', {bus, result: 'failed'})),
      number(lately('standpipe_polls_skipped_total', of)), millis(mean('standpipe_poll_duration_seconds', of)), millis(mean('standpipe_poll_lateness_seconds', of)),
      number(lately('standpipe_request_timeouts_total', of)), number(lately('standpipe_request_exceptions_total', of))];
  });
}

function lanes() {
  return sources('standpipe_outbox_messages', 'lane').map(lane => {
    const of = {lane};
    return [t.healthLanes[lane] ?? lane, number(value(last, 'standpipe_outbox_messages', of)), span((value(last, 'standpipe_outbox_oldest_seconds', of) ?? 0) * 1000),
      number(value(last, 'standpipe_outbox_memory_dropped_total', of))];
  });
}

function render() {
  if (!last) return;
  const disk = value(last, 'standpipe_outbox_database_bytes', {});
  const of = (label, heads, rows, none) => rows.length ? table(label, heads, rows) : [element('h3', '', label), element('p', 'quiet', none)];
  replace($('health-tables'),
    ...of(t.healthUplinks, t.healthUplinkHeads, uplinks(), t.healthNoUplink),
    ...of(t.healthBuses, t.healthBusHeads, buses(), t.healthNoBus),
    ...of(t.healthOutbox, t.healthOutboxHeads, lanes(), t.outboxNone),
    disk === null ? '' : element('p', 'quiet', t.healthDisk((disk / MEGA).toFixed(1))));
  setText($('health-said'), before ? t.healthLately(Math.round((last.at - before.at) / 1000)) : t.healthAll);
}

const looksOn = () => $('health').open && shownPage() === 'overview' && !document.hidden;

async function look() {
  clearTimeout(timer);
  if (!looksOn()) return;
  const {body, why} = await call('metrics');
  if (typeof body === 'string') {
    before = last;
    last = {at: performance.now(), figures: parse(body)};
    render();
  } else setText($('health-said'), why ?? t.notReadable);
  clearTimeout(timer);
  timer = setTimeout(look, LOOK);
}

export function makeHealth() {
  $('health').addEventListener('toggle', () => {
    last = before = null;
    look();
  });
  document.addEventListener('visibilitychange', look);
  addEventListener('hashchange', look);
  onLanguage(render);
}
