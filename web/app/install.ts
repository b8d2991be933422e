import { Store, useStore } from './store.ts';

interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

const offer = new Store<InstallEvent | null>(null);

/** Browsers offer it once, early: kept until somebody asks in the settings. */
export function keepInstallOffer(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer.set(event as InstallEvent);
  });
  window.addEventListener('appinstalled', () => offer.set(null));
}

/** What installs Parley as a program; null: the browser does not offer it, or it is installed. */
export function useInstall(): (() => void) | null {
  const event = useStore(offer);
  return event ? () => void event.prompt().then(() => offer.set(null)) : null;
}
