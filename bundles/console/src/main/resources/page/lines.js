/*
 * A value, an alarm, a serviceability, each on a line: in the list and in the details.
 */
import {timeNode} from './clock.js';
import {element, icon} from './dom.js';
import {said, t, word} from './language.js';
import {ALARM_KINDS, causeText, conditionText, hasValue, isActive, isGood, pointText, unitText, valueText} from './names.js';
import {alarmMarks} from './operate.js';

const ROW_POINTS = 3;

/** One line for each value that was read; one for all points that have none for the same reason. What follows from them is in the details. */
export function valueLines(device) {
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
export function alarmLine(device, alarm, ...extra) {
  const kind = ALARM_KINDS.includes(alarm.kind) ? alarm.kind : 'ALARM';
  return element('span', `alarm is-${kind}`, element('b', '', icon(kind), conditionText(device, alarm.condition)),
    alarm.kind && conditionText(device, alarm.condition).toLowerCase().endsWith(word(t.alarmKinds, alarm.kind).toLowerCase()) ? ''
      : element('span', 'alarm-kind', word(t.alarmKinds, alarm.kind)),
    alarm.cause ? element('em', '', causeText(alarm.cause)) : '', alarm.text ? element('span', 'text', said(alarm.texts, alarm.text)) : '', timeNode(alarm.since), ...alarmMarks(alarm), ...extra);
}

export function serviceLine(serviceability) {
  const mark = serviceability === 'SERVICEABLE' ? 'NORMAL' : serviceability === 'UNKNOWN' ? 'UNKNOWN' : 'NOT';
  return element('span', `service is-${mark}`, icon(mark), word(t.serviceabilities, serviceability));
}
