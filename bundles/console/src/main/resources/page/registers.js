/*
 * What is on the wire: registers as the device has them at this moment, and the frames that go to and fro.
 */
import {door} from './door.js';
import {$, element, replace, setText} from './dom.js';
import {t} from './language.js';
import {postForAnswer} from './server.js';

const TRACE_SECONDS = 60;
const LOOK = 2_000;

let of = null;
let looking = 0;

/** @param device that is open; null if none is */
export function renderRegisters(device) {
  if (of !== (device?.device ?? null)) {
    $('registers').open = false;
    clearTimeout(looking);
    replace($('register-rows'));
    setText($('registers-said'), '');
    setText($('frames'), '');
    $('frames').hidden = $('register-table').hidden = true;
  }
  of = device?.device ?? null;
  // Modbus has registers; a viewer orders nothing.
  $('registers').hidden = !device || door.user?.role === 'VIEWER' || !/ unit \d+$/.test(device.address ?? '');
}

/** Begins with the registers that the device's values are made of. */
async function begin() {
  const device = of;
  if (!$('registers').open) return;
  const {body} = await postForAnswer({do: 'diagnose', device});
  const read = (body?.cycles ?? []).flatMap(cycle => cycle.reads ?? [])[0];
  if (of !== device || !read || $('register-rows').children.length) return;
  $('register-kind').value = read.table;
  $('register-first').value = read.first;
  $('register-count').value = read.count;
}

const hex = number => number.toString(16).toUpperCase().padStart(4, '0');
const signed = number => number > 0x7FFF ? number - 0x10000 : number;

async function read(event) {
  event.preventDefault();
  const device = of;
  const first = Number($('register-first').value);
  const table = $('register-kind').value;
  setText($('registers-said'), t.registersReading);
  const {why, body} = await postForAnswer({do: 'registers', device, table, first: String(first), count: $('register-count').value});
  if (of !== device) return;
  setText($('registers-said'), why);
  const registers = body?.registers ?? [];
  $('register-table').hidden = registers.length === 0;
  replace($('register-rows'), ...registers.map((number, i) => {
    const at = element('th', '', String(first + i));
    at.scope = 'row';
    return element('tr', '', at, element('td', '', hex(number)), element('td', '', String(number)), element('td', '', String(signed(number))));
  }));
}

async function trace() {
  const device = of;
  const {why} = await postForAnswer({do: 'trace', device, lasting: String(TRACE_SECONDS)});
  if (of !== device) return;
  setText($('registers-said'), why);
  if (!why) frames();
}

/** Looks at the frames as long as they are written down. */
async function frames() {
  clearTimeout(looking);
  const device = of;
  if (!$('registers').open) return;
  const {why, body} = await postForAnswer({do: 'diagnose', device});
  if (of !== device) return;
  const told = body?.trace;
  setText($('registers-said'), why || (told ? t.framesLeft(Math.ceil((told.left ?? 0) / 1000)) : ''));
  if (!told) return;
  $('frames').hidden = false;
  setText($('frames'), (told.lines ?? []).join('\n') || t.framesNone);
  if (told.left > 0) looking = setTimeout(frames, LOOK);
}

$('registers').addEventListener('toggle', begin);
$('registers-form').addEventListener('submit', read);
$('frames-show').addEventListener('click', trace);
