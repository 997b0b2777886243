/*
 * Small parts of the document. Names, texts and values come from outside: they get into it as text nodes only.
 */

export const $ = id => document.getElementById(id);

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setClass(node, name) {
  if (node.className !== name) node.className = name;
}

export function replace(node, ...children) {
  node.replaceChildren(...children.filter(child => child !== null && child !== ''));
}

/** Paths in a square of 16; `fill` is filled, `line` is drawn. A shape for each word, so that nothing hangs on colour. */
const ICONS = {
  FIRE: {fill: 'M8.2 1c.5 2.7 3.9 4.4 3.9 8.3A4.1 4.1 0 0 1 8 15a4.1 4.1 0 0 1-4.1-4.4c0-2 1.1-3.1 1.8-4.6.6.7.9 1.3.9 2C8 6.9 8.5 4 8.2 1z'},
  PRE_ALARM: {fill: 'M8 1.2a1 1 0 0 1 1 1v.5c2 .4 3.2 2.1 3.2 4.2v3.2l1.3 1.8v.7h-11v-.7l1.3-1.8V6.9c0-2.1 1.2-3.8 3.2-4.2v-.5a1 1 0 0 1 1-1zM6.5 13.5h3a1.5 1.5 0 0 1-3 0z'},
  SUPERVISORY: {line: 'M1.3 8C2.5 5.5 5 3.5 8 3.5S13.5 5.5 14.7 8C13.5 10.5 11 12.5 8 12.5S2.5 10.5 1.3 8z', fill: 'M8 5.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6z'},
  ALARM: {fill: 'M8 1.3 15.2 14H.8zM7.1 5.8l.3 4h1.2l.3-4zM7.2 11v1.5h1.6V11z'},
  FAULT: {fill: 'M9.7.8 3.3 9h3.6l-1.2 6.2L12.7 6.7H8.8z'},
  DISABLED: {line: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM3.7 3.7l8.6 8.6'},
  TEST: {line: 'M5.5 1.5h5M6.7 1.5v4.7L3 13.1c-.3.7.1 1.4.9 1.4h8.2c.8 0 1.2-.7.9-1.4L9.3 6.2V1.5M5 10h6'},
  UNKNOWN: {line: 'M5.2 5.3C5.3 3.5 6.4 2.5 8 2.5s2.8 1 2.8 2.5c0 2.2-2.8 2.3-2.8 4.7', fill: 'M7 11.7h2v2H7z'},
  NORMAL: {line: 'M2.5 8.5 6.3 12.3 13.5 4'},
  NOT: {line: 'M3.5 3.5l9 9M12.5 3.5l-9 9'},
  STALE: {line: 'M4.5 1.5h7M4.5 14.5h7M5.3 1.5v2.4L8 8l2.7-4.1V1.5M5.3 14.5v-2.4L8 8l2.7 4.1v2.4M1.2 13.5l13.6-11'},
  LATCHED: {line: 'M5 7.5V5a3 3 0 0 1 6 0v2.5', fill: 'M3.3 7.2h9.4v7.3H3.3z'},
  SHELVED: {line: 'M8 1.5v6.3M5.2 5.3 8 8.1l2.8-2.8M1.8 11h12.4M3.5 11v3.5M12.5 11v3.5'},
  UNSTABLE: {line: 'M1 8h2.2l1.6-5 3 10.5 2.6-8.5 1.4 3H15'},
  SUPPRESSED: {line: 'M1.5 8h13M4 3.5h8M5.5 12.5h5'},
  MAINTENANCE: {line: 'M2.2 13.8 8.3 7.7M13.6 4.9a3.6 3.6 0 1 1-2.5-2.5L9.3 4.3l.5 1.9 1.9.5z'},
  CLOCK: {line: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.2V8l2.7 1.8'},
};

export function icon(name) {
  const shape = ICONS[name] ?? ICONS.UNKNOWN;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  for (const [way, path] of Object.entries(shape)) {
    const drawn = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    drawn.setAttribute('d', path);
    drawn.setAttribute('class', way);
    svg.append(drawn);
  }
  return svg;
}
