import { Store } from './store.ts';

/** Whether a newer version of the pages waits to be let in. */
export const update = new Store<'none' | 'ready'>('none');

/** What the page shall open that was asked for from outside: a notification, a link of the system. */
export type GoTo = (path: string) => void;

/** The worker that waits, while there is one. */
let waiting: ServiceWorker | null = null;

/** Installs the service worker, where the browser and the address allow one. Without it everything works, but not while closed. */
export async function startServiceWorker(go: GoTo): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ type?: string; path?: string }>) => {
    if (data.type === 'go' && data.path?.startsWith('/')) go(data.path);
  });
  followLaunches(go);
  const registration = await navigator.serviceWorker.register('/service-worker.js').catch(() => null);
  if (!registration) return;
  if (registration.waiting) await take(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => {
      // Without a controller it is the first: nothing is replaced.
      if (coming.state === 'installed' && navigator.serviceWorker.controller) void take(coming);
    });
  });
  // A page that stays open for weeks hears of it too.
  setInterval(() => void registration.update().catch(() => {}), 3_600_000);
}

/** A page that came from the server is of the new version already: then nobody needs to be asked. */
async function take(worker: ServiceWorker): Promise<void> {
  const own = document.querySelector<HTMLScriptElement>('script[type=module][src]')?.getAttribute('src') ?? '';
  const files = await filesOf(worker);
  if (files.includes(own)) return worker.postMessage({ type: 'take-over' }, []);
  waiting = worker;
  update.set('ready');
}

function filesOf(worker: ServiceWorker): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', ({ data }: MessageEvent<readonly string[]>) => resolve(data));
    port1.start();
    worker.postMessage({ type: 'files' }, [port2]);
  });
}

/** Lets the newer version in and loads the page anew. Not during a call: who asks sees to that. */
export function takeUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  if (waiting) waiting.postMessage({ type: 'take-over' }, []);
  else location.reload();
}

interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly targetURL?: string }) => void): void;
}

/** The installed program is opened again, e.g. by a link: the page that is there goes on and shows it. */
function followLaunches(go: GoTo): void {
  const { launchQueue } = globalThis as unknown as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ targetURL }) => {
    const url = targetURL === undefined ? null : URL.parse(targetURL);
    const isHere = url && `${url.pathname}${url.search}` === `${location.pathname}${location.search}`;
    if (url && !isHere && url.origin === location.origin) go(`${url.pathname}${url.search}`);
  });
}
