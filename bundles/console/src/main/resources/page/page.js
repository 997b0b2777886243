/*
 * What the gateway knows of its devices at this moment. Never shows an old value as if it were present:
 * what has not been confirmed for STALE_AFTER is visibly stale.
 */
import {clockTime, gatewayNow} from './clock.js';
import {channelsOf} from './channels.js';
import {closeDetail, detail, renderDetail, renderDetailAges} from './detail.js';
import {makeConfigure} from './configure.js';
import {door} from './door.js';
import {$, setText} from './dom.js';
import {makeHealth} from './health.js';
import {addAlarmsPage} from './history.js';
import {applyLanguage, onLanguage, setLanguage, t, word} from './language.js';
import {makeSort, renderList, renderListAges} from './list.js';
import {ask, resume, touch} from './live.js';
import {look} from './names.js';
import {addPage, beginNavigation, shownPage} from './nav.js';
import {makeTiles, renderFacts, renderFaults, renderHead, renderStrangers, renderTiles, renderTop} from './overview.js';
import {changed, now, onChange} from './present.js';
import {makeProfiles} from './profiles.js';
import {leave, onShut} from './server.js';
import {makeSystem} from './system.js';
import {renderTrouble} from './trouble.js';
import {makeUsers} from './users.js';
import {makeWalkTest} from './walktest.js';

function renderAll() {
  renderTrouble();
  renderUser();
  if (!now.answer) return;
  const {present} = now.answer;
  renderTop();
  $('main').hidden = false;
  const fires = now.devices.filter(device => look(device) === 'FIRE');
  renderHead(fires);
  renderDetail();
  if (shownPage() === 'overview') renderOverview();
  const {alarm = 0, fault = 0} = present.gateway.devices ?? {};
  const spoken = t.announce(fires.length, alarm, fault + (present.faults?.length ?? 0));
  setText($('live'), spoken);
  const mark = now.stale ? '⧖ ' : fires.length ? `${t.alarmKinds.FIRE} ${fires.length} · ` : alarm ? `${t.states.ALARM} ${alarm} · ` : '';
  const title = mark + $('site').textContent;
  if (document.title !== title) document.title = title;
}

function renderOverview() {
  renderTiles();
  renderFacts();
  renderFaults();
  renderStrangers();
  renderList();
}

/** Who is logged in, where the door knows it and one can leave by it. */
function renderUser() {
  $('user').hidden = !door.user;
  if (!door.user) return;
  setText($('user-name'), t.userIs(door.user.name, word(t.roles, door.user.role)));
}

function tick() {
  if (renderTrouble() && now.answer) renderAll();
  if (now.answer) {
    setText($('clock'), clockTime(now.stale ? now.answer.at : gatewayNow()));
    renderListAges();
    renderDetailAges();
  }
}

onChange(renderAll);
onLanguage(renderAll);
onShut(() => {
  now.trouble = {shut: 'login'};
  changed();
});

makeTiles();
makeHealth();
makeSort();
addPage('overview', {shown: changed, hidden: closeDetail});
addAlarmsPage(closeDetail);
makeWalkTest();
makeConfigure();
makeProfiles();
makeUsers();
makeSystem();
applyLanguage();
$('overlay-login').href = door.login;
$('detail-channels-acts').hidden = !door.channels;
beginNavigation();
$('boot').remove();
$('app').hidden = false;

for (const button of document.querySelectorAll('[data-lang]')) button.addEventListener('click', () => setLanguage(button.dataset.lang));
$('leave').addEventListener('click', leave);
$('detail-channels').addEventListener('click', () => channelsOf(detail.id));
addEventListener('keydown', event => {
  if (event.key === 'Escape' && detail && !event.isComposing) closeDetail();
  if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? '') && !$('search').hidden) {
    event.preventDefault();
    $('search').focus();
  }
});
for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
  addEventListener(type, touch, {passive: true, capture: true});
}
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  tick();
  resume();
});

setInterval(tick, 1_000);
renderTrouble();
ask();
