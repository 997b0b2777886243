/*
 * The page of device profiles: which there are, what each reads, and what one of somebody's own would make of registers.
 */
import {door} from './door.js';
import {$, element, replace, setText} from './dom.js';
import {onLanguage, said, t, word} from './language.js';
import {causeText} from './names.js';
import {addPage, shownPage} from './nav.js';
import {now} from './present.js';
import {call, postForAnswer} from './server.js';
import {button, field, fill, input, part, row, status, table, worded} from './sheet.js';

const FIRST = 60;
/** A profile's reader works through all that a row can ask for. */
const LONG = 30_000;

const mayTry = () => door.user?.role !== 'VIEWER';

let list = null;
let limit = FIRST;
/** Profiles that were opened, by id. */
const details = new Map();
/** What was answered last to a trial; null before. */
let tried = null;

async function load() {
  const got = await call('profiles');
  if (got.body) list = got.body.profiles ?? [];
  setText($('profiles-said'), got.body ? '' : got.why);
  renderList();
}

const kindText = kind => word(t.kinds, kind);

function wanted() {
  const words = $('profiles-search').value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return (list ?? []).filter(one => {
    const text = `${one.id} ${one.kind} ${kindText(one.kind)} ${one.source} ${one.file}`.toLowerCase();
    return words.every(each => text.includes(each));
  });
}

function renderList() {
  if (!list) return;
  const all = wanted();
  setText($('profiles-sum'), t.profilesSum(list.length, list.filter(one => one.own).length));
  const opened = new Set([...$('profiles-list').querySelectorAll('details[open]')].map(node => node.dataset.id));
  replace($('profiles-list'), ...all.slice(0, limit).map(one => line(one, opened.has(one.id))));
  const left = all.length - limit;
  $('profiles-more').hidden = left <= 0;
  if (left > 0) setText($('profiles-more'), t.profilesMore(Math.min(left, FIRST)));
}

function line(one, open) {
  const head = element('summary', '', element('b', '', one.id), ' ', element('span', '', kindText(one.kind)), ' ',
    element('small', 'quiet', one.own ? t.profileOwn : t.profileShipped), one.problem ? element('em', '', ` ${t.profileBroken}`) : '', element('small', 'source', String(one.source)));
  const inside = element('div', 'inside');
  const made = element('details', '', head, inside);
  made.dataset.id = one.id;
  const show = () => {
    if (!made.open) return;
    if (one.problem) replace(inside, element('p', 'danger', said(one.problem, '')), element('p', 'quiet', one.file));
    else if (details.has(one.id)) replace(inside, ...about(details.get(one.id), one));
    else fetchOne(one, inside);
  };
  made.addEventListener('toggle', show);
  if (open) {
    made.open = true;
    show();
  }
  return element('li', '', made);
}

async function fetchOne(one, inside) {
  const got = await call(`profile?${new URLSearchParams({id: one.id})}`);
  if (!got.body) {
    replace(inside, element('p', 'danger', got.why));
    return;
  }
  details.set(one.id, got.body.profile);
  replace(inside, ...about(got.body.profile, one));
}

/** What a profile reads. */
function about(profile, one) {
  const points = profile.points ?? [];
  const alarms = profile.alarms ?? [];
  const body = element('tbody', '', ...points.map(point => row(said(point.name, point.point), String(point.unit ?? ''),
    point.from ? t.profileFrom(point.from) : String(point.place ?? ''))));
  const head = element('tr', '', ...[t.profilePoint, t.profileUnit, t.profilePlace].map(text => {
    const cell = element('th', '', text);
    cell.scope = 'col';
    return cell;
  }));
  const wide = element('div', 'wide', element('table', '', element('thead', '', head), body));
  wide.tabIndex = 0;
  const many = (shown, all) => shown < all ? ` (${t.profileOf(shown, all)})` : '';
  return [
    one ? element('p', 'quiet', one.file) : '',
    element('h3', '', `${t.profilePoints}${many(points.length, profile.pointCount)}`), wide,
    element('h3', '', `${t.profileAlarms}${many(alarms.length, profile.alarmCount)}`),
    alarms.length ? element('ul', 'plain', ...alarms.map(alarm => element('li', '', `${said(alarm.name, alarm.alarm)} (${word(t.alarmKinds, alarm.kind)})`)))
      : element('p', 'quiet', t.profileNoAlarms),
  ];
}

// ---- trying one ----

async function test(event) {
  event.preventDefault();
  setText($('try-said'), t.profileTesting);
  const got = await call('profile/try', [['profile', $('try-yaml').value], ['registers', $('try-registers').value]], LONG);
  tried = got.body ?? null;
  setText($('try-said'), got.body ? '' : got.why);
  renderTried();
}

/** Leads to the place of a mistake. */
function jump(area, mistake) {
  if (!mistake.line) return;
  const lines = area.value.split('\n');
  const start = lines.slice(0, mistake.line - 1).reduce((n, text) => n + text.length + 1, 0);
  const end = start + (lines[mistake.line - 1] ?? '').length;
  area.focus();
  area.setSelectionRange(Math.min(end, start + Math.max(0, (mistake.column || 1) - 1)), end);
}

function mistakeLine(area, mistake) {
  const made = element('button', 'problem', element('b', '', t.profileAt(mistake.line, mistake.column)), ' ', said(mistake.texts, ''));
  made.type = 'button';
  made.addEventListener('click', () => jump(area, mistake));
  return element('li', '', made);
}

