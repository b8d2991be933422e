import type { RestClient } from '../client/rest-client.ts';
import { routes } from '../client/routes.ts';

/** Where push stands in this browser. */
export type PushState = 'impossible' | 'denied' | 'off' | 'on';

const key = 'parley.push';

function canPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
}

async function registration(): Promise<ServiceWorkerRegistration | null> {
  return canPush() ? ((await navigator.serviceWorker.getRegistration()) ?? null) : null;
}

export async function readPush(): Promise<PushState> {
  const worker = await registration();
  if (!worker) return 'impossible';
  if (Notification.permission === 'denied') return 'denied';
  return (await worker.pushManager.getSubscription()) && localStorage.getItem(key) === 'on' ? 'on' : 'off';
}

/** Asks the person, then the push service, then tells the server. @throws what the browser or the server says */
export async function startPush(rest: RestClient, publicKey: string): Promise<PushState> {
  const worker = await registration();
  if (!worker) return 'impossible';
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  await subscribe(worker, rest, publicKey);
  localStorage.setItem(key, 'on');
  return 'on';
}

export async function stopPush(rest: RestClient): Promise<PushState> {
  localStorage.removeItem(key);
  await rest.call(routes.notifications.unsubscribeFromPush, {});
  const subscription = await (await registration())?.pushManager.getSubscription();
  await subscription?.unsubscribe();
  return 'off';
}

/** After signing in: who chose it in this browser is told in the new session, too. Never throws. */
export async function renewPush(rest: RestClient): Promise<void> {
  if (localStorage.getItem(key) !== 'on') return;
  try {
    const worker = await registration();
    if (!worker || Notification.permission !== 'granted') return;
    const { push } = await rest.call(routes.notifications.readNotifications, {});
    if (push.state === 'offered') await subscribe(worker, rest, push.publicKey);
  } catch {
    // Told again at the next start.
  }
}

async function subscribe(worker: ServiceWorkerRegistration, rest: RestClient, publicKey: string): Promise<void> {
  const wanted = { userVisibleOnly: true, applicationServerKey: publicKey };
  // Made with another key (a restored server): the push service would refuse.
  const old = await worker.pushManager.getSubscription();
  const isOurs = old && keyOf(old) === publicKey;
  if (old && !isOurs) await old.unsubscribe();
  const { endpoint, keys } = (isOurs ? old : await worker.pushManager.subscribe(wanted)).toJSON();
  const body = { endpoint: endpoint ?? '', keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' } };
  await rest.call(routes.notifications.subscribeToPush, { body });
}

function keyOf({ options }: PushSubscription): string {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
