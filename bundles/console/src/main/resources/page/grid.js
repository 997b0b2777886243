/*
 * A device table as a grid of cells. Only the rows that can be seen are in the document, so thousands cost no more than a few.
 * What stood between the rows (comments) stays where it was.
 */
import {isHeader, lineOf, parseTable} from './csv.js';
import {element, replace, setText} from './dom.js';
import {t} from './language.js';

/** Pixels; a gloved finger hits it. */
const ROW = 44;
/** Rows above and below what can be seen. */
const SPARE = 4;
const LEAST = 5;
const MOST = 22;

/**
 * @param table {columns, rows: [{cells: {column: text}} | {text}]}
 * @param parts {changed(), profiles: ids, readOnly}
 * @return {node, text(), show(problems), jump(line, column), takeIn(text), addRow(cells), takeRow(cells, column), rows(): the cells of each}
 */
export function makeGrid(table, {changed, profiles, readOnly}) {
  let {columns} = table;
  const rows = table.rows;
  /** Line to column to sentences. */
  let wrong = new Map();
  let focus = null;

  const head = element('div', 'grid-head');
  const body = element('div', 'grid-body');
  const space = element('div', 'grid-space');
  const view = element('div', 'grid-view', head, space);
  const why = element('p', 'grid-why');
  const choices = element('datalist');
  choices.id = 'grid-profiles';
  choices.append(...profiles.map(id => new Option(id)));
  space.append(body);
  view.tabIndex = -1;
  why.setAttribute('role', 'status');
  const node = element('div', 'grid', view, why, choices);
  view.setAttribute('role', 'grid');
  head.setAttribute('role', 'row');
  view.setAttribute('aria-label', t.gridName);

  const deviceRows = () => rows.filter(row => row.cells);

  /** The text's lines: rows that are empty are left out, so a line is not a row. */
  function lines() {
    const made = [];
    let headed = false;
    for (const row of rows) {
      if (row.cells && !headed) {
        made.push([null, lineOf(columns)]);
        headed = true;
      }
      if (!row.cells) made.push([row, row.text]);
      else if (columns.some(column => row.cells[column])) made.push([row, lineOf(columns.map(column => row.cells[column] ?? ''))]);
    }
    if (!headed && made.length) made.push([null, lineOf(columns)]);
    return made;
  }

  const text = () => {
    const made = lines();
    return made.some(([row]) => row?.cells) ? `${made.map(([, line]) => line).join('\n')}\n` : made.filter(([row]) => row).map(([, line]) => `${line}\n`).join('');
  };

  function widths() {
    const sample = deviceRows().slice(0, 300);
    return columns.map(column => {
      const longest = Math.max(column.length, ...sample.map(row => (row.cells[column] ?? '').length));
      return `${Math.min(30, Math.max(6, longest + 3))}ch`;
    });
  }

  function layout() {
    node.style.setProperty('--columns', `3.4rem ${widths().join(' ')} 2.9rem`);
    replace(head, element('span', 'grid-number'), ...columns.map(column => {
      const cell = element('span', '', column);
      cell.setAttribute('role', 'columnheader');
      return cell;
    }), element('span'));
    render(true);
  }

  let shown = '';

  function render(anew = false) {
    const all = deviceRows();
    view.setAttribute('aria-rowcount', String(all.length + 1));
    view.style.height = `${(Math.min(MOST, Math.max(LEAST, all.length)) + 1) * ROW + 20}px`;
    space.style.height = `${all.length * ROW}px`;
    const height = view.clientHeight || MOST * ROW;
    const first = Math.max(0, Math.floor(view.scrollTop / ROW) - SPARE);
    const last = Math.min(all.length, Math.ceil((view.scrollTop + height) / ROW) + SPARE);
    const now = `${first} ${last}`;
    if (!anew && now === shown) return;
    shown = now;
    const active = document.activeElement;
    const held = body.contains(active) ? focus : null;
    const caret = held ? active.selectionStart : null;
    body.style.transform = `translateY(${first * ROW}px)`;
    const numbers = new Map(lines().map(([row], i) => [row, i + 1]));
    replace(body, ...all.slice(first, last).map((row, i) => rowNode(row, first + i, numbers.get(row))));
    if (held) {
      const again = inputAt(held.row, held.column);
      again?.focus({preventScroll: true});
      if (again && caret !== null) again.setSelectionRange?.(caret, caret);
    }
  }

  function rowNode(row, index, line) {
    const problems = wrong.get(line);
    const made = element('div', problems ? 'grid-row is-wrong' : 'grid-row');
    made.setAttribute('role', 'row');
    made.setAttribute('aria-rowindex', String(index + 2));
    // As the sentences about mistakes count: the header is a line too.
    made.append(element('span', 'grid-number', String(line ?? '')));
    for (const column of columns) {
      const input = element('input');
      input.value = row.cells[column] ?? '';
      input.readOnly = readOnly;
      input.autocomplete = 'off';
      input.spellcheck = false;
      input.setAttribute('aria-label', `${column}, ${t.gridRow(index + 1)}`);
      if (column === 'profile') input.setAttribute('list', choices.id);
      const said = sentences(problems, column);
      if (said) {
        input.classList.add('is-wrong');
        input.setAttribute('aria-invalid', 'true');
        input.title = said;
      }
      input.addEventListener('focus', () => {
        focus = {row, column};
        setText(why, sentences(wrong.get(numberOf(row)), column));
      });
      input.addEventListener('input', () => {
        row.cells[column] = input.value;
        changed();
      });
      input.addEventListener('keydown', event => move(event, row, column));
      input.addEventListener('paste', event => paste(event, row, column));
      made.append(cellOf(input));
    }
    const away = element('button', 'grid-away', '×');
    away.type = 'button';
    away.disabled = readOnly;
    away.setAttribute('aria-label', t.gridAway(row.cells.id || String(index + 1)));
    away.addEventListener('click', () => {
      rows.splice(rows.indexOf(row), 1);
      render(true);
      changed();
    });
    made.append(cellOf(away));
    return made;
  }

  /** For those who hear the page: rows have cells, and cells what is typed into. */
  function cellOf(control) {
    const cell = element('span', 'grid-cell', control);
    cell.setAttribute('role', 'gridcell');
    return cell;
  }

  const numberOf = row => lines().findIndex(([one]) => one === row) + 1;

  /** Of several columns with commas between them each is meant; a problem of no column is one of the row. */
  function sentences(problems, column) {
    if (!problems) return '';
    return problems.filter(one => !one.column || one.column.split(', ').some(name => name.replace(/ \(.*/, '') === column) || (column === 'id' && !columns.includes(one.column)))
      .map(one => one.text).join('\n');
  }

  function inputAt(row, column) {
    const index = deviceRows().indexOf(row);
    const made = [...body.children].find(one => one.getAttribute('aria-rowindex') === String(index + 2));
    return made?.querySelectorAll('input')[columns.indexOf(column)];
  }

  function goTo(row, column) {
    const index = deviceRows().indexOf(row);
    if (index < 0) return;
    const top = index * ROW;
    if (top < view.scrollTop || top > view.scrollTop + view.clientHeight - 3 * ROW) view.scrollTop = Math.max(0, top - ROW);
    render();
    inputAt(row, column)?.focus();
  }

  function move(event, row, column) {
    const by = {ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1}[event.key];
    if (!by || event.isComposing || event.altKey || event.ctrlKey) return;
    // A list of choices that is open has the arrows.
    if (event.key !== 'Enter' && column === 'profile') return;
    event.preventDefault();
    const all = deviceRows();
    const next = all[all.indexOf(row) + by];
    if (next) goTo(next, column);
    else if (by > 0 && event.key === 'Enter' && !readOnly) goTo(addRow({}), columns[0]);
  }

  function addRow(cells) {
    const row = {cells};
    rows.push(row);
    for (const column of Object.keys(cells)) if (!columns.includes(column)) addColumn(column);
    render(true);
    changed();
    return row;
  }

  function addColumn(name) {
    const column = name.trim().toLowerCase();
    if (!column || columns.includes(column)) return;
    columns = [...columns, column];
    layout();
    changed();
  }

  function paste(event, row, column) {
    const came = event.clipboardData?.getData('text/plain') ?? '';
    if (readOnly || !/[\t\r\n]/.test(came.trim())) return;
    event.preventDefault();
    takeIn(came, row, column);
  }

  /**
   * A pasted table. With a header its columns find their places, rows with an id that is there change that row, others are added; an
   * empty cell empties, a column that is not pasted leaves what is there. Without a header the cells go where the cursor is.
   */
  function takeIn(came, row = null, column = columns[0]) {
    const pasted = parseTable(came);
    if (!pasted.length) return 0;
    if (isHeader(pasted[0])) {
      const names = pasted[0].map(name => name.trim().toLowerCase());
      for (const name of names) if (name && !columns.includes(name)) columns = [...columns, name];
      const id = names.indexOf('id');
      const byId = new Map(deviceRows().map(one => [one.cells.id, one]));
      for (const cells of pasted.slice(1)) {
        let target = byId.get(cells[id]);
        if (!target || !cells[id]) {
          target = {cells: {}};
          rows.push(target);
        }
        names.forEach((name, i) => {
          if (name) target.cells[name] = cells[i] ?? '';
        });
      }
    } else {
      const all = deviceRows();
      let index = row ? all.indexOf(row) : all.length;
      for (const cells of pasted) {
        let target = all[index++];
        if (!target) {
          target = {cells: {}};
          rows.push(target);
        }
        cells.forEach((cell, i) => {
          const name = columns[columns.indexOf(column) + i];
          if (name) target.cells[name] = cell;
        });
      }
    }
    // Rows in which somebody only began are not in the way.
    for (let i = rows.length - 1; i >= 0; i--) if (rows[i].cells && !Object.values(rows[i].cells).some(Boolean)) rows.splice(i, 1);
    layout();
    changed();
    return pasted.length;
  }

  /** @param problems [{line, column, text}] of the text as it is now */
  function show(problems) {
    wrong = new Map();
    for (const one of problems) {
      if (!wrong.has(one.line)) wrong.set(one.line, []);
      wrong.get(one.line).push(one);
    }
    setText(why, focus ? sentences(wrong.get(numberOf(focus.row)), focus.column) : '');
    render(true);
  }

  function jump(line, column) {
    const [row] = lines()[line - 1] ?? [];
    const name = (column ?? '').split(', ')[0].replace(/ \(.*/, '');
    if (row?.cells) goTo(row, columns.includes(name) ? name : columns[0]);
  }

  view.addEventListener('scroll', () => render(), {passive: true});
  new ResizeObserver(() => render()).observe(view);
  layout();
  /** A row with what somebody chose elsewhere; the cursor goes to the cell that is to be looked at. */
  function takeRow(cells, column = 'id') {
    const missing = Object.keys(cells).filter(name => !columns.includes(name));
    if (missing.length) {
      columns = [...columns, ...missing];
      layout();
    }
    goTo(addRow(cells), column);
  }

  return {node, text, show, jump, takeIn, addRow, takeRow, rows: () => deviceRows().map(row => row.cells), addColumn, goTo, count: () => deviceRows().length, first: () => columns[0]};
}
