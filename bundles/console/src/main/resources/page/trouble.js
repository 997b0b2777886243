/*
 * Says so where nothing present can be shown, and why.
 */
import {clockTime} from './clock.js';
import {$, element, icon, replace, setClass, setText} from './dom.js';
import {t} from './language.js';
import {IDLE_AFTER, STALE_AFTER, goOn, resuming} from './live.js';
import {now} from './present.js';

/** @return whether what is shown got stale, or is not any more */
export function renderTrouble() {
  // A sleeping machine's monotonic clock may sleep too.
  const overdue = !now.answer || performance.now() - now.answer.mono > STALE_AFTER || Math.abs(Date.now() - now.answer.wall) > STALE_AFTER;
  const was = now.stale;
  now.stale = Boolean(now.answer) && (overdue || now.trouble !== null);
  document.body.classList.toggle('stale', now.stale);
  const last = now.answer && clockTime(now.answer.at);
  const text = now.trouble?.failed ? now.trouble.failed(last)
    : now.trouble || !overdue ? ''
    : !now.answer ? t.loading : resuming() ? t.resuming(last) : t.noAnswer(last);
  const banner = $('banner');
  const signature = text + now.stale;
  if (banner.dataset.signature !== signature) {
    banner.dataset.signature = signature;
    setClass(banner, !now.answer && !now.trouble ? 'calm' : '');
    replace(banner, icon(!now.answer && !now.trouble ? 'CLOCK' : 'STALE'), element('strong', '', text), now.stale ? element('span', '', t.noAnswerWhy) : '');
    banner.hidden = !text;
  }
  const shut = now.trouble?.shut;
  $('overlay').hidden = !shut;
  if (shut) {
    setText($('overlay-text'), shut === 'login' ? t.loginEnded : t.paused);
    setText($('overlay-why'), shut === 'login' ? (now.answer ? t.loginEndedWhy : '') : t.pausedWhy(IDLE_AFTER / 60_000));
    $('overlay-login').hidden = shut !== 'login';
    setText($('overlay-go'), shut === 'login' ? t.tryAgain : t.goOn);
  }
  if (shut && !$('app').inert) $('overlay-go').focus();
  $('app').inert = Boolean(shut);
  return was !== now.stale;
}

$('overlay-go').addEventListener('click', event => {
  event.stopPropagation();
  goOn();
});
$('overlay').addEventListener('click', () => {
  if (now.trouble?.shut === 'paused') goOn();
});
