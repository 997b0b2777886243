/*
 * Asking the gateway, by the door that let one in.
 */
import {LOGIN, door, obtainToken} from './door.js';
import {said, t, word} from './language.js';

const TIMEOUT = 10_000;
/** A device may need as long as a command may take. */
const LONG_TIMEOUT = 35_000;

let token = null;
let whenShut = () => {};

/** @param listener is called when somebody must log in anew */
export function onShut(listener) {
  whenShut = listener;
}

export function forgetToken() {
  token = null;
}

const userListeners = [];

/** @param listener is called when who is logged in, or what that one may do, is known, or is another */
export function onUser(listener) {
  userListeners.push(listener);
}

/** Asks who is logged in, and for the token, where they are not known. */
async function begin() {
  if (token) return;
  const before = JSON.stringify(door.user);
  token = await obtainToken();
  if (JSON.stringify(door.user) === before) return;
  for (const listener of userListeners) listener();
}

/** Leaves by the door that let one in. */
export function leave() {
  door.leave(token);
}

/** @param options of fetch */
async function open(path, options) {
  const headers = {Accept: 'application/json, text/event-stream, text/csv, text/plain, application/zip'};
  if (token) headers['X-XSRF-Token'] = token;
  const response = await fetch(path, {...options, headers, cache: 'no-store', credentials: 'same-origin', redirect: 'manual'});
  // A redirection can only lead to a login page.
  if (response.status === 401 || response.type === 'opaqueredirect') throw LOGIN;
  return response;
}

const isOf = (response, type) => Boolean(response.headers.get('Content-Type')?.startsWith(type));

/** @return what came, null if it is no JSON, a blob if it is a file, a string if it is plain text */
async function bodyOf(response) {
  let body = null;
  try {
    if (response.ok && isOf(response, 'text/plain')) return await response.text();
    body = await (isOf(response, 'text/csv') || isOf(response, 'application/zip') ? response.blob() : response.json());
  } catch (e) {
    if (e.name === 'AbortError' || e.name === 'TypeError') throw e;
  }
  if (response.status === 403) {
    // A token that is not taken; whoever may not do this is told so in a sentence, and perhaps has another role since a moment ago.
    if (typeof body?.result !== 'string') throw LOGIN;
    token = null;
    begin().catch(() => {});
  }
  return body;
}

/** @param options of fetch; @return {response, body}, body null if it is no JSON, and a blob if it is a file */
async function request(path, options, timeout = TIMEOUT) {
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), timeout);
  try {
    const response = await open(path, {...options, signal: aborter.signal});
    return {response, body: await bodyOf(response)};
  } finally {
    clearTimeout(timer);
  }
}

/** @return {body}, or {notice} whatever the status, or {status} of what is neither */
function answerOf(body, status) {
  if (typeof body?.notice === 'string') return {notice: body};
  if (status !== 200) return {status: String(status)};
  return body !== null && typeof body.at === 'number' ? {body} : {status: t.notReadable};
}

/** What an event tells, null if it is not readable. */
function dataOf(event) {
  try {
    return JSON.parse(event.split('\n').filter(line => line.startsWith('data:')).map(line => line.slice(5)).join('\n'));
  } catch {
    return null;
  }
}

/**
 * What is told at a path, once or again and again: yields what `get` would answer.
 * @param aborter AbortController; aborts by itself when nothing comes for TIMEOUT
 */
export async function* listen(path, aborter) {
  await begin();
  let timer;
  const waiting = () => {
    clearTimeout(timer);
    timer = setTimeout(() => aborter.abort(), TIMEOUT);
  };
  waiting();
  try {
    const response = await open(path, {signal: aborter.signal});
    if (!isOf(response, 'text/event-stream')) {
      yield answerOf(await bodyOf(response), response.status);
      return;
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const {value, done} = await reader.read();
      if (done) {
        // The door ends it by the time, or because somebody has another role now.
        token = null;
        return;
      }
      waiting();
      const events = (rest + value).split('\n\n');
      rest = events.pop();
      for (const event of events) yield answerOf(dataOf(event), 200);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Why there is nothing to show; each setting that is wrong on a line of its own. */
export function noticeText({notice, wrong = []}) {
  return [word(t.notices, notice), ...wrong.map(({setting, came}) => t.wrongSetting(word(t.settings, setting), String(came ?? '')))].join('\n');
}

/** @return {body}, or {notice}, or {status} */
export async function get(path) {
  await begin();
  const {response, body} = await request(path);
  return answerOf(body, response.ok ? 200 : response.status);
}

/** Has something done. @return why it was not; empty if it was */
export async function post(form) {
  try {
    await begin();
    const {response, body} = await request('operate', {method: 'POST', body: new URLSearchParams(form)});
    return typeof body?.result === 'string' ? said(body.texts, body.result) : t.orderFailed(String(response.status));
  } catch (e) {
    if (e !== LOGIN) return t.orderUnknown;
    shutOut();
    return t.loginEnded;
  }
}

/** Has something done that answers more than that it was. @return {why, body}: why it was not, empty if it was; and what was answered */
export async function postForAnswer(form) {
  try {
    await begin();
    const {response, body} = await request('operate', {method: 'POST', body: new URLSearchParams(form)}, LONG_TIMEOUT);
    return {why: typeof body?.result === 'string' ? said(body.texts, body.result) : t.orderFailed(String(response.status)), body};
  } catch (e) {
    if (e !== LOGIN) return {why: t.orderUnknown, body: null};
    shutOut();
    return {why: t.loginEnded, body: null};
  }
}

/** @return {file}, a blob, or {why} there is none */
export async function postForFile(form) {
  try {
    await begin();
    const {response, body} = await request('channels', {method: 'POST', body: new URLSearchParams(form)});
    if (response.ok && body instanceof Blob) return {file: body};
    return {why: typeof body?.notice === 'string' ? noticeText(body) : t.badAnswerYet(String(response.status))};
  } catch (e) {
    if (e !== LOGIN) return {why: t.noAnswerYet};
    shutOut();
    return {why: t.loginEnded};
  }
}

/**
 * Asks for what is no present value, or has something done that answers more than whether it was.
 *
 * @param fields of a form; without it is only asked
 * @param timeout milliseconds
 * @return {body}, or {why, refused} not, refused the answer that says so
 */
export async function call(path, fields, timeout = TIMEOUT) {
  try {
    await begin();
    const {response, body} = await request(path, fields && {method: 'POST', body: new URLSearchParams(fields)}, timeout);
    if (response.ok && body !== null) return {body};
    return {why: typeof body?.result === 'string' ? said(body.texts, body.result) : t.orderFailed(String(response.status)), refused: body};
  } catch (e) {
    if (e !== LOGIN) return {why: fields ? t.orderUnknown : t.noAnswerYet};
    shutOut();
    return {why: t.loginEnded};
  }
}

function shutOut() {
  token = null;
  whenShut();
}
