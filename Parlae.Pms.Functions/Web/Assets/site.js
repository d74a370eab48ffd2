// The automatic sign-off: two minutes before the session ends it asks whether anybody is there, or, where nothing asked for helps any more, says so once;
// and it leaves the page when the session ends. Windows tell each other when one goes on.
(() => {
  'use strict';
  const { secondsLeft, secondsAtMost, signedOff } = document.body.dataset;
  const [dialog, last] = ['ending', 'last'].map(id => document.getElementById(id));
  if (!Number(secondsLeft) || !dialog) return;

  const warning = 120000;
  const others = 'BroadcastChannel' in window ? new BroadcastChannel('parlae-session') : null;
  const after = (from, seconds) => from + Number(seconds) * 1000;
  let deadline = after(Date.now(), secondsLeft); // by the wall clock: a computer that slept has been idle
  let end = after(Date.now(), secondsAtMost); // whatever is asked for
  const isLast = () => end - deadline < 2000; // each is told in whole seconds, and perhaps to different windows
  let isTold = false;

  const stay = until => {
    deadline = Math.max(deadline, Math.min(until, end));
    if (dialog.open) dialog.close();
  };

  last.querySelector('button').addEventListener('click', () => last.close());

  if (others) {
    others.onmessage = event => { if (Number.isFinite(event.data)) stay(event.data); };
    others.postMessage(deadline);
  }

  const away = dialog.querySelector('[data-away]');
  dialog.querySelector('form').addEventListener('submit', async event => {
    event.preventDefault();
    const asked = Date.now();
    away.textContent = '';
    const answer = await fetch(event.target.action, { method: 'POST', body: new URLSearchParams(new FormData(event.target)), redirect: 'manual' }).catch(() => null);
    if (answer !== null && (answer.type === 'opaqueredirect' || answer.status === 400)) return location.assign(signedOff); // the session is over
    if (answer === null || answer.status !== 204) { // nobody knows: what is typed stays, and it can be asked for again
      away.textContent = away.dataset.away;
      return;
    }

    const [atMost, left] = ['X-Parlae-At-Most', 'X-Parlae-Left'].map(name => answer.headers.get(name));
    if (atMost) end = after(asked, atMost); // a program of before that says nothing leaves the page its own figures
    stay(after(asked, left || secondsLeft));
    if (others) others.postMessage(deadline);
  });

  setInterval(() => {
    const left = deadline - Date.now();
    if (left <= 0) return location.replace(signedOff);
    if (left > warning || dialog.open) return;
    if (!isLast()) return dialog.showModal();
    if (!isTold) last.showModal();
    isTold = true;
  }, 1000);
})();

// A page that changes by itself: asked for anew as often as it says, and put in the place of what is there. Nobody needs to be there for that, so the session is not renewed.
(() => {
  'use strict';
  const part = document.querySelector('[data-again]');
  if (!part) return;

  const look = async () => {
    const answer = await fetch(location.href, { headers: { 'X-Parlae-Quiet': '1' }, redirect: 'manual' }).catch(() => null);
    if (answer && answer.type === 'opaqueredirect') return location.reload(); // signed off
    if (answer && answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = page.querySelector('[data-again]');
      if (!next) return location.reload(); // it has come to its end, and looks otherwise
      part.dataset.again = next.dataset.again;
      for (const piece of part.querySelectorAll('[data-piece]')) {
        const fresh = next.querySelector(`[data-piece="${piece.dataset.piece}"]`);
        if (fresh && fresh.innerHTML !== piece.innerHTML) piece.replaceChildren(...fresh.childNodes);
      }
    }
    setTimeout(look, Number(part.dataset.again) * 1000);
  };

  setTimeout(look, Number(part.dataset.again) * 1000);
})();

// What only a browser with scripts can do.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

