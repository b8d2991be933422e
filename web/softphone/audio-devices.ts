/** Which devices the person chose; empty string means the system's. Kept per browser, not per user: devices stay with the machine. */
export interface AudioChoice {
  readonly microphone: string;
  readonly speaker: string;
  readonly ringer: string;
  /** 0 (silent) to 1. */
  readonly ringVolume: number;
}

export interface AudioDevice {
  readonly id: string;
  readonly label: string;
}

/** Why there is no microphone; each has a sentence and a way out in the words table. */
export type MicrophoneTrouble = 'denied' | 'missing' | 'in-use' | 'insecure-page' | 'unknown';

export class MicrophoneError extends Error {
  readonly trouble: MicrophoneTrouble;
  override readonly name = 'MicrophoneError';

  constructor(trouble: MicrophoneTrouble, cause: unknown) {
    super(`no microphone: ${trouble}`, { cause });
    this.trouble = trouble;
  }
}

const key = 'parley.audio';
const initial: AudioChoice = { microphone: '', speaker: '', ringer: '', ringVolume: 0.6 };

export function readAudioChoice(): AudioChoice {
  try {
    return { ...initial, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<AudioChoice>) };
  } catch {
    return initial;
  }
}

export function keepAudioChoice(choice: AudioChoice): void {
  localStorage.setItem(key, JSON.stringify(choice));
}

/** Opens the chosen microphone, or any when the chosen one is gone. Throws `MicrophoneError`. */
export async function openMicrophone(choice: AudioChoice): Promise<MediaStream> {
  if (!globalThis.navigator?.mediaDevices) throw new MicrophoneError('insecure-page', null);
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  try {
    const deviceId = choice.microphone ? { exact: choice.microphone } : undefined;
    return await navigator.mediaDevices.getUserMedia({ audio: deviceId ? { ...audio, deviceId } : audio });
  } catch (error) {
    if (choice.microphone && error instanceof DOMException && error.name === 'OverconstrainedError') {
      return openMicrophone({ ...choice, microphone: '' });
    }
    throw new MicrophoneError(troubleOf(error), error);
  }
}

export function troubleOf(error: unknown): MicrophoneTrouble {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  if (name === 'NotReadableError' || name === 'AbortError') return 'in-use';
  return 'unknown';
}

/** Devices by kind. Labels are empty until the microphone was allowed once. */
export async function listAudioDevices(): Promise<{ inputs: AudioDevice[]; outputs: AudioDevice[] }> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind) =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== 'default' && device.deviceId !== '')
      .map((device) => ({ id: device.deviceId, label: device.label }));
  return { inputs: of('audioinput'), outputs: of('audiooutput') };
}

/** Sends an element's sound to a device where the browser can; stays on the system's device otherwise. */
export async function routeSound(element: HTMLAudioElement, deviceId: string): Promise<void> {
  try {
    await element.setSinkId?.(deviceId);
  } catch {
    // The device was unplugged: the system's device is better than silence.
    await element.setSinkId?.('');
  }
}
