/*
 * The page of walk tests: begin one, watch what is set off, end it, say why the rest was not tested, print the record.
 */
import {clockTime, gatewayNow, heard, span} from './clock.js';
import {door} from './door.js';
import {$, element, icon, replace, setClass, setText} from './dom.js';
import {onLanguage, said, t, word} from './language.js';
import {addPage, shownPage} from './nav.js';
import {countOf, now, onChange} from './present.js';
import {call} from './server.js';
import {howText, scopeText, showReport, stampText} from './walkreport.js';

const LASTING = [30, 60, 120, 240, 480, 1440];
const IDLE = [15, 30, 60, 120];
/** Devices to choose from that are in the document. */
const LISTED = 100;
const ASK = 1_000;

const mayAct = () => door.user?.role !== 'VIEWER';

/** The records, {running, tests}; null before they came. */
let list = null;
/** The one that is open, and when its answer came; null if none is. */
let open = null;
let came = 0;
let chosen = new Set();
let find = '';
let show = 'all';
let report = false;
let busy = false;
let timer = 0;
/** By the number of the point: its parts. */
let nodes = new Map();

// ---- parts of the page ----

/** `text`, `label`, `hint` are names of words, which follow the language. */
function part(tag, {id, text, label, hint, type, className, ...more} = {}, ...children) {
  const node = element(tag, className ?? '', ...children);
  if (id) node.id = id;
  if (type) node.type = type;
  if (text) node.dataset.text = text;
  if (label) node.dataset.label = label;
  if (hint) node.dataset.hint = hint;
  return Object.assign(node, more);
}

const labelled = (text, input) => part('label', {}, part('span', {text}), input);
const input = (id, hint) => part('input', {id, hint, required: true, maxLength: 200, autocomplete: 'off'});
const button = (id, text, className = 'act') => part('button', {id, text, type: 'button', className});

function tick(id, text) {
  const line = part('label', {className: 'walk-tick', id: `${id}-line`}, part('input', {id, type: 'checkbox'}), part('span', {text}));
  return line;
}

