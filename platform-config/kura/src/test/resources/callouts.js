/*
 * Puts numbered circles at the page's elements; docs/page.md and docs/page.zh.md explain the numbers. An element that is not
 * there, or not visible, has no circle.
 */

/** By number: the element, and where the circle is: beside its content, below it, or at the end of its box. */
const CALLOUTS = [
  ['#headline', 'end'],
  ['#clock', 'left'],
  ['#facts li:has(b.plain)', 'right'],
  ['#faults h2', 'right'],
  ['#strangers h2', 'right'],
  ['#rows .is-SUPERVISORY .c-state', 'below'],
  ['#rows .is-SUPERVISORY .alarm', 'left'],
  ['#rows .is-FAULT .c-values em', 'left'],
  ['#rows .is-NORMAL .c-values b', 'left'],
  ['#rows .is-NORMAL .age', 'right'],
];
const SIZE = 24;
/** Less than the page's own gaps. */
const GAP = 4;

function placeOf(element, where) {
  const content = element.ownerDocument.createRange();
  content.selectNodeContents(element);
  const box = where === 'end' ? element.getBoundingClientRect() : content.getBoundingClientRect();
  const middle = box.top + (box.height - SIZE) / 2;
  return !box.width ? null
    : where === 'end' ? [box.right - SIZE - 3 * GAP, middle]
    : where === 'left' ? [box.left - SIZE - GAP, Math.min(middle, box.top)]
    : where === 'below' ? [box.left, box.bottom + GAP]
    : [box.right + GAP, middle];
}

/**
 * @return a line for each: its number and the text of its element, or the selector that finds nothing; and a line with the height of
 *   the page
 */
function callOut(page) {
  page.getElementById('callouts')?.remove();
  const layer = page.createElement('div');
  layer.id = 'callouts';
  const told = CALLOUTS.map(([selector, where], i) => {
    const element = page.querySelector(selector);
    const place = element && placeOf(element, where);
    if (!place) return `(${i + 1}) nothing at ${selector}`;
    const circle = page.createElement('b');
    circle.textContent = i + 1;
    circle.style = `position: absolute; z-index: 9; box-sizing: border-box; width: ${SIZE}px; height: ${SIZE}px; border: 2px solid #fff;
      border-radius: 50%; background: #8a0f6b; color: #fff; font: 700 14px/${SIZE - 4}px sans-serif; text-align: center;
      left: ${place[0]}px; top: ${place[1]}px`;
    layer.append(circle);
    return `(${i + 1}) ${element.textContent}`;
  });
  if (layer.childElementCount) page.body.append(layer);
  const height = Math.ceil(page.getElementById('app')?.getBoundingClientRect().height ?? 0);
  return `\n${told.join('\n')}\nheight ${height}\n`;
}
