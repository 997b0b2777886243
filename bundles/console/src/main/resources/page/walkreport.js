/*
 * The record of a walk test as it is printed: what was set off, what was not and why, and the lines that are filled in by hand.
 */
import {element, setText} from './dom.js';
import {language, said, t, word} from './language.js';
import {now} from './present.js';

/** Date and time whatever the day is: a record is read years later. */
export function stampText(millis) {
  if (typeof millis !== 'number' || Number.isNaN(millis)) return '';
  const d = new Date(millis);
  const two = n => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

export const scopeText = test => test.scope === 'place' ? t.walkScopePlace(test.place) : t.walkScopeDevices(test.devices.split(',').join(', '));

export const howText = test => test.how ? t.walkEndedBy(word(t.walkHow, test.how), test.how === 'BY_HAND' ? test.endedBy : '') : '';

function fact(name, value) {
  return element('tr', '', element('th', '', name), element('td', value ? '' : 'blank', value ?? ''));
}

function table(className, heads, rows) {
  const head = element('tr', '', ...heads.map(text => {
    const cell = element('th', '', text);
    cell.scope = 'col';
    return cell;
  }));
  return element('table', className, element('thead', '', head),
    element('tbody', '', ...rows.map(cells => element('tr', '', ...cells.map(cell => element('td', '', cell ?? ''))))));
}

const deviceCell = row => element('span', '', element('b', '', row.name || row.device), ` ${row.device}`, element('small', '', [row.profile, row.model, row.address].filter(Boolean).join(' · ')));

const toCentre = row => row.acknowledged === undefined ? t.walkNotYet : t.reportSeconds((row.acknowledged / 1000).toFixed(2));

function fill(name) {
  return element('tr', '', element('th', '', name), element('td', 'blank'));
}

function sign(name) {
  return element('div', 'sign', element('span', 'line'), element('span', '', name));
}

/** @return a node that stands for itself, also on paper */
export function reportNode(test) {
  const tested = test.rows.filter(row => row.count > 0);
  const untested = test.rows.filter(row => !row.count);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const site = now.answer?.present.gateway?.site?.name;
  const some = key => [...new Set(test.rows.map(row => row[key]).filter(Boolean))].slice(0, 6).join('; ');
  const result = untested.length ? t.reportIncomplete(tested.length, test.rows.length) : t.reportComplete(test.rows.length);
  const node = element('article', 'report');
  node.lang = language === 'zh' ? 'zh-CN' : 'en';
  node.append(element('h2', '', t.reportTitle));
  if (test.phase !== 'CLOSED') node.append(element('p', 'draft', t.reportDraft));
  if (!test.kept) node.append(element('p', 'draft', t.walkNotKept));
  const facts = element('tbody', '');
  facts.append(
    fact(t.reportNumber, test.id), fact(t.reportProperty, site), fact(t.reportAddress), fact(t.reportOwner), fact(t.reportAuthority),
    fact(t.reportGateway, [test.gateway, test.version && `${t.reportVersion} ${test.version}`].filter(Boolean).join(', ')),
    fact(t.reportPanel, some('model')), fact(t.reportProfiles, some('profile')), fact(t.reportOrganisation), fact(t.reportMonitoring),
    fact(t.reportScope, scopeText(test)), fact(t.reportWhy, test.why),
    fact(t.reportTester, `${test.tester} (${t.reportLogin} ${test.login})`), fact(t.reportBefore, test.told),
    fact(t.reportFrom, stampText(Number(test.from))), fact(t.reportTo, stampText(test.ended)), fact(t.reportHow, howText(test)));
  if (test.standing) facts.append(fact(t.reportStanding, test.standing));
  facts.append(fact(t.reportClock, word(t.reportClocks, test.clock)), fact(t.reportResult, result));
  node.append(element('table', 'facts', facts));
  if (tested.length) {
    node.append(element('h3', '', t.reportTested), table('points', [t.reportNumberShort, t.reportWhere, t.reportDevice, t.reportAlarm, t.reportFirst, t.reportCount, t.reportRestored, t.reportToCentre, t.walkRemark],
      tested.map(row => [row.number, row.grid, deviceCell(row), said(row.label, row.condition), stampText(row.first), row.count, stampText(row.restored), toCentre(row), row.remark].map(cell => cell instanceof Node ? cell : String(cell ?? '')))));
  }
  if (untested.length) {
    node.append(element('h3', '', t.reportUntested), table('points', [t.reportNumberShort, t.reportWhere, t.reportDevice, t.reportAlarm, t.walkReason, t.walkRemark],
      untested.map(row => [String(row.number), row.grid, deviceCell(row), said(row.label, row.condition), row.reason, row.remark])));
  }
  if (test.others.length) {
    node.append(element('h3', '', t.walkOthers), table('points', [t.reportFirst, t.reportDevice, t.reportAlarm, t.reportOther],
      test.others.map(one => [stampText(one.at), `${one.name} ${one.device}`, said(one.label, one.condition), `${word(t.alarmKinds, one.kind)}, ${one.test ? t.walkAsTest : t.walkReal}`])));
  }
  node.append(element('p', 'quiet', t.walkMeasures), element('p', 'quiet', t.reportZone(zone)), element('h3', '', t.reportAfter),
    element('table', 'facts', element('tbody', '', ...t.reportChecks.map(fill))),
    element('div', 'signs', ...t.reportSignatures.map(sign)), element('p', 'quiet', t.reportFoot));
  return node;
}

/** Shows it in a place of the page; the rest of the page is not printed then. */
export function showReport(into, test) {
  into.replaceChildren(test ? reportNode(test) : '');
  into.hidden = !test;
  document.body.classList.toggle('has-report', Boolean(test));
  if (!test) setText(into, '');
}
