/*
 * Words for what the gateway sends: states, causes, values, and the names that the profiles give.
 */
import {said, t, word} from './language.js';

export const STATES = ['ALARM', 'FAULT', 'DISABLED', 'TEST', 'UNKNOWN', 'NORMAL'];
export const ALARM_KINDS = ['FIRE', 'PRE_ALARM', 'SUPERVISORY', 'FAULT', 'DISABLED', 'TEST'];
const DECIMALS = {'MPa': 3, 'm': 2, 'Cel': 1, 'V': 2, 'A': 2, '%': 1};
const UNITS = {Cel: '°C'};

export function causeText(cause) {
  if (!cause) return t.noCause;
  const exception = /^exception-(\d+)$/.exec(cause);
  return exception ? t.exception(exception[1], t.exceptions[exception[1]]) : word(t.causes, cause);
}

/** What the gateway calls points, states and alarms, by profile: {profile: {points, states, alarms: {id: {en, zh}}}}. */
const names = {};

export function learn(told) {
  for (const [profile, lists] of Object.entries(told ?? {})) {
    names[profile] ??= {points: {}, states: {}, alarms: {}};
    for (const list of ['points', 'states', 'alarms']) Object.assign(names[profile][list], lists[list]);
  }
}

/** The name of something of a device, or its id where it has none. */
export function named(device, list, id) {
  const known = names[device.profile]?.[list];
  return known && Object.hasOwn(known, id) ? said(known[id], id) : String(id ?? '');
}

export const conditionText = (device, condition) => named(device, 'alarms', condition);

export const isGood = point => point.quality === 'GOOD';
export const hasValue = point => point.value !== undefined && point.value !== null;

export function valueText(device, point) {
  if (point.state) return named(device, 'states', point.state);
  if (!hasValue(point)) return t.noValue;
  if (typeof point.value !== 'number') return String(point.value);
  const decimals = DECIMALS[point.unit];
  if (decimals !== undefined) return point.value.toFixed(decimals);
  return Number.isInteger(point.value) ? String(point.value) : String(Number(point.value.toPrecision(6)));
}

export function unitText(point) {
  return point.state || !hasValue(point) || !point.unit ? '' : word(UNITS, point.unit);
}

export const pointText = (device, point) => named(device, 'points', point.point);

/** The look of a device: its state, or the highest kind of its alarms where the state is ALARM. */
export function look(device) {
  const first = device.alarms?.[0]?.kind;
  if (first === 'FIRE') return 'FIRE';
  return device.state === 'ALARM' && (first === 'PRE_ALARM' || first === 'SUPERVISORY') ? first
    : STATES.includes(device.state) ? device.state : 'UNKNOWN';
}

export const RANKS = ['FIRE', 'PRE_ALARM', 'SUPERVISORY', ...STATES];

export function lookText(device) {
  const is = look(device);
  return is === 'ALARM' || STATES.includes(is) ? word(t.states, device.state) : t.alarmKinds[is];
}

/** Names of states in which nobody need look. */
const REST = new Set(['normal', 'normal-again', 'recovered', 'released', 'none', 'no', 'closed', 'door-shut', 'off', 'stopped', 'stop', 'inactive',
  'clean', 'installed', 'online', 'unknown', 'auto', 'mains', 'charge-complete']);

/** A state that is not at rest. Lists of states have 0, or a name like normal, for rest. */
export function isActive(point) {
  if (point.state) return !REST.has(point.state);
  return point.quantity === 'state' && hasValue(point) && point.value !== 0;
}
