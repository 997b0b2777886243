/*
 * The page of the gateway itself: what it consists of, what it wrote down, its configuration as a whole, and its parts. What only the
 * gateway's own door can tell is there only behind that door.
 */
import {clockTime} from './clock.js';
import {door} from './door.js';
import {$, element, replace, setText} from './dom.js';
import {onLanguage, said, t} from './language.js';
import {addPage, shownPage} from './nav.js';
import {call} from './server.js';
import {button, field, fill, input, part, row, save, stamped, status, table, worded} from './sheet.js';

/** A support bundle is made while one waits. */
const LONG = 60_000;
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'];

const mayLook = () => door.user?.role !== 'VIEWER';
const mayChange = () => door.user === null || door.user.role === 'ADMINISTRATOR';

let versions = null;
let log = null;
let audit = null;
let parts = null;
/** What a file would change: {components, fields, gateway}; null without one. */
let plan = null;
/** What was imported last and can be taken back: a list of {pid, version}. */
let applied = [];
/** The last that was asked; the next waits for it. */
let last = Promise.resolve();

/** Asks, one thing after the other, so that nothing that somebody clicks is lost. @return what was answered */
function ask(node, path, fields) {
  const turn = last.then(() => askNow(node, path, fields));
  last = turn.catch(() => {});
  return turn;
}

async function askNow(node, path, fields) {
  $('page-system').setAttribute('aria-busy', 'true');
  const got = await call(path, fields, LONG);
  $('page-system').removeAttribute('aria-busy');
  setText(node, got.body ? '' : got.why);
  node.classList.toggle('is-bad', !got.body);
  return got;
}

// ---- versions ----

async function loadVersions() {
  const got = await ask($('versions-said'), 'versions');
  if (got?.body) versions = got.body;
  renderVersions();
}

function renderVersions() {
  if (!versions) return;
  const line = (word, text) => [worded('dt', word), element('dd', '', text)];
  const names = Object.entries(versions.bundles ?? {});
  replace($('versions-list'), ...line('versionGateway', versions.gateway), ...line('versionJava', versions.java),
    ...line('versionOs', versions.os), ...line('versionStarted', clockTime(versions.started)));
  for (const node of $('versions-list').querySelectorAll('[data-text]')) setText(node, t[node.dataset.text]);
  setText($('versions-sum'), t.versionBundles(names.length));
  replace($('versions-bundles'), ...names.map(([name, version]) => element('li', '', `${name} ${version}`)));
}

// ---- log ----

async function loadLog(event) {
  event?.preventDefault();
  const query = new URLSearchParams({level: $('log-level').value, words: $('log-words').value});
  const got = await ask($('log-said'), `system/log?${query}`);
  if (got?.body) log = got.body;
  renderLog();
  if (got?.body) $('log-lines').scrollTop = $('log-lines').scrollHeight;
}

function renderLog() {
  if (!log) return;
  const lines = log.lines ?? [];
  setText($('log-said'), lines.length
    ? t.logFound(lines.length, log.found, log.kept) + (log.forgotten ? t.logForgotten(log.forgotten) : '') : t.logNone);
  replace($('log-lines'), ...lines.map(line => element('li', `is-${LEVELS.includes(line.level) ? line.level : 'INFO'}`, String(line.text))));
  $('log-lines').hidden = !lines.length;
}

// ---- audit ----

async function loadAudit(event) {
  event?.preventDefault();
  const query = new URLSearchParams({of: $('audit-of').value, words: $('audit-words').value});
  const got = await ask($('audit-said'), `system/audit?${query}`);
  if (got?.body) audit = got.body;
  renderAudit();
}

function renderAudit() {
  if (!audit) return;
  const entries = audit.entries ?? [];
  replace($('audit-logs'), ...(audit.logs ?? []).map(one => element('li', one.broken ? 'danger' : '',
    one.broken ? t.auditBroken(one.file, one.broken, one.lines) : t.auditGood(one.file, one.lines))));
  setText($('audit-said'), entries.length ? t.auditFound(entries.length, audit.found) : t.auditNone);
  fill($('audit-rows'), entries.map(one => row(one.at ? clockTime(Date.parse(one.at)) : '', String(one.who ?? ''), String(one.from ?? ''),
    String(one.did ?? one.unread ?? ''), String(one.result ?? ''))));
}

// ---- support ----

async function support() {
  setText($('support-said'), t.supportMaking);
  const got = await ask($('support-said'), 'system/support', []);
  if (!(got?.body instanceof Blob)) return;
  save(got.body, stamped('standpipe-support', 'zip'));
  setText($('support-said'), t.supportDone(Math.ceil(got.body.size / 1000)));
}

// ---- configuration ----

