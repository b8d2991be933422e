import { troubleOf } from './audio-devices.ts';

/**
 * Tells whether one can talk in this browser: a microphone is there and may be used, or may be asked for. At once, and
 * whenever it changes. The answer ends it.
 */
export function watchAudio(tell: (works: boolean) => void): () => void {
  const devices = globalThis.navigator?.mediaDevices;
  if (!devices) {
    tell(false);
    return () => {};
  }
  const ended = new AbortController();
  let permission: PermissionStatus | null = null;
  const look = async () => {
    const all = await devices.enumerateDevices().catch((error: unknown) => (troubleOf(error) === 'denied' ? [] : null));
    if (ended.signal.aborted || all === null) return;
    tell(permission?.state !== 'denied' && all.some(({ kind }) => kind === 'audioinput'));
  };
  const listen = { signal: ended.signal };
  devices.addEventListener('devicechange', () => void look(), listen);
  void (async () => {
    // Not every browser knows this permission.
    permission = (await navigator.permissions?.query({ name: 'microphone' }).catch(() => null)) ?? null;
    permission?.addEventListener('change', () => void look(), listen);
    await look();
  })();
  return () => ended.abort();
}
