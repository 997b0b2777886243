/*
 * Asks how things are again and again, one request at a time, while somebody looks.
 */
import {LOGIN} from './door.js';
import {t} from './language.js';
import {learn} from './names.js';
import {changed, needsWhole, now, take} from './present.js';
import {forgetToken, get, noticeText} from './server.js';

const POLL = 2_000;
/** Three polls. */
export const STALE_AFTER = 6_000;
/** Inside Kura each request prolongs the login: a page that nobody looks at has to let it end. */
export const IDLE_AFTER = 15 * 60_000;

let asking = false;
let next = 0;
let touched = performance.now();
let resumed = performance.now();
let again = false;

/** Whether an answer is being waited for that was asked for since the reader came back. */
export function resuming() {
  return asking && performance.now() - resumed < STALE_AFTER;
}

/** The reader is there. */
export function touch() {
  if (!now.trouble?.shut) touched = performance.now();
}

/** The reader is there again. */
export function resume() {
  resumed = performance.now();
  askNow();
}

export async function ask() {
  if (asking || document.hidden || now.trouble?.shut) return;
  if (performance.now() - touched > IDLE_AFTER) {
    now.trouble = {shut: 'paused'};
    changed();
    return;
  }
  asking = true;
  clearTimeout(next);
  try {
    const got = await get('present');
    if (got.body) {
      now.trouble = null;
      take(got.body);
    } else if (got.notice !== undefined) {
      now.trouble = {failed: last => last ? t.noticeSince(noticeText(got.notice), last) : noticeText(got.notice)};
    } else {
      now.trouble = {failed: last => last ? t.badAnswer(got.status, last) : t.badAnswerYet(got.status)};
    }
    if (got.body && needsWhole()) {
      // Two renderings: nothing waits for a panel with thousands of points.
      changed();
      const id = now.wholeOf;
      const one = await get(`present?device=${encodeURIComponent(id)}`);
      const device = one.body?.list?.[0];
      learn(one.body?.names);
      // Without an answer its old points go: what the list has of it is present.
      if (now.wholeOf === id) now.whole = device ? {at: one.body.at, mono: performance.now(), device} : null;
    } else if (got.body) {
      now.whole = null;
    }
  } catch (e) {
    if (e === LOGIN) {
      forgetToken();
      now.trouble = {shut: 'login'};
    } else {
      now.trouble = {failed: last => last ? t.noAnswer(last) : t.noAnswerYet};
    }
  } finally {
    asking = false;
  }
  changed();
  if (!now.trouble?.shut) next = setTimeout(ask, again ? 0 : POLL);
  again = false;
}

export function askNow() {
  if (asking) {
    again = true;
    return;
  }
  clearTimeout(next);
  ask();
}

export function goOn() {
  touched = resumed = performance.now();
  if (now.trouble?.shut) now.trouble = null;
  changed();
  askNow();
}
