/*
 * What pages that are built here have in common: parts with a heading, fields with a name, tables, buttons. Their words are put in by
 * applyLanguage, so that each stands in the document once.
 */
import {element, replace} from './dom.js';

/** An element whose text is the word of that name. */
export function worded(tag, word, className = '') {
  const made = element(tag, className);
  made.dataset.text = word;
  return made;
}

/** A part of a page. */
export function part(id, heading, ...children) {
  const title = worded('h2', heading);
  title.id = `${id}-title`;
  const made = element('section', 'sheet', title, ...children);
  made.id = id;
  made.setAttribute('aria-labelledby', title.id);
  return made;
}

/** A field with its name above it. */
export function field(word, input) {
  return element('label', '', worded('span', word), input);
}

export function input(id, type = 'text') {
  const made = element('input');
  made.id = id;
  made.type = type;
  made.autocomplete = 'off';
  made.spellcheck = false;
  return made;
}

export function button(word, act, className = 'act') {
  const made = worded('button', word, className);
  made.type = 'button';
  made.addEventListener('click', act);
  return made;
}

/** Where it is said what came of something. */
export function status(id) {
  const made = element('p', 'said');
  made.id = id;
  made.setAttribute('role', 'status');
  return made;
}

/** A table that is wider than a phone scrolls by itself. @param words of its columns */
export function table(id, label, words) {
  const head = element('tr', '', ...words.map(word => {
    const cell = worded('th', word);
    cell.scope = 'col';
    return cell;
  }));
  const body = element('tbody');
  body.id = id;
  const made = element('table', '', element('thead', '', head), body);
  made.dataset.label = label;
  const wide = element('div', 'wide', made);
  wide.tabIndex = 0;
  wide.setAttribute('role', 'group');
  wide.dataset.label = label;
  return wide;
}

export function row(...texts) {
  return element('tr', '', ...texts.map(text => element('td', '', text)));
}

export function fill(body, rows) {
  replace(body, ...rows);
  body.closest('.wide').hidden = rows.length === 0;
}

/** Gives the browser a file to keep. */
export function save(file, name) {
  const link = element('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads it after this.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A name for a file, of this moment. */
export function stamped(name, suffix) {
  return `${name}-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}.${suffix}`;
}
