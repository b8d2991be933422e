import type { AudioCodec } from './audio-codec.ts';
import type { CodecName } from './codec-name.ts';
import { G711Codec } from './g711.ts';
import { G722Codec } from './g722.ts';
import { OpusCodec, type OpusSampleRate } from './opus.ts';

/** A codec with fresh state: one for each stream. `opusSampleRate` is the rate on our side of Opus, 16000 when left out. */
export function createCodec(name: CodecName, options: { opusSampleRate?: OpusSampleRate } = {}): AudioCodec {
  switch (name) {
    case 'PCMU':
    case 'PCMA':
      return new G711Codec(name);
    case 'G722':
      return new G722Codec();
    case 'opus':
      return new OpusCodec(options.opusSampleRate);
  }
}
