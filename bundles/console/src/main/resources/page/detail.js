/*
 * One device: its alarms, what people do about it, its points.
 */
import {forgetChannels} from './channels.js';
import {ageText, clockTime, gatewayNow, heard, timeNode} from './clock.js';
import {$, element, icon, replace, setClass, setText} from './dom.js';
import {language, t, word} from './language.js';
import {alarmLine, serviceLine} from './lines.js';
import {askNow} from './live.js';
import {causeText, hasValue, isActive, isGood, look, lookText, pointText, unitText, valueText} from './names.js';
import {alarmButtons, hints, keepingFocus, renderOperate} from './operate.js';
import {changed, deviceOf, now} from './present.js';

const POINTS = 200;
/** Up to here a device's points are all shown. */
const FEW_POINTS = 60;

/** The device that is open: {id, back, all, search, limit, ages, points}; null if none is. */
export let detail = null;

export function openDetail(id, back) {
  detail = {id, back, all: false, search: '', limit: POINTS, ages: [], points: new Map()};
  $('points-search').value = '';
  $('point-rows').replaceChildren();
  forgetChannels();
  now.wholeOf = id;
  document.body.classList.add('with-detail');
  $('detail').hidden = false;
  $('detail').scrollTop = 0;
  changed();
  $('detail').focus({preventScroll: true});
  askNow();
}

export function closeDetail() {
  if (!detail) return;
  const {id, back} = detail;
  detail = null;
  now.wholeOf = null;
  document.body.classList.remove('with-detail');
  $('detail').hidden = true;
  renderOperate(null);
  changed();
  (back.isConnected ? back : $('rows').querySelector(`[data-device="${CSS.escape(id)}"] .open`) ?? $('search')).focus({preventScroll: true});
}

export function renderDetail() {
  if (!detail) return;
  const listed = deviceOf(detail.id);
  const device = listed ?? detail.last;
  if (!device) return closeDetail();
  detail.last = device;
  setText($('detail-name'), String(device.name || device.device));
  const is = look(device);
  replace($('detail-state'), element('span', `badge is-${is}`, icon(is), lookText(device)),
    typeof device.since === 'number' ? timeNode(device.since) : '', device.serviceability ? serviceLine(device.serviceability) : '');
  $('detail').classList.toggle('gone', !listed);
  renderAlarms(device, Boolean(listed));
  renderOperate(listed ?? null);
  const facts = [[t.id, device.device], [t.kind, word(t.kinds, device.kind)], [t.grid, device.grid], [t.address, device.address], [t.profile, device.profile]];
  replace($('detail-facts'), ...facts.filter(([, text]) => text)
    .flatMap(([name, text]) => [element('dt', '', name), element('dd', '', String(text))]));
  renderPoints(device);
}

/** Only when they change: what is pressed must not be replaced under the finger. */
function renderAlarms(device, listed) {
  const signature = JSON.stringify([device.device, listed, device.alarms, language, new Date(gatewayNow()).toDateString()]);
  if ($('detail-alarms').dataset.signature === signature) return;
  $('detail-alarms').dataset.signature = signature;
  keepingFocus($('detail-alarms'), () => replace($('detail-alarms'), ...(listed
    ? [...(device.alarms ?? []).map(alarm => element('li', '', alarmLine(device, alarm, alarmButtons(device, alarm)))),
      ...hints(device.alarms ?? []).map(hint => element('li', 'quiet', hint))] : [element('li', '', t.gone)])));
}

function renderPoints(device) {
  const points = device.points ?? [];
  const total = Math.max(device.pointCount ?? 0, points.length);
  const complete = points.length === total;
  const bad = points.filter(point => !isGood(point)).length;
  setText($('points-sum'), !total ? t.noPoints : complete ? t.pointsSum(total, bad) : t.pointsReading);
  $('points').hidden = total === 0;
  $('points-search').hidden = total <= FEW_POINTS;

  // `L1D5-fire` is an alarm of point `L1D5`.
  const alarmed = point => (device.alarms ?? []).some(({condition}) => String(condition).startsWith(`${point.point}-`));
  const weight = point => alarmed(point) ? 0 : isGood(point) && isActive(point) ? 1 : !isGood(point) ? 2 : 3;
  let found = points;
  let quiet = 0;
  if (detail.search) found = points.filter(point => [point.point, pointText(device, point)].some(text => String(text).toLowerCase().includes(detail.search)));
  else if (total > FEW_POINTS && !detail.all) {
    found = points.map((point, i) => ({point, i, weight: weight(point)})).filter(one => one.weight < 3)
      .sort((a, b) => a.weight - b.weight || a.i - b.i).map(one => one.point);
    quiet = points.length - found.length;
  }
  const shown = found.slice(0, detail.limit);

  const body = $('point-rows');
  const keep = new Set(shown.map(point => point.point));
  for (const [id, row] of detail.points) {
    if (keep.has(id)) continue;
    row.tr.remove();
    detail.points.delete(id);
  }
  detail.ages = [];
  let place = body.firstElementChild;
  for (const point of shown) {
    let row = detail.points.get(point.point);
    if (!row) {
      row = {tr: element('tr'), name: element('th'), value: element('td'), quality: element('td'), read: element('td')};
      row.tr.setAttribute('role', 'row');
      row.name.setAttribute('role', 'rowheader');
      row.name.scope = 'row';
      for (const cell of [row.value, row.quality, row.read]) cell.setAttribute('role', 'cell');
      row.tr.append(row.name, row.value, row.quality, row.read);
      detail.points.set(point.point, row);
    }
    renderPoint(device, row, point);
    if (row.age) detail.ages.push([row.age, point.at]);
    if (row.tr === place) place = place.nextElementSibling;
    else body.insertBefore(row.tr, place);
  }

  const more = $('points-more');
  const left = found.length - shown.length;
  more.hidden = left === 0 && quiet === 0;
  setText(more, left ? t.showMorePoints(Math.min(POINTS, left), left) : t.showAllPoints(total, quiet));
  renderDetailAges();
}

function renderPoint(device, row, point) {
  const signature = JSON.stringify([point, pointText(device, point), language]);
  if (row.signature === signature) return;
  row.signature = signature;
  setText(row.name, pointText(device, point));
  const good = isGood(point);
  setClass(row.tr, good ? (isActive(point) ? 'active' : '') : 'bad');
  const unit = unitText(point);
  const raw = point.state && hasValue(point) ? `(${point.value})` : '';
  replace(row.value, element(good ? 'b' : 's', '', valueText(device, point)), unit && element('i', '', unit), raw && element('small', '', raw));
  replace(row.quality, icon(good ? 'NORMAL' : point.quality === 'UNCERTAIN' ? 'UNKNOWN' : 'NOT'), word(t.qualities, point.quality),
    good ? '' : element('em', '', causeText(point.cause)));
  row.age = typeof point.at === 'number' ? element('small', 'age') : null;
  replace(row.read, ...(row.age ? [element('time', '', clockTime(point.at)), row.age] : []));
}

export function renderDetailAges() {
  for (const [node, at] of detail?.ages ?? []) setText(node, ageText(at, heard, true));
}

$('points-search').addEventListener('input', event => {
  detail.search = event.target.value.trim().toLowerCase();
  detail.limit = POINTS;
  renderDetail();
});
$('points-more').addEventListener('click', event => {
  if (detail.limit < Infinity && detail.points.size >= detail.limit) detail.limit += POINTS;
  else detail.all = true;
  renderDetail();
  if (event.target.hidden) $('detail').focus({preventScroll: true});
});
$('detail-close').addEventListener('click', closeDetail);
