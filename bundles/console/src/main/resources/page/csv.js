/*
 * Tables as spreadsheets give them: parted by tabs, commas or semicolons, also those of a Chinese keyboard; text in quotation marks.
 * The gateway's own rules (docs/buses.md) count in the end; this only brings cells into their places.
 */

/** Rows of cells; lines that are blank or begin with '#' are left out. */
export function parseTable(text) {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/).filter(line => line.trim() && !line.trimStart().startsWith('#') && !/^sep=/.test(line));
  if (!lines.length) return [];
  const [head] = lines;
  const separator = ['\t', ';', '\uff1b', '\uff0c'].find(one => head.includes(one)) ?? ',';
  return lines.map(line => cellsOf(line, separator));
}

function cellsOf(line, separator) {
  const cells = [];
  let at = 0;
  for (;;) {
    let cell = '';
    if (line[at] === '"') {
      let end = at + 1;
      while (end < line.length && (line[end] !== '"' || line[end + 1] === '"')) end += line[end] === '"' ? 2 : 1;
      if (end < line.length) {
        cell = line.slice(at + 1, end).replaceAll('""', '"');
        at = end + 1;
      }
    }
    const next = line.indexOf(separator, at);
    cell += line.slice(at, next < 0 ? line.length : next);
    cells.push(cell.trim());
    if (next < 0) return cells;
    at = next + 1;
  }
}

const quoted = cell => /[",;\t\uff0c\uff1b\u201c-\u201e\u00ab\u00bb\uff02#]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** A line of the table as it is sent. */
export const lineOf = cells => cells.map(quoted).join(',');

/** Whether a row names columns. */
export function isHeader(cells) {
  const names = cells.map(cell => cell.trim().toLowerCase());
  return names.includes('id') && names.includes('profile');
}
