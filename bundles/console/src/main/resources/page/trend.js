/*
 * The last hours of a point, drawn. A value holds until the next; what is bad is hatched, and where nothing is known nothing is drawn.
 * A canvas says nothing to a screen reader: the same is there as a sentence and as a table.
 */
import {clockTime, span} from './clock.js';
import {LOGIN} from './door.js';
import {$, element, replace, setText} from './dom.js';
import {onLanguage, t, word} from './language.js';
import {causeText, pointText, unitText} from './names.js';
import {get} from './server.js';

const AGAIN = 60_000;
const HEIGHT = 220;
const ROWS = 500;
const HATCH = 8;

/** What is shown: {device, point, hours, trend, plot}; null while it is folded. */
let shown = null;
let of = null;
let timer = 0;
let library = null;

/** The library is fetched when somebody first looks at a trend. */
function plotLibrary() {
  library ??= new Promise((done, failed) => {
    const style = element('link');
    Object.assign(style, {rel: 'stylesheet', href: 'uplot.css'});
    const script = element('script');
    Object.assign(script, {src: 'uplot.js', onload: () => done(window.uPlot), onerror: failed});
    document.head.append(style, script);
  });
  return library;
}

const numeric = point => !point.state && point.quantity !== 'state' && point.quantity !== 'time';

/** @param device that is open, with all its points as far as they are known; null if none is */
export function renderTrend(device) {
  const points = (device?.points ?? []).filter(numeric);
  if (of?.device !== device?.device) {
    $('trend').open = false;
    fold();
  }
  of = device;
  $('trend').hidden = points.length === 0;
  const signature = JSON.stringify([device?.device, points.map(point => pointText(device, point)), t.title]);
  if (!device || $('trend-point').dataset.signature === signature) return;
  $('trend-point').dataset.signature = signature;
  const chosen = $('trend-point').value;
  replace($('trend-point'), ...points.map(point => {
    const option = element('option', '', pointText(device, point));
    option.value = point.point;
    option.selected = point.point === chosen;
    return option;
  }));
}

function fold() {
  clearTimeout(timer);
  shown?.plot?.destroy();
  shown = null;
  $('trend-table').open = false;
  replace($('trend-plot'));
  setText($('trend-said'), '');
}

async function load() {
  clearTimeout(timer);
  if (!$('trend').open || !of) return;
  const asked = {device: of.device, point: $('trend-point').value, hours: Number($('trend-hours').value)};
  const query = new URLSearchParams(asked);
  try {
    const [got, uPlot] = await Promise.all([get(`trend?${query}`), plotLibrary()]);
    if (of?.device !== asked.device || $('trend-point').value !== asked.point || Number($('trend-hours').value) !== asked.hours) return;
    if (got.body) render({...asked, trend: got.body}, uPlot);
    else say(t.trendNone);
  } catch (e) {
    if (e === LOGIN) return;
    say(t.noAnswerYet);
  }
  timer = setTimeout(load, AGAIN);
}

function say(text) {
  setText($('trend-said'), text);
}

/** Spans of time with what was known then: {from, to, value, quality, cause}, milliseconds; quality undefined: nothing. */
export function spans(trend) {
  return trend.times.map((time, i) => ({
    from: trend.from + time,
    to: i + 1 < trend.times.length ? trend.from + trend.times[i + 1] : trend.at,
    value: trend.values[i],
    ...trend.kinds[trend.qualities[i]],
  }));
}

/** Columns for the plot: each span's value at both its ends, so that it ends where it ends. */
function columns(all) {
  const x = [];
  const y = [];
  for (const one of all) {
    x.push(one.from / 1000, one.to / 1000);
    y.push(one.value, one.value);
  }
  return [x, y];
}

