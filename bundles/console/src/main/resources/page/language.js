/*
 * The reader's language, and the words of the page in it.
 */
import {setText} from './dom.js';
import {texts} from './texts.js';

const address = new URL(location.href);
export let language = chooseLanguage();
export let t = texts[language];

function chooseLanguage() {
  let kept = null;
  try {
    kept = localStorage.getItem('standpipe.lang');
  } catch {
    // Forbidden by the browser's settings: the choice is not kept.
  }
  for (const wanted of [address.searchParams.get('lang'), kept, navigator.language]) {
    const known = wanted?.slice(0, 2).toLowerCase();
    if (known === 'en' || known === 'zh') return known;
  }
  return 'en';
}

export function setLanguage(wanted) {
  language = wanted;
  t = texts[language];
  try {
    localStorage.setItem('standpipe.lang', language);
  } catch {
    // As above.
  }
  if (address.searchParams.has('lang')) {
    address.searchParams.set('lang', language);
    history.replaceState(history.state, '', address);
  }
  applyLanguage();
  for (const listener of listeners) listener();
}

const listeners = [];

/** @param listener is called after the language was changed */
export function onLanguage(listener) {
  listeners.push(listener);
}

/**
 * Puts the words into what stands in the document: `data-text` is its text, `data-label` what a screen reader calls it, `data-hint`
 * both that and what an empty field shows.
 */
export function applyLanguage() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const node of document.querySelectorAll('[data-text]')) setText(node, t[node.dataset.text]);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', t[node.dataset.label]);
  for (const node of document.querySelectorAll('[data-hint]')) {
    node.placeholder = t[node.dataset.hint];
    node.setAttribute('aria-label', t[node.dataset.hint]);
  }
  for (const button of document.querySelectorAll('[data-lang]')) {
    button.setAttribute('aria-pressed', String(button.dataset.lang === language));
  }
}

/** The text for a word, or the word itself: lists of words grow (docs/contract.md, "Versions"). */
export function word(list, key) {
  return Object.hasOwn(list, key) ? list[key] : String(key ?? '');
}

/** A text that came in each language, or the one that came in English only. */
export function said(texts, instead) {
  return String(texts?.[language] ?? instead ?? '');
}
