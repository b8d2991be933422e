import { createHash } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineState, SpeechEngine } from '../../contact-centre/flow/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { Language } from '../../kernel/language.ts';
import { wavHeader, wavHeaderLength } from '../../protocol/wav/index.ts';
import { runProgram } from './run-program.ts';

const voices: Readonly<Record<Language, string>> = { en: 'en-gb', fr: 'fr-fr', de: 'de', sv: 'sv' };
const wordsPerMinute = '155';
/** Five minutes of speech. */
const mostBytes = 16_000_000;
const patienceMs = 10_000;
const missing = 'No speech engine is installed on the server: install espeak-ng and restart.';

/** Speaks by espeak-ng where it is installed. What it has spoken is kept in a folder; anything there may be deleted at any time. */
export class EspeakEngine implements SpeechEngine {
  readonly state: EngineState;
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #program: string;
  readonly #speaking = new Map<string, Promise<string>>();

  private constructor(parts: { clock: Clock; folder: string; program: string; state: EngineState }) {
    this.#clock = parts.clock;
    this.#folder = parts.folder;
    this.#program = parts.program;
    this.state = parts.state;
  }

  static async open({
    clock,
    folder,
    program = 'espeak-ng',
  }: {
    clock: Clock;
    folder: string;
    program?: string;
  }): Promise<EspeakEngine> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const version = await runProgram(program, ['--version'], { clock, timeoutMs: patienceMs, maxBytes: 10_000 }).catch(
      () => null,
    );
    const name = /eSpeak NG[^:]*: ([\d.]+)/.exec(version?.toString('utf8') ?? '')?.[1];
    const state = name
      ? { isReady: true, name: `espeak-ng ${name}`, sentence: `Texts are spoken by espeak-ng ${name}.` }
      : { isReady: false, name: '', sentence: missing };
    return new EspeakEngine({ clock, folder, program, state });
  }

  async speak(text: string, language: Language): Promise<string> {
    if (!this.state.isReady) throw new ParleyError('speech-unavailable', missing);
    const voice = voices[language];
    const key = createHash('sha256').update(`espeak 1\n${voice}\n${wordsPerMinute}\n${text}`).digest('hex');
    const path = join(this.#folder, `${key}.wav`);
    const isKept = await access(path).then(
      () => true,
      () => false,
    );
    if (isKept) return path;
    const going = this.#speaking.get(key) ?? this.#make(text, voice, path);
    this.#speaking.set(key, going);
    return going.finally(() => this.#speaking.delete(key));
  }

  async #make(text: string, voice: string, path: string): Promise<string> {
    try {
      const args = ['-v', voice, '-s', wordsPerMinute, '-b', '1', '--stdin', '--stdout'];
      const spoken = await runProgram(this.#program, args, {
        clock: this.#clock,
        timeoutMs: patienceMs,
        maxBytes: mostBytes,
        input: text,
      });
      const part = `${path}.${process.pid}.part`;
      await writeFile(part, loudened(spoken), { mode: 0o600 });
      await rename(part, path);
      return path;
    } catch (error) {
      throw new ParleyError('speech-unavailable', `A text could not be spoken: ${describeError(error)}.`, { cause: error });
    }
  }
}

/** As loud as speech on the telephone, without the silence around, and with a header that knows its length. */
function loudened(wav: Buffer): Buffer {
  if (wav.length <= wavHeaderLength) throw new Error('espeak-ng said nothing');
  const sampleRate = wav.readUInt32LE(24);
  const count = Math.floor((wav.length - wavHeaderLength) / 2);
  const sampleAt = (index: number) => wav.readInt16LE(wavHeaderLength + index * 2);
  let [first, last, peak] = [count, 0, 1];
  for (let index = 0; index < count; index++) {
    const level = Math.abs(sampleAt(index));
    peak = Math.max(peak, level);
    if (level < quiet) continue;
    first = Math.min(first, index);
    last = index;
  }
  if (first >= count) throw new Error('espeak-ng said nothing');
  const around = Math.round(sampleRate * 0.04);
  const [from, to] = [Math.max(0, first - around), Math.min(count, last + 2 * around)];
  const samples = Buffer.alloc((to - from) * 2);
  for (let index = from; index < to; index++)
    samples.writeInt16LE(Math.round((sampleAt(index) * wantedPeak) / peak), (index - from) * 2);
  return Buffer.concat([wavHeader({ sampleRate, channels: 1, dataLength: samples.length }), samples]);
}

const quiet = 160;
/** −6 dB of full scale. */
const wantedPeak = 16_384;
