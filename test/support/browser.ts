import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Finds Debian's Chromium (or another) on the PATH. */
export function findChromium(): string {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here.
      }
    }
  }
  throw new Error('No Chromium found on the PATH; install it with: apt-get install chromium');
}

export interface BrowserDevices {
  /** Heard by the microphone, again and again. */
  readonly microphoneWav?: string;
  /** Seen by the camera, again and again. */
  readonly cameraFilm?: string;
}

/** A headless Chromium that asks nobody outside. */
export function launchBrowser(options: BrowserDevices = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...(options.microphoneWav ? [`--use-file-for-fake-audio-capture=${options.microphoneWav}`] : []),
      ...(options.cameraFilm ? [`--use-file-for-fake-video-capture=${options.cameraFilm}`] : []),
    ],
  });
}