function build() {
  $('page-walktest').append(
    part('p', {id: 'walk-said', hidden: true, role: 'alert'}),
    part('form', {id: 'walk-begin'},
      part('h2', {text: 'walkBegin'}),
      part('p', {className: 'danger', text: 'walkDanger'}), part('p', {text: 'walkPanel'}),
      part('div', {className: 'walk-fields'},
        labelled('walkScope', part('select', {id: 'walk-scope'}, part('option', {text: 'walkPlace', value: 'place'}), part('option', {text: 'walkDevices', value: 'devices'}))),
        labelled('walkWhich', part('select', {id: 'walk-place'}))),
      part('div', {id: 'walk-choose', hidden: true}, part('input', {id: 'walk-find', type: 'search', hint: 'walkFind', autocomplete: 'off'}), part('p', {id: 'walk-chosen', className: 'quiet', role: 'status'}), part('ul', {id: 'walk-devices'})),
      part('div', {className: 'walk-fields'},
        labelled('walkTester', input('walk-tester')), labelled('walkTold', input('walk-told', 'walkToldHint')), labelled('walkWhy', input('walk-why', 'walkWhyHint')),
        labelled('walkLasting', part('select', {id: 'walk-lasting'})), labelled('walkIdle', part('select', {id: 'walk-idle'}))),
      tick('walk-understood', 'walkUnderstood'), tick('walk-anyway', 'walkAnyway'),
      part('p', {className: 'acts'}, part('button', {id: 'walk-start', text: 'walkStart', className: 'act first'}))),
    part('p', {id: 'walk-viewer', text: 'walkViewer', hidden: true}),
    part('section', {id: 'walk-open', hidden: true},
      part('h2', {id: 'walk-name'}), part('p', {id: 'walk-count', role: 'status'}), part('p', {id: 'walk-left'}), part('p', {id: 'walk-warn', className: 'danger', hidden: true}),
      part('p', {id: 'walk-acts', className: 'acts'},
        part('select', {id: 'walk-longer', label: 'walkExtend'}), button('walk-extend', 'walkExtendGo'), button('walk-end', 'walkEnd', 'act first'),
        button('walk-close', 'walkClose', 'act first'), button('walk-report-show', 'walkReport'), button('walk-print', 'walkPrint', 'act first'), button('walk-back', 'walkBack')),
      part('form', {id: 'walk-all', className: 'filters', hidden: true}, labelled('walkAllReason', input('walk-all-reason')), part('button', {text: 'walkAllGo', className: 'act'})),
      part('div', {id: 'walk-live'},
        labelled('walkShow', part('select', {id: 'walk-show'}, part('option', {text: 'walkShowAll', value: 'all'}), part('option', {text: 'walkShowUntested', value: 'untested'}), part('option', {text: 'walkShowTested', value: 'tested'}))),
        part('ul', {id: 'walk-rows'}), part('p', {className: 'quiet', text: 'walkMeasures'}),
        part('div', {id: 'walk-others', hidden: true}, part('h3', {text: 'walkOthers'}), part('ul', {id: 'walk-other-list'}))),
      part('section', {id: 'walk-report', label: 'walkReport', tabIndex: 0, hidden: true})),
    part('section', {id: 'walk-list'}, part('h2', {text: 'walkEarlier'}), part('p', {id: 'walk-none', text: 'walkNone'}), part('ul', {id: 'walk-tests'})));
  for (const [id, minutes, first] of [['walk-lasting', LASTING, 120], ['walk-idle', IDLE, 30], ['walk-longer', LASTING, 60]]) {
    $(id).append(...minutes.map(each => new Option('', String(each))));
    $(id).value = String(first);
  }
  const bar = part('a', {id: 'walk-bar', href: '#walktest', hidden: true});
  $('banner').before(bar);
  for (const [id, act] of Object.entries({'walk-extend': extend, 'walk-end': end, 'walk-close': close, 'walk-report-show': () => showAs(true), 'walk-print': () => window.print(), 'walk-back': back})) {
    $(id).addEventListener('click', act);
  }
  $('walk-begin').addEventListener('submit', begin);
  $('walk-all').addEventListener('submit', allReasons);
  $('walk-scope').addEventListener('change', renderBegin);
  $('walk-find').addEventListener('input', () => {
    find = $('walk-find').value.trim().toLowerCase();
    renderChoice();
  });
  $('walk-show').addEventListener('change', () => {
    show = $('walk-show').value;
    renderRows();
  });
}

function say(text, bad = true) {
  setText($('walk-said'), text);
  setClass($('walk-said'), bad ? 'is-bad' : '');
  $('walk-said').hidden = !text;
}

async function work(path, fields) {
  if (busy) return null;
  busy = true;
  $('page-walktest').setAttribute('aria-busy', 'true');
  const got = await call(path, fields);
  busy = false;
  $('page-walktest').removeAttribute('aria-busy');
  if (got.body) {
    take(got.body);
    say('');
  } else {
    say(got.why);
  }
  return got;
}

// ---- the form ----

function renderBegin() {
  const may = mayAct() && !list?.running && !open;
  $('walk-begin').hidden = !may;
  $('walk-viewer').hidden = mayAct() || Boolean(open);
  if (!may) return;
  const grids = [...new Set(now.devices.map(device => String(device.grid ?? '')))].sort();
  const signature = JSON.stringify([grids.map(grid => [grid, countOf(grid)]), t.title, t.walkPage]);
  if ($('walk-place').dataset.signature !== signature) {
    $('walk-place').dataset.signature = signature;
    const kept = $('walk-place').value;
    replace($('walk-place'), ...grids.map(grid => new Option(t.walkOf(grid || t.walkNoGrid, countOf(grid)), grid)));
    if (grids.includes(kept)) $('walk-place').value = kept;
  }
  const place = $('walk-scope').value === 'place';
  $('walk-place').parentElement.hidden = !place;
  $('walk-choose').hidden = place;
  for (const id of ['walk-lasting', 'walk-idle', 'walk-longer']) for (const option of $(id).options) setText(option, t.lasting(Number(option.value)));
  if (!place) renderChoice();
}