// The test of a connection: shows how far it has come while it runs, whoever began it. Without this the page answers when it is done.
(() => {
  'use strict';
  const every = 700;
  const checks = () => document.getElementById('checks');
  if (!checks()) return;
  const here = location.pathname;
  const away = is => { // the line to the server
    const line = document.getElementById('away');
    const words = is ? line.dataset.away : '';
    if (line.textContent === words) return;
    line.textContent = words;
    line.className = is ? 'notice' : '';
  };
  const ask = () => fetch(here, { headers: { 'X-Parlae-Quiet': '1' }, redirect: 'manual' }).then(answer => (away(false), answer), () => (away(true), null));
  let left = false;

  const put = (shown, fresh) => { // part by part: a line that is replaced as a whole is read out to nobody
    const [line, news] = [shown, fresh].map(part => part.querySelector('[role=status]'));
    if (line.textContent !== news.textContent) line.textContent = news.textContent;
    line.className = news.className;
    shown.querySelector('ol').replaceWith(document.adoptNode(fresh.querySelector('ol')));
    shown.toggleAttribute('data-running', fresh.hasAttribute('data-running'));
  };

  const leave = () => {
    left = true;
    location.assign(here);
  };

  const look = async () => {
    const answer = await ask();
    if (answer !== null && answer.type === 'opaqueredirect' && !left) return leave(); // signed off: nothing more is asked for
    if (answer === null || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('checks');
    if (fresh && checks() && checks().innerHTML !== fresh.innerHTML) put(checks(), fresh);
  };

  const until = async over => {
    while (!left && !over()) {
      await new Promise(done => setTimeout(done, every));
      if (!left && !over()) await look();
    }
  };

  const show = async answer => { // what was refused says why
    const main = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
    if (!main) return leave();
    document.querySelector('main').replaceWith(document.adoptNode(main));
    document.querySelector('main').focus();
    follow();
  };

  const isRunning = () => checks() !== null && checks().hasAttribute('data-running');
  const follow = () => { if (isRunning()) until(() => !isRunning()).then(() => { if (!left) leave(); }); };
  follow();

  document.addEventListener('submit', async event => { // also of a form that came with an answer
    const form = event.target;
    if (!form.matches('form[data-live]')) return;
    event.preventDefault();
    form.querySelector('button').disabled = true;
    let answered = false;
    const sent = fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) }).catch(() => null).finally(() => { answered = true; });
    until(() => answered);
    const answer = await sent;
    while (answer === null && !left && await ask() === null) await new Promise(done => setTimeout(done, every)); // the line is lost: the test goes on without it
    if (answer !== null && !answer.ok && (answer.headers.get('Content-Type') || '').startsWith('text/html')) return show(answer);
    if (!left) leave();
  });
})();

// A form that is on its way is not sent once more by a second click, however long its answer takes. A download leaves the page where it is, and so does
// who stops the loading: then it can be sent again. A browser that does not tell of that has the form back after a minute.
(() => {
  'use strict';
  const release = form => { delete form.dataset.sent; };
  const releaseAll = () => document.querySelectorAll('form[data-sent]').forEach(release);
  document.addEventListener('submit', event => {
    if (event.defaultPrevented) return;
    const form = event.target;
    if ('sent' in form.dataset) return event.preventDefault();
    form.dataset.sent = '';
    if (event.submitter && event.submitter.matches('[data-download]')) setTimeout(release, 3000, form);
    else if (!window.navigation) setTimeout(release, 60000, form);
  });
  window.addEventListener('pageshow', releaseAll); // come back to
  if (window.navigation) window.navigation.addEventListener('navigateerror', releaseAll);
})();

