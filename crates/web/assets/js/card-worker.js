// Keeps the officer's code page on the phone, and nothing else, for as long as its codes last. KEPT (a name that changes with
// the version) and ASSETS (what the page is drawn with; the style sheet first) stand above: the server writes them.
const PAGE = '/card';
const AT = 'x-kept-at';
const seconds = (text, name) => Number(new RegExp(`data-${name}="(\\d+)"`).exec(text)?.[1] ?? 0);

self.addEventListener('install', (event) => event.waitUntil(prepare().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener('message', (event) => event.data === 'forget' && event.waitUntil(forget()));
self.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin) return;
  if (pathname === PAGE) event.respondWith(page(event));
  else if (ASSETS.includes(pathname)) event.respondWith(asset(event.request));
});

const prepare = async () => (await caches.open(KEPT)).addAll(ASSETS);
const forget = async () => (await caches.open(KEPT)).delete(PAGE);

async function tidy() {
  const old = (await caches.keys()).filter((name) => name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function asset(request) {
  return (await (await caches.open(KEPT)).match(request.url)) ?? fetch(request);
}

// What the server says always comes first; what was kept is for when nothing answers.
async function page(event) {
  try {
    const answer = await fetch(event.request);
    if (answer.status < 500) event.waitUntil(keep(answer.clone()));
    return answer;
  } catch (fault) {
    if (event.request.mode !== 'navigate') throw fault;
    return (await kept()) ?? spent();
  }
}

// A page with codes replaces the one before. One without (signed out, certificate not valid) leaves nothing to show.
async function keep(answer) {
  const text = answer.ok ? await answer.text() : '';
  if (!seconds(text, 'until')) return forget();
  const headers = new Headers(answer.headers);
  for (const name of ['content-encoding', 'content-length']) headers.delete(name);
  headers.set(AT, Date.now());
  await (await caches.open(KEPT)).put(PAGE, new Response(text, { headers }));
}

// The page as of now: the server's clock moved on by what has passed. After the last code, or before the first, nothing.
async function kept() {
  const held = await (await caches.open(KEPT)).match(PAGE);
  if (!held) return null;
  const text = await held.text();
  const since = Math.floor((Date.now() - Number(held.headers.get(AT))) / 1000);
  const now = seconds(text, 'now') + since;
  if (since < 0 || now >= seconds(text, 'until')) {
    await forget();
    return null;
  }
  return new Response(text.replace(/data-now="\d+"/, `data-now="${now}"`), { headers: held.headers });
}

function spent() {
  const words = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>没有可用的亮证码</title><link rel="stylesheet" href="${ASSETS[0]}"></head><body><main class="wrap stack gap3 mt5">
<h1>没有可用的亮证码</h1><p>现在没有网络，手机里也没有还在有效期内的备用码。请联网以后重新打开。</p>
<p>没有网络时，请向当事人出示纸质执法证件。</p><p><a class="btn" href="${PAGE}">重新打开</a></p></main></body></html>`;
  return new Response(words, { headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'self'" } });
}