function renderChoice() {
  const found = now.devices.filter(device => !find || `${device.device} ${device.name} ${device.grid}`.toLowerCase().includes(find));
  const listed = [...found].sort((a, b) => a.device.localeCompare(b.device, 'en', {numeric: true})).slice(0, LISTED);
  setText($('walk-chosen'), t.walkChosen(chosen.size) + (found.length > listed.length ? ` · ${t.walkMore(found.length - listed.length)}` : ''));
  const signature = JSON.stringify([listed.map(device => [device.device, device.name, device.kind, device.grid]), t.walkPage]);
  if ($('walk-devices').dataset.signature === signature) return;
  $('walk-devices').dataset.signature = signature;
  replace($('walk-devices'), ...listed.map(device => {
    const box = part('input', {type: 'checkbox', checked: chosen.has(device.device), value: device.device});
    box.addEventListener('change', () => {
      if (box.checked) chosen.add(device.device);
      else chosen.delete(device.device);
      renderChoice();
    });
    return element('li', '', element('label', 'walk-tick', box, element('span', '', element('b', '', device.name || device.device), ` ${device.device} · ${word(t.kinds, device.kind)}${device.grid ? ` · ${device.grid}` : ''}`)));
  }));
}

async function begin(event) {
  event.preventDefault();
  const place = $('walk-scope').value === 'place';
  const fields = [place ? ['place', $('walk-place').value] : ['devices', [...chosen].join(',')], ['tester', $('walk-tester').value], ['told', $('walk-told').value],
    ['why', $('walk-why').value], ['lasting', String(Number($('walk-lasting').value) * 60)], ['idle', String(Number($('walk-idle').value) * 60)]];
  if ($('walk-understood').checked) fields.push(['understood', 'yes']);
  if ($('walk-anyway').checked) fields.push(['anyway', 'yes']);
  const got = await work('walktest/begin', fields);
  if (!got) return;
  $('walk-anyway-line').hidden = got.refused?.code !== 'alarms-stand' && !$('walk-anyway').checked;
  if (!got.body) return;
  $('walk-understood').checked = false;
  $('walk-anyway').checked = false;
  $('walk-anyway-line').hidden = true;
  chosen = new Set();
  await loadList();
}

// ---- the one that is open ----

function take(answer) {
  const before = open;
  if (before?.id !== answer.id) {
    nodes = new Map();
    $('walk-rows').replaceChildren();
    report = false;
  }
  open = answer;
  came = performance.now();
  if (before?.phase === 'RUNNING' && answer.phase !== 'RUNNING') loadList();
  const listed = list?.tests.findIndex(test => test.id === answer.id) ?? -1;
  if (listed >= 0) list.tests[listed] = answer;
  render();
}

async function choose(id) {
  const got = await work(`walktest?id=${id}`);
  if (got?.body) $('walk-name').scrollIntoView({block: 'nearest'});
}

function back() {
  if (report) {
    showAs(false);
    return;
  }
  open = null;
  say('');
  loadList();
}

function showAs(wanted) {
  report = wanted;
  render();
}

async function extend() {
  await work('walktest/extend', [['id', open.id], ['lasting', String(Number($('walk-longer').value) * 60)]]);
}

async function end() {
  if (confirm(t.walkEndAsk)) await work('walktest/end', [['id', open.id]]);
}

async function close() {
  if (!confirm(t.walkCloseAsk)) return;
  const got = await work('walktest/close', [['id', open.id]]);
  if (got?.body) {
    showAs(true);
    await loadList();
  }
}

async function allReasons(event) {
  event.preventDefault();
  const got = await work('walktest/note', [['id', open.id], ['row', '0'], ['reason', $('walk-all-reason').value]]);
  if (got?.body) $('walk-all-reason').value = '';
}

/** What is typed at one point is kept while others are sent: one after another. */
let notes = Promise.resolve();

function note(row, key, field) {
  const {id} = open;
  notes = notes.then(async () => {
    const got = await call('walktest/note', [['id', id], ['row', String(row)], [key, field.value]]);
    if (got.body && open?.id === id) take(got.body);
    else if (!got.body) say(got.why);
  });
}

