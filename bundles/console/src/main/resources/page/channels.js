/*
 * The channels of a Kura asset as the file that Kura's "Upload Channels" takes: of all devices, of those that the list shows, or
 * of the one that is open.
 */
import {$, setText} from './dom.js';
import {t} from './language.js';
import {postForFile} from './server.js';

let busy = false;
/** What the list found. */
let found = {ids: [], all: true};

function say(where, text) {
  setText(where, text);
  where.hidden = !text;
}

function save(file) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = 'standpipe-channels.csv';
  link.click();
  // The browser reads it after this.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param ids null for all */
async function fetchFile(ids, where) {
  if (busy) return;
  busy = true;
  say(where, '');
  const form = {};
  if (ids) form.devices = ids.join(',');
  if ($('channels-listen').checked) form.listen = 'true';
  const {file, why} = await postForFile(form);
  busy = false;
  if (file) save(file);
  say(where, file ? t.channelsSaved : why);
}

/** @param chosen devices that the list finds, {ids, all} */
export function renderChannels(chosen) {
  found = chosen;
  const {ids, all} = chosen;
  $('channels').hidden = ids.length === 0;
  if ($('channels-title').textContent !== t.channels) {
    // What was said was said in the other language.
    say($('channels-said'), '');
    forgetChannels();
  }
  setText($('channels-title'), t.channels);
  setText($('channels-how'), t.channelsHow);
  setText($('channels-listen-text'), t.channelsListen);
  setText($('channels-get'), all ? t.channelsAll(ids.length) : t.channelsShown(ids.length));
  setText($('detail-channels'), t.channelsOne);
}

$('channels-get').addEventListener('click', () => {
  const {ids, all} = found;
  fetchFile(all ? null : ids, $('channels-said'));
});
$('channels').addEventListener('toggle', () => say($('channels-said'), ''));

/** What was said of one device is not true of the next. */
export function forgetChannels() {
  say($('detail-channels-said'), '');
}

/** The file of one device. */
export function channelsOf(id) {
  fetchFile([id], $('detail-channels-said'));
}
