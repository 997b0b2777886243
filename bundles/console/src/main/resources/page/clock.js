/*
 * The gateway's time, and how old something is by it.
 */
import {element} from './dom.js';
import {t} from './language.js';

const AGE_FROM = 10_000;
/** What is read later than now by more than this was stamped before a clock was set. */
const CLOCKS_SET = 2_000;

/** When the newest answer came, by this machine's clocks, and the gateway's time then: {at, mono, wall}, milliseconds. */
export let heard = null;

/** @param at the gateway's time in an answer that came just now */
export function hear(at) {
  heard = {at, mono: performance.now(), wall: Date.now()};
}

/** The gateway's clock, which made all stamps; this machine's may differ. */
export function gatewayNow(answer = heard) {
  return answer.at + performance.now() - answer.mono;
}

const two = n => String(n).padStart(2, '0');

export function clockTime(millis) {
  if (typeof millis !== 'number') return '?';
  const d = new Date(millis);
  const time = `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
  const today = new Date(heard ? gatewayNow() : Date.now());
  return d.toDateString() === today.toDateString()
    ? time : `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${time}`;
}

export function span(millis) {
  const seconds = Math.floor(millis / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (seconds < 120) return t.seconds(seconds);
  if (minutes < 120) return t.minutes(minutes);
  return hours < 48 ? t.hours(hours, minutes % 60) : t.days(Math.floor(hours / 24), hours % 24);
}

/** Empty while it is young; the time itself if clocks have been set in between and the difference means nothing. */
export function ageText(at, answer, always) {
  if (typeof at !== 'number') return '';
  const age = gatewayNow(answer) - at;
  if (age < -CLOCKS_SET) return t.at(clockTime(at));
  return age > AGE_FROM || always ? t.ago(span(Math.max(0, age))) : '';
}

export function timeNode(millis) {
  return element('time', '', t.since(clockTime(millis)));
}