async function take() {
  const got = await ask($('transfer-said'), 'configuration');
  if (!got?.body) return;
  const text = `${JSON.stringify(got.body, null, 2)}\n`;
  save(new Blob([text], {type: 'application/json'}), stamped(`standpipe-${got.body.gateway || 'gateway'}`, 'json'));
}

/** What is sent: each setting of each component. Null if it is no such file. */
function fieldsOf(file) {
  if (file?.standpipe !== 'configuration' || typeof file.components !== 'object' || file.components === null) return null;
  const fields = [];
  for (const [pid, settings] of Object.entries(file.components)) {
    for (const [id, value] of Object.entries(settings ?? {})) {
      if (typeof value !== 'string') return null;
      fields.push([`set.${pid}/${id}`, value]);
    }
  }
  return fields;
}

async function choose() {
  const file = $('transfer-file').files[0];
  plan = null;
  renderPlan();
  if (!file) return;
  let fields = null;
  let gateway = '';
  try {
    const read = JSON.parse(await file.text());
    fields = fieldsOf(read);
    gateway = String(read.gateway ?? '');
  } catch {
    // said below
  }
  // The same file can be chosen again.
  $('transfer-file').value = '';
  if (!fields?.length) {
    setText($('transfer-said'), t.transferNoFile);
    $('transfer-said').classList.add('is-bad');
    return;
  }
  const got = await ask($('transfer-said'), 'configuration/check', fields);
  if (got?.body) plan = {fields, gateway, components: got.body.components ?? []};
  renderPlan();
}

const mistakesOf = () => (plan?.components ?? []).reduce((n, one) => n + (one.mistakes ?? 0), 0);

function renderPlan() {
  $('transfer-plan').hidden = !plan;
  $('transfer-undo').hidden = !applied.length || !mayChange();
  if (!plan) return;
  const changes = plan.components.filter(one => !one.same);
  replace($('transfer-list'), ...plan.components.map(component));
  setText($('transfer-sum'), changes.length ? '' : t.transferNothing);
  $('transfer-apply').hidden = !mayChange();
  $('transfer-apply').disabled = !changes.length || (mistakesOf() > 0 && !$('transfer-anyway').checked);
  $('transfer-anyway-line').hidden = mistakesOf() === 0 || !mayChange();
}

function component(one) {
  const settings = one.settings ?? [];
  const rows = one.addedRows || one.changedRows || one.removedRows ? t.transferRows(one.addedRows, one.changedRows, one.removedRows) : '';
  const what = one.same ? [t.transferSame] : [one.there ? '' : t.transferNew, one.there && settings.length ? t.transferSettings(settings.length) : '', rows];
  const list = element('ul', 'changes', ...(one.there ? settings : []).map(setting => element('li', '', element('b', '', said(setting.name, setting.id)), ' ',
    setting.before === undefined ? t.transferSecret : element('span', '', element('s', '', cut(setting.before)), ' → ', cut(setting.after)))),
  ...(one.problems ?? []).map(problem => element('li', 'danger', said(problem.texts, ''))));
  return element('li', '', element('b', '', String(one.pid)), ' ', element('span', 'quiet', what.filter(Boolean).join(', ')),
    one.mistakes ? element('em', '', ` ${t.transferMistakes(one.mistakes)}`) : '', list);
}

const cut = text => String(text ?? '').length > 120 ? `${String(text).slice(0, 119)}…` : String(text ?? '') || '∅';

async function apply() {
  if (!plan) return;
  const fields = [...plan.fields, ...plan.components.map(one => [`version.${one.pid}`, one.version])];
  if ($('transfer-anyway').checked) fields.push(['anyway', 'yes']);
  const got = await ask($('transfer-said'), 'configuration/apply', fields);
  if (!got?.body) return;
  applied = got.body.applied ?? [];
  plan = null;
  $('transfer-anyway').checked = false;
  setText($('transfer-said'), t.transferApplied(applied.length));
  renderPlan();
}

async function undo() {
  const got = await ask($('transfer-said'), 'configuration/undo', applied.map(one => [`version.${one.pid}`, one.version]));
  if (!got?.body) return;
  applied = [];
  setText($('transfer-said'), t.transferUndone);
  renderPlan();
}

// ---- components ----

async function loadParts() {
  const got = await ask($('restart-said'), 'system/components');
  if (got?.body) parts = got.body.components ?? [];
  renderParts();
}

function renderParts() {
  replace($('restart-list'), ...(parts ?? []).map(one => {
    const again = button('restartDo', () => restart(one.name));
    setText(again, t.restartDo);
    again.setAttribute('aria-label', `${t.restartDo} ${one.name}`);
    again.hidden = !mayChange();
    return element('li', '', element('b', '', one.name),
      element('span', 'quiet', one.enabled ? t.restartRuns(one.active, one.configured) : t.restartOff), again);
  }));
}

