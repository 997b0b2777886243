/*
 * The channels of a Kura asset as the file that Kura's "Upload Channels" takes: of all devices, of those that the list shows, or
 * of the one that is open.
 */

/**
 * @param page what the page offers: {text(), setText, chosen(), opened(), post(form)}; chosen answers {ids, all}, ids of the devices
 *   that the list finds, opened the id of the open device; post answers with {file} or {why}
 */
export function makeChannels(page) {
  const {setText, chosen, opened, post} = page;
  const node = id => document.getElementById(id);
  let busy = false;

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
    if (node('channels-listen').checked) form.listen = 'true';
    const {file, why} = await post(form);
    busy = false;
    if (file) save(file);
    say(where, file ? page.text().channelsSaved : why);
  }

  function render() {
    const t = page.text();
    const {ids, all} = chosen();
    node('channels').hidden = ids.length === 0;
    if (node('channels-title').textContent !== t.channels) {
      // What was said was said in the other language.
      say(node('channels-said'), '');
      forget();
    }
    setText(node('channels-title'), t.channels);
    setText(node('channels-how'), t.channelsHow);
    setText(node('channels-listen-text'), t.channelsListen);
    setText(node('channels-get'), all ? t.channelsAll(ids.length) : t.channelsShown(ids.length));
    setText(node('detail-channels'), t.channelsOne);
  }

  node('channels-get').addEventListener('click', () => {
    const {ids, all} = chosen();
    fetchFile(all ? null : ids, node('channels-said'));
  });
  node('detail-channels').addEventListener('click', () => fetchFile([opened()], node('detail-channels-said')));
  node('channels').addEventListener('toggle', () => say(node('channels-said'), ''));

  /** What was said of one device is not true of the next. */
  function forget() {
    say(node('detail-channels-said'), '');
  }

  return {render, forget};
}
