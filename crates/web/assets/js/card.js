// The officer's code changes every minute, also without network: the codes of the next minutes came with the page.
const panel = document.querySelector('[data-codes]');

if (panel) {
  const step = Number(panel.dataset.step);
  // The server's clock decides; this one only measures what has passed since.
  let server = Number(panel.dataset.now);
  let here = Date.now() / 1000;
  const now = () => server + Date.now() / 1000 - here;
  let asked = 0;

  const show = () => {
    const current = Math.floor(now() / step) * step;
    const codes = [...panel.querySelectorAll('[data-from]')];
    let found = false;
    for (const code of codes) {
      const is = Number(code.dataset.from) === current;
      code.hidden = !is;
      found ||= is;
    }
    const bar = panel.querySelector('[data-left]');
    bar.hidden = !found;
    bar.value = step - (now() - current);
    panel.querySelector('[data-spent]').hidden = found;
    const ahead = codes.filter((code) => Number(code.dataset.from) > current).length;
    if (ahead * 2 < codes.length && Date.now() - asked > 30000 && navigator.onLine) refill();
  };

  // New codes take the place of the old ones; offline, the old ones go on.
  const refill = async () => {
    asked = Date.now();
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-codes]');
      if (!fresh) return location.reload();
      server = Number(fresh.dataset.now);
      here = Date.now() / 1000;
      panel.replaceChildren(...fresh.childNodes);
      show();
    } catch {
      // No network: tried again later.
    }
  };

  show();
  setInterval(show, 1000);

  // Kept on the phone as well, so that the page opens without network. The first page came before its keeper: it is asked
  // for once more through it.
  const keeper = navigator.serviceWorker;
  keeper?.addEventListener('controllerchange', refill);
  keeper?.register('/card/worker.js', { scope: '/card', updateViaCache: 'none' }).catch(() => {});
}

// Whoever signs out leaves no code behind, not even when the server cannot be told.
document.querySelector('form[action="/sign-out"]')?.addEventListener('submit', () => {
  navigator.serviceWorker?.controller?.postMessage('forget');
});
