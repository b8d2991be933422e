import type { SoundConverter } from '../../contact-centre/flow/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { wavHeader } from '../../protocol/wav/index.ts';
import { runProgram } from './run-program.ts';

const patienceMs = 20_000;
/** Twenty minutes at 16 kHz. */
const mostBytes = 40_000_000;

/** Makes WAV of MP3 and Ogg by ffmpeg where it is installed. */
export class FfmpegConverter implements SoundConverter {
  readonly state: SoundConverter['state'];
  readonly #clock: Clock;
  readonly #program: string;

  private constructor(parts: { clock: Clock; program: string; state: SoundConverter['state'] }) {
    this.#clock = parts.clock;
    this.#program = parts.program;
    this.state = parts.state;
  }

  static async open({ clock, program = 'ffmpeg' }: { clock: Clock; program?: string }): Promise<FfmpegConverter> {
    const answer = await runProgram(program, ['-version'], { clock, timeoutMs: patienceMs, maxBytes: 100_000 }).catch(() => null);
    const version = /^ffmpeg version (\S+)/.exec(answer?.toString('utf8') ?? '')?.[1];
    const state = version
      ? {
          isReady: true,
          name: `ffmpeg ${version}`,
          formats: ['WAV', 'MP3', 'Ogg'],
          sentence: 'WAV, MP3 and Ogg files are taken.',
        }
      : {
          isReady: false,
          name: '',
          formats: ['WAV'],
          sentence: 'WAV files are taken; for MP3 and Ogg install ffmpeg on the server and restart.',
        };
    return new FfmpegConverter({ clock, program, state });
  }

  async toWav(bytes: Buffer): Promise<Buffer> {
    const format = formatOf(bytes);
    if (!format) throw new ParleyError('wav-unreadable', 'The file is none of WAV, MP3 and Ogg.');
    if (!this.state.isReady) throw new ParleyError('wav-unreadable', this.state.sentence);
    // The format is given and nothing but the pipe is read: the file cannot make it open others.
    const input = ['-protocol_whitelist', 'pipe', '-f', format, '-i', 'pipe:0'];
    const output = ['-vn', '-ac', '1', '-ar', '16000', '-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'];
    try {
      const samples = await runProgram(this.#program, ['-hide_banner', '-loglevel', 'error', ...input, ...output], {
        clock: this.#clock,
        timeoutMs: patienceMs,
        maxBytes: mostBytes,
        input: bytes,
      });
      return Buffer.concat([wavHeader({ sampleRate: 16_000, channels: 1, dataLength: samples.length }), samples]);
    } catch (error) {
      throw new ParleyError('wav-unreadable', `The ${format === 'mp3' ? 'MP3' : 'Ogg'} file could not be read.`, {
        cause: error,
      });
    }
  }
}

function formatOf(bytes: Buffer): 'mp3' | 'ogg' | null {
  if (bytes.subarray(0, 4).toString('latin1') === 'OggS') return 'ogg';
  if (bytes.subarray(0, 3).toString('latin1') === 'ID3') return 'mp3';
  return bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0 ? 'mp3' : null;
}
