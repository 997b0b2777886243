/*
 * Hears how things are, again and again, while somebody looks: of each device what changed, values only of those that are looked at.
 * A door that can goes on telling (server-sent events); of another it is asked anew, after POLL.
 */
import {LOGIN} from './door.js';
import {t} from './language.js';
import {changed, now, take} from './present.js';
import {forgetToken, listen, noticeText} from './server.js';

const POLL = 2_000;
/** Three polls. */
export const STALE_AFTER = 6_000;
/** Inside Kura each request prolongs the login: a page that nobody looks at has to let it end. */
export const IDLE_AFTER = 15 * 60_000;
/** Somebody who scrolls looks at nothing. */
const SETTLED_AFTER = 250;

let next = 0;
let touched = performance.now();
let resumed = performance.now();
/** What is being listened to, an AbortController; null if nothing is. */
let listening = null;
/** How often it told something. */
let told = 0;
/** Ids of the rows that are on the screen, and what of them was asked for. */
let rows = [];

/** Whether an answer is being waited for that was asked for since the reader came back. */
export function resuming() {
  return listening !== null && told === 0 && performance.now() - resumed < STALE_AFTER;
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

function shut(why) {
  now.trouble = {shut: why};
}

function hear(got) {
  if (got.body) {
    now.trouble = null;
    take(got.body);
  } else if (got.notice !== undefined) {
    now.trouble = {failed: last => last ? t.noticeSince(noticeText(got.notice), last) : noticeText(got.notice)};
  } else {
    now.trouble = {failed: last => last ? t.badAnswer(got.status, last) : t.badAnswerYet(got.status)};
  }
  changed();
}

export async function ask() {
  if (listening || document.hidden || now.trouble?.shut) return;
  if (performance.now() - touched > IDLE_AFTER) {
    shut('paused');
    changed();
    return;
  }
  clearTimeout(next);
  const mine = listening = new AbortController();
  told = 0;
  const wanted = new URLSearchParams({since: now.version, rows: rows.join(','), whole: now.wholeOf ?? ''});
  try {
    for await (const got of listen(`live?${wanted}`, mine)) {
      // Somebody asked for something else meanwhile.
      if (listening !== mine) return;
      told++;
      hear(got);
      if (document.hidden || performance.now() - touched > IDLE_AFTER) break;
    }
  } catch (e) {
    if (listening !== mine) return;
    if (e === LOGIN) {
      forgetToken();
      shut('login');
    } else {
      now.trouble = {failed: last => last ? t.noAnswer(last) : t.noAnswerYet};
    }
    changed();
  } finally {
    if (listening === mine) {
      listening = null;
      mine.abort();
      if (!now.trouble?.shut) next = setTimeout(ask, told > 1 ? 0 : POLL);
    }
  }
}

/** What was asked for is not what is wanted now, or has changed by the reader's own doing. */
export function askNow() {
  clearTimeout(next);
  listening?.abort();
  listening = null;
  ask();
}

let settling = 0;

/** @param ids of the devices whose rows are on the screen */
export function lookAt(ids) {
  if (ids.length === rows.length && ids.every((id, i) => id === rows[i])) return;
  const more = ids.some(id => !rows.includes(id));
  rows = ids;
  // What went out of sight costs little until the next time.
  if (!more) return;
  clearTimeout(settling);
  settling = setTimeout(askNow, SETTLED_AFTER);
}

export function goOn() {
  touched = resumed = performance.now();
  if (now.trouble?.shut) now.trouble = null;
  changed();
  askNow();
}