// What somebody types into a step of the wizard and has not sent: kept with this window, so that a reload, or a sign-off in between, loses nothing. No
// secret is kept, nothing that was sent (the page is made of something else then), nothing for anybody else, and nothing after a sign-out, in whatever
// window that was: each begins another round, which a window that was elsewhere finds when it comes back. The page after it counts once, however often it
// is loaded again.
(() => {
  'use strict';
  const prefix = 'parlae-typed ';
  const { mark, secondsLeft, signedOff } = document.body.dataset;
  const kept = (() => { try { return window.sessionStorage; } catch { return null; } })();
  if (!kept) return;
  const read = name => { try { return JSON.parse(kept.getItem(name)) || {}; } catch { return {}; } };
  const roundName = 'parlae-round';
  const round = () => { try { return window.localStorage.getItem(roundName) || ''; } catch { return ''; } };
  const began = round();
  const beginRound = () => { try { window.localStorage.setItem(roundName, String(Math.random())); } catch { /* the windows that are open are told all the same */ } };
  const out = () => {
    const place = new URL(signedOff, location.href);
    place.searchParams.set('why', 'asked');
    return place;
  };
  const forget = is => Object.keys(kept).filter(name => name.startsWith(prefix) && is(name)).forEach(name => kept.removeItem(name));

  const others = 'BroadcastChannel' in window ? new BroadcastChannel('parlae-signed-out') : null;
  if (new URLSearchParams(location.search).get('why') === 'asked' && !mark) {
    forget(() => true);
    beginRound();
    if (others) others.postMessage('');
    const place = new URL(location.href);
    place.searchParams.delete('why');
    window.history.replaceState(null, '', place);
  } else if (others) {
    others.onmessage = async () => {
      const answer = await fetch(out(), { headers: { 'X-Parlae-Quiet': '1' }, redirect: 'manual' }).catch(() => null);
      if (!answer || !answer.ok) return; // still signed in: that page sends on
      forget(() => true);
      if (Number(secondsLeft)) location.replace(out());
    };
  }

  window.addEventListener('pageshow', event => { if (event.persisted && Number(secondsLeft) && round() !== began) location.replace(out()); });
  if (mark) forget(name => read(name).mark !== mark || read(name).round !== began);
  const form = document.querySelector('form[data-keeps]');
  if (!form || !mark) return;

  const here = prefix + location.pathname;
  forget(name => name !== here && read(name).sent); // the first step is done
  const stamp = form.elements.stamp ? form.elements.stamp.value : '';
  const isBox = input => input.type === 'checkbox' || input.type === 'radio';
  const inputs = [...form.elements].filter(input => input.name && !['hidden', 'password', 'submit'].includes(input.type));
  const nameOf = input => isBox(input) ? `${input.name} ${input.value}` : input.name;
  const member = input => isBox(input) ? 'checked' : 'value';

  const found = read(here);
  let unplaced = {}; // typed into fields that the page does not have now
  const keep = more => kept.setItem(here, JSON.stringify({ mark, round: began, stamp, typed: { ...unplaced, ...Object.fromEntries(inputs.map(input => [nameOf(input), input[member(input)]])) }, ...more }));
  if (found.typed && found.stamp === stamp) {
    const names = new Set(inputs.map(nameOf));
    unplaced = Object.fromEntries(Object.entries(found.typed).filter(([name, typed]) => typed && !names.has(name)));
    const other = inputs.filter(input => { const typed = found.typed[nameOf(input)]; return typed !== undefined && typed !== input[member(input)]; });
    for (const input of other) {
      input[member(input)] = found.typed[nameOf(input)];
      for (let fold = input.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
    }
    const notice = form.querySelector('[data-restored]');
    const isWhole = Object.keys(unplaced).length === 0;
    notice.querySelector('[data-unplaced]').hidden = isWhole;
    notice.hidden = other.length === 0 && isWhole;
    if (found.sent) keep(); // and was refused
    notice.querySelector('button').addEventListener('click', () => {
      kept.removeItem(here);
      location.replace(location.pathname); // the answer to a form holds what was sent
    });
  } else {
    kept.removeItem(here);
  }

  form.addEventListener('input', () => keep());
  form.addEventListener('submit', () => { if (!stamp && kept.getItem(here)) keep({ sent: true }); }); // of the first step, whose page comes to be another clinic's
})();
