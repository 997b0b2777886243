/*
 * The pages, and which one is shown: the part of the address after '#', so that Back, a bookmark and a link lead to one.
 */
import {$, element, setText} from './dom.js';
import {onLanguage, t} from './language.js';

/** In the navigation's order. The part of the document is `page-` and the id, the name `t.pageNames[id]`. */
const pages = [];
let current = null;

/** @param mayLeave asks whoever has not kept what was typed; answers whether the page may go */
export function addPage(id, {shown = () => {}, hidden = () => {}, mayLeave = () => true} = {}) {
  const link = element('a');
  link.href = `#${id}`;
  pages.push({id, link, shown, hidden, mayLeave});
  $('pages').append(link);
  $('pages').hidden = pages.length < 2;
}

/** Id of the page that is shown. */
export const shownPage = () => current?.id;

function show() {
  const wanted = pages.find(page => page.id === location.hash.slice(1)) ?? pages[0];
  if (wanted === current) return;
  if (current && !current.mayLeave()) {
    history.replaceState(history.state, '', `#${current.id}`);
    return;
  }
  current?.hidden();
  current = wanted;
  for (const page of pages) {
    $(`page-${page.id}`).hidden = page !== current;
    if (page === current) page.link.setAttribute('aria-current', 'page');
    else page.link.removeAttribute('aria-current');
  }
  scrollTo(0, 0);
  current.shown();
}

function name() {
  for (const page of pages) setText(page.link, t.pageNames[page.id]);
}

/** After the pages were added. */
export function beginNavigation() {
  name();
  onLanguage(name);
  addEventListener('hashchange', show);
  addEventListener('beforeunload', event => {
    if (current && !current.mayLeave(true)) event.preventDefault();
  });
  show();
}