async function restart(name) {
  if (!confirm(t.restartAsk(name))) return;
  const got = await ask($('restart-said'), 'system/restart', [['component', name]]);
  if (!got?.body) return;
  setText($('restart-said'), t.restartDone(name, got.body.component?.active ?? 0));
  parts = (parts ?? []).map(one => one.name === name ? got.body.component : one);
  renderParts();
}

// ---- the page ----

function make() {
  const list = (tag, id, className = '') => {
    const made = element(tag, className);
    made.id = id;
    return made;
  };
  const details = element('details', '', list('summary', 'versions-sum'), list('ul', 'versions-bundles', 'plain'));
  const page = [part('versions', 'versions', list('dl', 'versions-list'), status('versions-said'), details)];
  if (door.system) {
    const level = list('select', 'log-level');
    level.append(...LEVELS.slice(2).map(one => new Option(one, one)));
    const words = input('log-words', 'search');
    words.dataset.hint = 'logSearchHint';
    const form = element('form', 'filters', field('logLevel', level), field('logSearch', words), worded('button', 'logShow', 'act'));
    form.addEventListener('submit', loadLog);
    const lines = list('ol', 'log-lines', 'lines');
    lines.tabIndex = 0;
    lines.dataset.label = 'log';
    lines.hidden = true;
    page.push(part('log', 'log', worded('p', 'logMean', 'quiet'), form, status('log-said'), lines));

    const of = list('select', 'audit-of');
    for (const [value, word] of [['door', 'auditDoor'], ['local', 'auditLocal']]) {
      const option = worded('option', word);
      option.value = value;
      of.append(option);
    }
    const search = input('audit-words', 'search');
    search.dataset.hint = 'logSearchHint';
    const auditForm = element('form', 'filters', field('auditOf', of), field('logSearch', search), worded('button', 'logShow', 'act'));
    auditForm.addEventListener('submit', loadAudit);
    const rows = table('audit-rows', 'audit', ['auditWhen', 'auditWho', 'auditFrom', 'auditDid', 'auditResult']);
    rows.hidden = true;
    page.push(part('audit', 'audit', worded('p', 'auditMean', 'quiet'), auditForm, list('ul', 'audit-logs'), status('audit-said'), rows));

    page.push(part('support', 'support', worded('p', 'supportMean', 'quiet'),
      element('p', 'acts', button('supportMake', support)), status('support-said')));
  }
  if (door.configure) {
    const file = input('transfer-file', 'file');
    file.accept = '.json,application/json';
    file.addEventListener('change', choose);
    const anyway = input('transfer-anyway', 'checkbox');
    anyway.addEventListener('change', renderPlan);
    const anywayLine = element('label', 'tick', anyway, worded('span', 'transferAnyway'));
    anywayLine.id = 'transfer-anyway-line';
    const go = button('transferApply', apply, 'act first');
    go.id = 'transfer-apply';
    const back = button('transferUndo', undo);
    back.id = 'transfer-undo';
    back.hidden = true;
    const out = button('transferExport', take);
    out.id = 'transfer-export';
    const planned = element('div', '', list('ul', 'transfer-list', 'plan'), list('p', 'transfer-sum'), anywayLine, element('p', 'acts', go));
    planned.id = 'transfer-plan';
    planned.hidden = true;
    page.push(part('transfer', 'transfer', worded('p', 'transferMean', 'quiet'), element('p', 'acts', out),
      element('p', 'filters', field('transferFile', file)), planned, status('transfer-said'), element('p', 'acts', back)));
  }
  if (door.system) {
    page.push(part('restart', 'restart', worded('p', 'restartMean', 'quiet'), list('ul', 'restart-list', 'plan'), status('restart-said')));
  }
  const viewer = worded('p', 'systemViewer');
  viewer.id = 'system-viewer';
  // Users have a module of their own.
  $('page-system').append(viewer, ...page, list('div', 'system-users'));
}

async function shown() {
  // Who is logged in is known once something was asked.
  await loadVersions();
  $('system-viewer').hidden = mayLook();
  for (const id of ['log', 'audit', 'support', 'transfer', 'restart']) if ($(id)) $(id).hidden = !mayLook();
  if (door.system && mayLook()) await loadParts();
  renderPlan();
}

function render() {
  if (shownPage() !== 'system') return;
  renderVersions();
  if (door.system) {
    renderLog();
    renderAudit();
    renderParts();
  }
  if (door.configure) renderPlan();
}

export function makeSystem() {
  make();
  addPage('system', {shown});
  onLanguage(render);
}
