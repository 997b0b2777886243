/*
 * What the page has to know of the door by which it is reached: the gateway's own, with users of its own.
 */

/** Thrown where somebody must log in anew. */
export const LOGIN = Symbol('login ended');

/** Where to log in; whether there are channels of Kura's assets; whether components can be set up; whether there are users of its own; whether the gateway tells of itself; who is logged in: {name, role}, null while that is not known. */
export const door = {login: 'login.html', channels: false, configure: true, users: true, system: true, user: null, leave};

/** The token that each order carries. */
export async function obtainToken() {
  const response = await fetch('session', {cache: 'no-store', credentials: 'same-origin'});
  if (!response.ok) throw response.status === 401 ? LOGIN : new Error(`status ${response.status}`);
  const {name, role, token} = await response.json();
  door.user = {name, role};
  return token;
}

async function leave(token) {
  await fetch('logout', {method: 'POST', headers: {'X-XSRF-Token': token ?? '', 'Content-Type': 'application/x-www-form-urlencoded'}});
  location.replace(door.login);
}
