/*
 * Logging in, and choosing a password after the first login. Sentences of refusals come from the gateway in both languages.
 */
const TEXTS = {
  en: {
    name: 'User', password: 'Password', logIn: 'Log in', fresh: 'New password', again: 'The same again', keep: 'Keep it and go on',
    choose: 'The one-time password let you in once. Choose your own: at least 12 characters, a few words are best.',
    differ: 'The two are not the same: type both again.', silent: 'The gateway does not answer: look whether it runs, then try again.',
  },
  zh: {
    name: '用户名', password: '密码', logIn: '登录', fresh: '新密码', again: '再输入一次', keep: '保存并继续',
    choose: '一次性密码只能用一次。请设置自己的密码：至少 12 个字符，最好用几个词。',
    differ: '两次输入不一致，请重新输入。', silent: '网关无应答：请检查其是否运行，然后重试。',
  },
};

const $ = id => document.getElementById(id);
let language = chooseLanguage();
let said = null;
let old = '';

function chooseLanguage() {
  let kept = null;
  try {
    kept = localStorage.getItem('standpipe.lang');
  } catch {
    // Forbidden by the browser's settings.
  }
  for (const wanted of [kept, navigator.language]) {
    const known = wanted?.slice(0, 2).toLowerCase();
    if (known === 'en' || known === 'zh') return known;
  }
  return 'en';
}

function render() {
  const t = TEXTS[language];
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = t[node.dataset.text];
  for (const button of document.querySelectorAll('[data-lang]')) button.setAttribute('aria-pressed', String(button.dataset.lang === language));
  $('said').textContent = said === null ? '' : said[language] ?? said.en ?? '';
}

function say(texts) {
  said = texts;
  render();
}

/** @return {status, body}; throws if nobody answers */
async function send(path, form, token) {
  const headers = {Accept: 'application/json'};
  if (token) headers['X-XSRF-Token'] = token;
  const response = await fetch(path, {method: form ? 'POST' : 'GET', body: form && new URLSearchParams(form), headers, cache: 'no-store', signal: AbortSignal.timeout(30_000)});
  let body = null;
  try {
    body = await response.json();
  } catch {
    // Not ours.
  }
  return {ok: response.ok, body};
}

async function busy(form, work) {
  const button = form.querySelector('form > button');
  if (button.disabled) return;
  button.disabled = true;
  say(null);
  try {
    await work();
  } catch {
    say({en: TEXTS.en.silent, zh: TEXTS.zh.silent});
  }
  button.disabled = false;
}

function refusal(body) {
  say(body?.texts ?? {en: body?.result ?? TEXTS.en.silent, zh: body?.result ?? TEXTS.zh.silent});
}

$('login').addEventListener('submit', event => {
  event.preventDefault();
  busy($('login'), async () => {
    old = $('password').value;
    const {ok, body} = await send('login', {name: $('name').value, password: old});
    if (!ok) {
      refusal(body);
      $('password').select();
      return;
    }
    const session = await send('session');
    if (!session.body?.oneTime) return location.replace('index.html');
    $('who').value = $('name').value;
    $('login').hidden = true;
    $('change').hidden = false;
    $('fresh').focus();
  });
});

$('change').addEventListener('submit', event => {
  event.preventDefault();
  busy($('change'), async () => {
    if ($('fresh').value !== $('again').value) return say({en: TEXTS.en.differ, zh: TEXTS.zh.differ});
    const session = await send('session');
    const {ok, body} = await send('password', {old, new: $('fresh').value}, session.body?.token);
    if (ok) location.replace('index.html');
    else refusal(body);
  });
});

for (const button of document.querySelectorAll('[data-lang]')) {
  button.addEventListener('click', () => {
    language = button.dataset.lang;
    try {
      localStorage.setItem('standpipe.lang', language);
    } catch {
      // As above.
    }
    render();
  });
}

// Before this a form would be sent without the script.
for (const button of document.querySelectorAll('form > button')) button.disabled = false;
render();
$('name').focus();
