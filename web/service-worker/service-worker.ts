import { isOfServer } from './server-paths.ts';

/** Built into one file: some browsers load it as a plain script. Types of workers are declared as far as they are used. */
interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Pushed extends Extendable {
  readonly data: { json(): unknown } | null;
}
interface Clicked extends Extendable {
  readonly notification: Notification & { readonly data: { readonly path?: string } | null };
}
interface Told extends Extendable {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}
interface Page {
  readonly url: string;
  readonly visibilityState: 'visible' | 'hidden';
  focus(): Promise<Page>;
  postMessage(message: unknown, transfer: readonly Transferable[]): void;
}
interface Worker {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly Page[]>;
    openWindow(url: string): Promise<Page | null>;
    claim(): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<E extends Event>(type: string, listener: (event: E) => void): void;
}
interface PushedMessage {
  readonly kind: string;
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly path: string;
}

const worker = globalThis as unknown as Worker;
interface Shell {
  readonly version: string;
  readonly files: readonly string[];
}

/** The build writes it before this program. */
const { parleyShell: shell } = globalThis as unknown as { readonly parleyShell: Shell };
const prefix = 'parley-shell-';
const cacheName = `${prefix}${shell.version}`;

worker.addEventListener<Extendable>('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(shell.files.map(asStored))));
});

/** What carries a hash in its name may come from the browser's own store; all else is asked for. */
function asStored(path: string): Request {
  return new Request(path, { cache: path.startsWith('/assets/') ? 'default' : 'no-cache' });
}

worker.addEventListener<Extendable>('activate', (event) => {
  event.waitUntil(forgetOldVersions().then(() => worker.clients.claim()));
});

/** One version before this is kept: a page of it may still be open, in a call. */
async function forgetOldVersions(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
  for (const name of old.slice(0, -1)) await caches.delete(name);
}

worker.addEventListener<Fetching>('fetch', (event) => {
  const { method, url, mode } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== worker.location.origin) return;
  // Whatever the server says about people and calls is asked of the server, each time.
  if (mode === 'navigate') {
    if (!isOfServer(pathname)) event.respondWith(page(event.request));
  } else if (pathname.startsWith('/assets/')) event.respondWith(asset(event.request));
});

/** The page as the server has it now; without the server the one that was kept, which says so itself. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match('/index.html', { cacheName });
    if (kept) return kept;
    throw error;
  }
}

/** Names of assets carry a hash: one that was kept is right for ever. */
async function asset(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.headers.get('content-type')?.startsWith('text/html') === false) {
    const copy = answer.clone();
    void caches.open(cacheName).then((cache) => cache.put(request, copy));
  }
  return answer;
}

worker.addEventListener<Pushed>('push', (event) => event.waitUntil(show(event.data?.json())));

async function show(data: unknown): Promise<void> {
  const { kind, tag, title, body, path } = data as PushedMessage;
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // Who looks at the page sees it there.
  if (pages.some(({ visibilityState }) => visibilityState === 'visible')) return;
  await worker.registration.showNotification(title, {
    body,
    tag,
    icon: '/icon-192.png',
    badge: '/icon-badge.png',
    data: { path },
    requireInteraction: kind === 'incoming-call',
    ...({ renotify: true } as object),
  });
}

worker.addEventListener<Clicked>('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? '/phone'));
});

/** A page that is open is brought to the front and goes there by itself: loading it anew would cut its calls. */
async function open(path: string): Promise<void> {
  const [first] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!first) return void (await worker.clients.openWindow(path));
  await first.focus();
  first.postMessage({ type: 'go', path }, []);
}

worker.addEventListener<Told>('message', (event) => {
  const { type } = event.data as { type?: string };
  if (type === 'files') event.ports[0]?.postMessage(shell.files);
  if (type === 'take-over') void worker.skipWaiting();
});
