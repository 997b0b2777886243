/*
 * What the page has to know of the door by which it is reached: inside Kura's console, which knows who is logged in and has the token
 * without which nothing may be asked. The servlet writes `configure` in front: whether who asks may change configurations.
 */
/* global configure */

/** Thrown where somebody must log in anew. */
export const LOGIN = Symbol('login ended');

/** Where to log in; whether there are channels of Kura's assets; who is logged in is shown, and leaves, elsewhere. */
export const door = {login: '/admin', channels: true, configure, user: null};

/** The window of Kura's console: it has this page in a frame, or opened it. Null without one. */
const host = window.parent !== window ? window.parent : window.opener;

/** Kura ends the session of whoever sends no token or a wrong one: inside Kura nothing is asked without. */
function insideKura() {
  try {
    return Boolean(host?.top.extensionRegistry);
  } catch {
    return false;
  }
}

/** The console knows the token. Null if there is nobody who would; throws LOGIN if there is no token any more. */
export async function obtainToken() {
  if (!host) return null;
  // A console that is being loaded anew answers nothing for a while.
  const attempts = insideKura() || host === window.opener ? 5 : 1;
  for (let i = 0; i < attempts; i++) {
    const got = await askHost();
    if (got === null) throw LOGIN;
    if (got) return got;
  }
  if (insideKura()) throw LOGIN;
  return null;
}

function askHost() {
  return new Promise(resolve => {
    const done = value => {
      removeEventListener('message', hear);
      clearTimeout(timer);
      resolve(value);
    };
    const hear = event => {
      if (event.origin !== location.origin || !isHost(event.source) || event.data?.standpipe !== 'token') return;
      done(typeof event.data.token === 'string' ? event.data.token : null);
    };
    const timer = setTimeout(done, 2_000);
    addEventListener('message', hear);
    host.postMessage({standpipe: 'token?'}, location.origin);
  });
}

/** Kura runs scripts of its extensions in a frame of its own beside this one: a message from there has that frame as its source. */
function isHost(source) {
  return source !== window && (source === host || source?.parent === host);
}
