/*
 * What is known of the gateway and its devices at this moment.
 */
import {hear, heard} from './clock.js';
import {RANKS, learn, look} from './names.js';

/**
 * answer: the newest, {present, at, mono, wall}; null before the first.
 * devices: those in it, the worst first.
 * trouble: why nothing present can be shown: {failed: text by the time of the last answer}, asking goes on; {shut: 'login' | 'paused'}, it
 * does not; null while answers come.
 * stale: whether what is shown may not be so any more.
 * wholeOf: id of a device whose points are all wanted; null if none is.
 * whole: that device with all its points, {at, mono, device}; null while the list has them, or nothing has.
 */
export const now = {answer: null, devices: [], trouble: null, stale: false, wholeOf: null, whole: null};

const order = new Intl.Collator('en', {numeric: true});
const listeners = [];

/** @param listener is called whenever something of `now` changed */
export function onChange(listener) {
  listeners.push(listener);
}

export function changed() {
  for (const listener of listeners) listener();
}

export function take(present) {
  hear(present.at);
  now.answer = {present, ...heard};
  learn(present.names);
  now.devices = (present.list ?? []).map(device => ({device, rank: RANKS.indexOf(look(device))}))
    .sort((a, b) => a.rank - b.rank || order.compare(a.device.device, b.device.device))
    .map(ranked => ranked.device);
}

export const deviceOf = id => now.devices.find(device => device.device === id);

/** Devices of a grid cell, or of none. */
export const countOf = grid => now.devices.filter(device => String(device.grid ?? '') === grid).length;

/** The list has only some points of a device that has many. */
export function needsWhole() {
  const device = now.wholeOf !== null && deviceOf(now.wholeOf);
  return Boolean(device) && (device.pointCount ?? 0) > (device.points?.length ?? 0);
}