function render(next, uPlot) {
  shown?.plot?.destroy();
  shown = next;
  const {trend} = next;
  const all = spans(trend);
  const point = of.points.find(one => one.point === next.point) ?? {};
  const unit = unitText({...point, state: undefined, value: 0});
  const known = all.filter(one => one.quality !== undefined);
  const values = all.map(one => one.value).filter(value => typeof value === 'number');
  $('trend-plot').hidden = known.length === 0;
  $('trend-table').hidden = known.length === 0;
  if (known.length === 0) {
    replace($('trend-plot'));
    say(t.trendNothing);
    return;
  }
  const lasted = wanted => all.filter(wanted).reduce((sum, one) => sum + one.to - one.from, 0);
  const bad = lasted(one => one.quality === 'BAD');
  const gap = lasted(one => one.quality === undefined);
  say([
    values.length ? t.trendRange(number(Math.min(...values)), number(Math.max(...values)), unit) : t.trendNoValue,
    bad && t.trendBad(span(bad)),
    gap && t.trendGap(span(gap)),
    trend.clock === 'unsynchronised' && t.clockUnsynchronised,
  ].filter(Boolean).join(' '));
  setText($('trend-zone'), t.trendZone(zone(trend.at)));
  replace($('trend-plot'));
  const ink = getComputedStyle($('trend-plot')).color;
  shown.plot = new uPlot({
    width: Math.max(240, $('trend-plot').clientWidth),
    height: HEIGHT,
    legend: {show: false},
    cursor: {y: false, drag: {x: false}},
    scales: {x: {range: [trend.from / 1000, trend.at / 1000]}, y: {range: room}},
    axes: [{stroke: ink, values: (plot, ticks) => ticks.map(tick => clockTime(tick * 1000).slice(-8, -3))}, {stroke: ink, size: 60}],
    series: [{}, {stroke: getComputedStyle($('trend-plot')).getPropertyValue('--curve') || ink, width: 1.5, spanGaps: false, points: {show: false}}],
    hooks: {drawClear: [plot => hatch(plot, all)], setCursor: [plot => tell(plot, all, unit)]},
  }, columns(all), $('trend-plot'));
  renderTable(all, unit);
}

/** A value that does not change is a line in the middle. */
function room(plot, low, high) {
  if (low === null || high === null) return [0, 1];
  const more = (high - low) * 0.1 || Math.abs(high) * 0.1 || 1;
  return [low - more, high + more];
}

function zone(millis) {
  const minutes = -new Date(millis).getTimezoneOffset();
  const two = n => String(n).padStart(2, '0');
  return `UTC${minutes < 0 ? '-' : '+'}${two(Math.trunc(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

const number = value => Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));

/** What is bad or uncertain, behind the line; what is not known stays empty. */
function hatch(plot, all) {
  const {ctx, bbox} = plot;
  const style = getComputedStyle($('trend-plot'));
  for (const one of all) {
    if (one.quality !== 'BAD' && one.quality !== 'UNCERTAIN') continue;
    const from = Math.max(bbox.left, plot.valToPos(one.from / 1000, 'x', true));
    const to = Math.min(bbox.left + bbox.width, Math.max(from + 2, plot.valToPos(one.to / 1000, 'x', true)));
    ctx.save();
    ctx.beginPath();
    ctx.rect(from, bbox.top, to - from, bbox.height);
    ctx.clip();
    ctx.strokeStyle = style.getPropertyValue('--hatch') || style.color;
    ctx.lineWidth = (one.quality === 'BAD' ? 2 : 1) * devicePixelRatio;
    const step = HATCH * devicePixelRatio * (one.quality === 'BAD' ? 1 : 2);
    ctx.beginPath();
    for (let x = Math.floor((from - bbox.height) / step) * step; x < to; x += step) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
  }
}

/** The span under the pointer. */
function tell(plot, all, unit) {
  const {left} = plot.cursor;
  const at = left >= 0 ? plot.posToVal(left, 'x') * 1000 : -1;
  const one = all.find(each => each.from <= at && at < each.to);
  setText($('trend-at'), one ? `${clockTime(at)}  ${text(one, unit)}` : '');
}

function text(one, unit) {
  if (one.quality === undefined) return t.trendUnknown;
  const value = typeof one.value === 'number' ? `${number(one.value)}${unit && ` ${unit}`}` : '';
  return [value, one.quality !== 'GOOD' && word(t.qualities, one.quality), one.quality !== 'GOOD' && causeText(one.cause)].filter(Boolean).join(', ');
}

/** The newest first; a part of a day may have thousands. */
function renderTable(all, unit) {
  if (!$('trend-table').open) return replace($('trend-rows'));
  replace($('trend-rows'), ...all.slice(-ROWS).reverse().map(one => {
    const from = element('th', '', clockTime(one.from));
    from.scope = 'row';
    return element('tr', one.quality === 'GOOD' ? '' : 'bad', from, element('td', '', span(one.to - one.from)), element('td', '', text(one, unit)));
  }));
}

$('trend').addEventListener('toggle', () => {
  if ($('trend').open) load();
  else fold();
});
$('trend-table').addEventListener('toggle', () => shown && renderTable(spans(shown.trend), unitText({...of?.points.find(one => one.point === shown.point), state: undefined, value: 0})));
for (const id of ['trend-point', 'trend-hours']) $(id).addEventListener('change', load);
addEventListener('resize', () => shown?.plot?.setSize({width: Math.max(240, $('trend-plot').clientWidth), height: HEIGHT}));
onLanguage(() => $('trend').open && load());