const stateOf = row => !row.count ? 'untested' : row.restored === undefined ? 'tested' : 'restored';

function makeRow(row) {
  const parts = {state: element('b', 'walk-state'), what: element('span', 'walk-what'), times: element('span', 'walk-times'), field: element('input'), caption: element('span', '')};
  Object.assign(parts.field, {maxLength: 200, autocomplete: 'off'});
  parts.field.addEventListener('change', () => note(row.number, parts.key, parts.field));
  parts.node = element('li', '', parts.state, parts.what, parts.times, element('label', '', parts.caption, parts.field));
  nodes.set(row.number, parts);
  $('walk-rows').append(parts.node);
  return parts;
}

function renderRow(row) {
  const parts = nodes.get(row.number) ?? makeRow(row);
  const state = stateOf(row);
  parts.node.hidden = show === 'untested' ? row.count > 0 : show === 'tested' && !row.count;
  parts.key = state === 'untested' && open.phase !== 'RUNNING' ? 'reason' : 'remark';
  setClass(parts.node, `walk-row is-${state}`);
  const signature = JSON.stringify([row, t.walkPage, open.phase]);
  if (parts.signature === signature) return;
  parts.signature = signature;
  replace(parts.state, icon({untested: 'UNKNOWN', tested: 'TEST', restored: 'NORMAL'}[state]), t.walkStates[state]);
  replace(parts.what, element('b', '', row.name || row.device), ` ${row.device}${row.grid ? ` · ${row.grid}` : ''} · ${said(row.label, row.condition)}`);
  const times = row.count ? [t.walkFirst(clockTime(row.first)), t.walkCount(row.count), row.restored === undefined ? '' : t.walkRestored(clockTime(row.restored)),
    row.acknowledged === undefined ? t.walkNotYet : t.walkToCentre((row.acknowledged / 1000).toFixed(2), row.uplink)] : [];
  replace(parts.times, times.filter(Boolean).join(' · '), row.count > 1 ? element('em', '', ` ${t.walkDouble}`) : '');
  setText(parts.caption, t[parts.key === 'reason' ? 'walkReason' : 'walkRemark']);
  if (document.activeElement !== parts.field) parts.field.value = row[parts.key];
  parts.field.disabled = open.phase === 'CLOSED' || !mayAct();
  parts.field.required = parts.key === 'reason';
  parts.field.setAttribute('aria-label', `${parts.caption.textContent}: ${row.name || row.device}`);
}

function renderRows() {
  for (const row of open.rows) renderRow(row);
}

function renderOpen() {
  const {phase} = open;
  const may = mayAct();
  const runs = phase === 'RUNNING';
  setText($('walk-name'), runs ? t.walkRuns(scopeText(open)) : `${t.walkPage} ${open.id} · ${scopeText(open)}`);
  setClass($('walk-open'), runs ? 'is-running' : '');
  setText($('walk-count'), `${t.walkTestedOf(open.tested, open.total)} · ${word(t.walkPhases, phase)}${open.how ? ` · ${howText(open)} ${stampText(open.ended)}` : ''}`);
  renderLeft();
  const warn = [open.how === 'FIRE_OUTSIDE' && t.walkOutside, !open.kept && t.walkNotKept, phase === 'ENDED' && open.unexplained > 0 && t.walkUnexplained(open.unexplained)].filter(Boolean).join(' ');
  setText($('walk-warn'), warn);
  $('walk-warn').hidden = !warn;
  for (const id of ['walk-longer', 'walk-extend', 'walk-end']) $(id).hidden = !runs || !may || report;
  $('walk-close').hidden = phase !== 'ENDED' || !may || report;
  $('walk-close').disabled = open.unexplained > 0;
  $('walk-report-show').hidden = runs || report;
  $('walk-print').hidden = !report;
  $('walk-back').hidden = runs;
  $('walk-all').hidden = phase !== 'ENDED' || !open.unexplained || !may || report;
  $('walk-live').hidden = report;
  renderRows();
  $('walk-others').hidden = !open.others.length;
  replace($('walk-other-list'), ...open.others.map(one => element('li', one.test ? '' : 'danger', `${clockTime(one.at)} ${one.name} ${one.device}: ${said(one.label, one.condition)}, ${word(t.alarmKinds, one.kind)} (${one.test ? t.walkAsTest : t.walkReal})`)));
  showReport($('walk-report'), report ? open : null);
}

