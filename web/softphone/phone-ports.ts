import type { DriverFactory, PhoneCredentials } from './sip-driver.ts';
import type { ToneName } from './tones.ts';

/** Sound as the phone needs it; `browser-sound.ts` in the browser, a fake in tests. */
export interface PhoneSound {
  /** Throws `MicrophoneError`. */
  openMicrophone(): Promise<MediaStream>;
  closeMicrophone(stream: MediaStream): void;
  playCall(callId: string, stream: MediaStream): void;
  stopCall(callId: string): void;
  startTone(name: ToneName): void;
  stopTone(name: ToneName): void;
}

/** Time as the phone needs it. */
export interface PhoneClock {
  now(): number;
  /** Runs once after `ms`; the answer cancels. */
  after(ms: number, run: () => void): () => void;
}

export interface PhoneProps {
  readonly createDriver: DriverFactory;
  /** Fresh short-lived credentials; rejects when the server cannot be reached or refuses. */
  readonly credentials: () => Promise<PhoneCredentials>;
  readonly sound: PhoneSound;
  readonly clock: PhoneClock;
}