function renderTried() {
  $('try-result').hidden = !tried;
  if (!tried) return;
  const mistakes = [...(tried.mistakes ?? []).map(one => mistakeLine($('try-yaml'), one)),
    ...(tried.registerMistakes ?? []).map(one => mistakeLine($('try-registers'), one))];
  const {profile} = tried;
  setText($('try-said'), mistakes.length ? t.profileWrong(mistakes.length) : profile ? t.profileGood(profile.id, profile.pointCount, profile.alarmCount) : '');
  $('try-said').classList.toggle('is-bad', mistakes.length > 0);
  replace($('try-mistakes'), ...mistakes);
  const questions = tried.questions ?? [];
  $('try-questions-title').hidden = !questions.length;
  replace($('try-questions'), ...questions.map(one => element('li', '', said(one.texts, ''))));
  const readings = tried.readings ?? [];
  const names = new Map((profile?.points ?? []).map(point => [point.point, said(point.name, point.point)]));
  fill($('try-values'), readings.map(one => row(names.get(one.point) ?? one.point, valueOf(one), qualityOf(one))));
  const lacking = tried.lacking ?? [];
  setText($('try-lacking'), !profile ? '' : tried.readings === undefined ? t.profileNoTrial
    : [readings.length || mistakes.length ? '' : t.profileNoValues, lacking.length ? t.profileLacking(lacking.join(', ')) : ''].filter(Boolean).join(' '));
  replace($('try-about'), ...(profile ? about(profile, null) : []));
}

function valueOf(one) {
  if (one.stateName || one.state) return `${said(one.stateName, one.state)} (${one.value})`;
  if (one.text !== undefined) return String(one.text);
  return one.value === undefined ? '–' : `${one.value}${one.unit ? ` ${one.unit === 'Cel' ? '°C' : one.unit}` : ''}`;
}

const qualityOf = one => one.quality ? `${word(t.qualities, one.quality)}: ${causeText(one.cause)}` : word(t.qualities, 'GOOD');

async function readDevice() {
  const device = $('try-device').value.trim();
  const kind = $('try-kind').value;
  const first = $('try-first').value;
  setText($('try-read-said'), t.profileReading);
  const {why, body} = await postForAnswer({do: 'registers', device, table: kind, first, count: $('try-count').value});
  setText($('try-read-said'), why);
  const values = body?.registers ?? [];
  if (!values.length) return;
  const text = $('try-registers').value.trimEnd();
  $('try-registers').value = `${text ? `${text}\n` : ''}${kind} ${first}: ${values.join(' ')}\n`;
}

// ---- the page ----

function area(id, rows) {
  const made = element('textarea');
  made.id = id;
  made.rows = rows;
  made.spellcheck = false;
  made.autocapitalize = 'off';
  made.wrap = 'off';
  return made;
}

function number(id, min, max, value) {
  const made = input(id, 'number');
  made.min = min;
  made.max = max;
  made.value = value;
  return made;
}

function titled(id, words) {
  const made = worded('h3', words);
  made.id = id;
  return made;
}

function make() {
  const search = input('profiles-search', 'search');
  search.dataset.hint = 'profilesSearch';
  search.addEventListener('input', () => {
    limit = FIRST;
    renderList();
  });
  const sum = element('p', 'quiet');
  sum.id = 'profiles-sum';
  const all = element('ul', 'plan');
  all.id = 'profiles-list';
  const more = element('button', 'act');
  more.id = 'profiles-more';
  more.type = 'button';
  more.addEventListener('click', () => {
    limit += FIRST;
    renderList();
  });
  const kind = element('select', '', ...['holding', 'input', 'coil', 'discrete'].map(one => new Option(one, one)));
  kind.id = 'try-kind';
  const read = element('details', '', worded('summary', 'profileRead'), worded('p', 'profileReadMean', 'quiet'),
    element('p', 'filters', field('device', input('try-device')), field('registersTable', kind), field('registersFirst', number('try-first', 0, 65535, 0)),
      field('registersCount', number('try-count', 1, 125, 8)), button('profileReadGet', readDevice)), status('try-read-said'));
  const test_ = worded('button', 'profileTest', 'act first');
  test_.id = 'try-go';
  const form = element('form', '', field('profileYaml', area('try-yaml', 14)), field('profileRegisters', area('try-registers', 4)),
    worded('p', 'profileRegistersMean', 'quiet'), read, element('p', 'acts', test_));
  form.id = 'try-form';
  form.addEventListener('submit', test);
  const plain = (tag, id, className = '') => {
    const made = element(tag, className);
    made.id = id;
    return made;
  };
  const result = element('div', '', plain('ul', 'try-mistakes', 'plan'), titled('try-questions-title', 'profileQuestions'), plain('ul', 'try-questions'),
    titled('try-values-title', 'profileValues'), table('try-values', 'profileValues', ['profilePoint', 'profileValue', 'quality']), plain('p', 'try-lacking', 'quiet'),
    plain('div', 'try-about'));
  result.id = 'try-result';
  result.hidden = true;
  const viewer = worded('p', 'profileViewer');
  viewer.id = 'try-viewer';
  $('page-profiles').append(part('profiles', 'profiles', sum, element('p', 'filters', search), all, more, status('profiles-said')),
    part('try', 'profileTry', worded('p', 'profileTryMean', 'quiet'), viewer, form, status('try-said'), result));
}

async function shown() {
  // Who is logged in is known once something was asked.
  await load();
  $('try-viewer').hidden = mayTry();
  $('try-form').hidden = !mayTry();
  if (!$('try-device').value) $('try-device').value = now.devices.find(device => / unit \d+$/.test(device.address ?? ''))?.device ?? '';
}

function render() {
  if (shownPage() !== 'profiles') return;
  renderList();
  renderTried();
}

export function makeProfiles() {
  make();
  addPage('profiles', {shown});
  onLanguage(render);
}
