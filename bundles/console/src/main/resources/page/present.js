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
 * version: of what is known, to be told what is new; empty for nothing.
 * wholeOf: id of a device whose points are all wanted; null if none is.
 */
export const now = {answer: null, devices: [], trouble: null, stale: false, version: '', wholeOf: null};

/** By id. */
const known = new Map();

const order = new Intl.Collator('en', {numeric: true});
const listeners = [];

/** @param listener is called whenever something of `now` changed */
export function onChange(listener) {
  listeners.push(listener);
}

export function changed() {
  for (const listener of listeners) listener();
}

/** @param present what `live` tells: all of the gateway, and of the devices those that changed or are looked at */
export function take(present) {
  hear(present.at);
  now.answer = {present, ...heard};
  now.version = present.version;
  learn(present.names);
  if (present.whole) known.clear();
  for (const device of present.list) {
    // Whose values nobody looked at came without: the old ones say how old they are.
    if (!device.points) device.points = known.get(device.device)?.points;
    known.set(device.device, device);
  }
  now.devices = [...known.values()].map(device => ({device, rank: RANKS.indexOf(look(device))}))
    .sort((a, b) => a.rank - b.rank || order.compare(a.device.device, b.device.device))
    .map(ranked => ranked.device);
}

export const deviceOf = id => known.get(id);

/** Devices of a grid cell, or of none. */
export const countOf = grid => now.devices.filter(device => String(device.grid ?? '') === grid).length;
