import type { Language } from '../../kernel/language.ts';

/** Whether something that the machine may lack is there, and what to do when not. */
export interface EngineState {
  readonly isReady: boolean;
  /** With its version; empty when there is none. */
  readonly name: string;
  readonly sentence: string;
}

/** Speaks texts, on this machine. */
export interface SpeechEngine {
  readonly state: EngineState;
  /**
   * What was spoken before is found again.
   * @returns a WAV file, to be read only
   * @throws ParleyError `speech-unavailable`
   */
  speak(text: string, language: Language): Promise<string>;
}

/** Makes WAV of what people upload. */
export interface SoundConverter {
  readonly state: EngineState & { readonly formats: readonly string[] };
  /** @param bytes MP3 or Ogg. @returns a WAV file's bytes. @throws ParleyError `wav-unreadable` */
  toWav(bytes: Buffer): Promise<Buffer>;
}

/** For tests, and where there is none. */
export const noSpeech: SpeechEngine = {
  state: { isReady: false, name: '', sentence: 'No speech engine is installed on the server: install espeak-ng and restart.' },
  speak: () => Promise.reject(new Error('no speech engine')),
};