function renderLeft() {
  if (open?.phase !== 'RUNNING') {
    setText($('walk-left'), '');
    return;
  }
  const passed = performance.now() - came;
  const left = millis => span(Math.max(0, millis - passed));
  setText($('walk-left'), t.walkEndsIn(left(open.idleLeft), left(open.until - open.now)));
}

// ---- the list ----

async function loadList() {
  const got = await call('walktests');
  if (!got.body) {
    say(got.why);
    return;
  }
  list = got.body;
  if (list.running && !open) {
    await choose(list.running);
    return;
  }
  render();
}

function renderList() {
  const tests = list?.tests ?? [];
  $('walk-list').hidden = report;
  $('walk-none').hidden = tests.length > 0;
  const signature = JSON.stringify([tests.map(test => [test.id, test.tested, test.phase]), open?.id, t.walkPage]);
  if ($('walk-tests').dataset.signature === signature) return;
  $('walk-tests').dataset.signature = signature;
  replace($('walk-tests'), ...tests.map(test => {
    const made = element('button', 'component');
    made.type = 'button';
    made.append(element('b', '', `${test.id} · ${scopeText(test)}`), element('span', 'text', `${stampText(Number(test.from))} · ${test.tester}`), element('small', '', `${t.walkTestedOf(test.tested, test.total)} · ${word(t.walkPhases, test.phase)}`));
    if (open?.id === test.id) made.setAttribute('aria-current', 'true');
    made.addEventListener('click', () => choose(test.id));
    return element('li', '', made);
  }));
}

function render() {
  $('walk-open').hidden = !open;
  if (open) renderOpen();
  else showReport($('walk-report'), null);
  renderBegin();
  renderList();
  clearTimeout(timer);
  if (open?.phase === 'RUNNING' && shownPage() === 'walktest') timer = setTimeout(askAgain, ASK);
}

/** What is typed meanwhile stays: only what changed is made anew. */
async function askAgain() {
  const id = open?.id;
  if (!id || busy || document.hidden) {
    timer = setTimeout(askAgain, ASK);
    return;
  }
  const got = await call(`walktest?id=${id}`);
  if (open?.id !== id || shownPage() !== 'walktest') return;
  if (got.body && !busy) {
    take(got.body);
    return;
  }
  if (!got.body) say(got.why);
  renderLeft();
  timer = setTimeout(askAgain, ASK);
}

/** On every page: what is sent as a test must not be forgotten. */
function renderBar() {
  const tested = now.devices.filter(device => (device.holds ?? []).some(hold => hold.hold === 'walk-test'));
  $('walk-bar').hidden = !tested.length || shownPage() === 'walktest';
  if (!tested.length) return;
  const until = Math.max(...tested.flatMap(device => device.holds.filter(hold => hold.hold === 'walk-test').map(hold => hold.until)));
  const names = tested.slice(0, 3).map(device => device.name || device.device).join(', ') + (tested.length > 3 ? ', …' : '');
  const left = heard ? span(Math.max(0, until - gatewayNow())) : '';
  const signature = JSON.stringify([names, left, t.walkPage]);
  if ($('walk-bar').dataset.signature === signature) return;
  $('walk-bar').dataset.signature = signature;
  replace($('walk-bar'), icon('TEST'), element('b', '', t.walkRuns(names)), element('span', '', left), element('span', 'walk-link', t.walkGo));
}

export function makeWalkTest() {
  build();
  $('walk-anyway-line').hidden = true;
  onChange(() => {
    renderBar();
    if (shownPage() === 'walktest') renderBegin();
  });
  onLanguage(() => {
    renderBar();
    if (shownPage() === 'walktest') render();
  });
  addEventListener('hashchange', renderBar);
  addPage('walktest', {
    shown: loadList,
    hidden: () => {
      clearTimeout(timer);
      showReport($('walk-report'), null);
      report = false;
    },
  });
}
