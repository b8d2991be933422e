import { createCipheriv, createDecipheriv } from 'node:crypto';
import { ParleyError } from '../../kernel/errors.ts';

/** What the header says. The sound is linear PCM of 16 bits, channels interleaved. */
export interface SealedFormat {
  /** A UUID. The file cannot be taken for that of another recording. */
  readonly recordingId: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Sound in each chunk but the last, in bytes. */
  readonly chunkBytes: number;
}

/**
 * ```
 *  0 ‥ 7   "PARLEYR1"        then chunk 0, chunk 1 …: sealed sound, 16 bytes of tag
 *  8 ‥ 11  bytes of a chunk      nonce: 4 zero bytes, the chunk's number (64 bits, big end first)
 * 12 ‥ 15  sample rate           associated data: header and number
 * 16 ‥ 17  channels
 * 18 ‥ 19  bits of a sample
 * 20 ‥ 35  recording
 * ```
 * Numbers of the header have their small end first, as those of WAV. A key seals one recording, each number once: no nonce comes twice.
 */
export const sealedHeaderBytes = 36;
export const recordingKeyBytes = 32;

const magic = Buffer.from('PARLEYR1', 'latin1');
const tagBytes = 16;
const bits = 16;

export function sealedHeader({ recordingId, sampleRate, channels, chunkBytes }: SealedFormat): Buffer {
  const header = Buffer.alloc(sealedHeaderBytes);
  magic.copy(header);
  header.writeUInt32LE(chunkBytes, 8);
  header.writeUInt32LE(sampleRate, 12);
  header.writeUInt16LE(channels, 16);
  header.writeUInt16LE(bits, 18);
  header.write(recordingId.replaceAll('-', ''), 20, 'hex');
  return header;
}

/** @throws ParleyError `recording-damaged` for what is no such file */
export function readSealedHeader(header: Buffer): SealedFormat {
  const isOurs = header.length >= sealedHeaderBytes && header.subarray(0, 8).equals(magic) && header.readUInt16LE(18) === bits;
  const format = isOurs && {
    chunkBytes: header.readUInt32LE(8),
    sampleRate: header.readUInt32LE(12),
    channels: header.readUInt16LE(16),
    recordingId: header.toString('hex', 20, 36).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  };
  if (!format || format.chunkBytes === 0 || format.sampleRate === 0 || format.channels === 0)
    throw new ParleyError('recording-damaged', 'This is no file of a recording: it does not begin as one.');
  return format;
}

export function sealChunk(key: Uint8Array, header: Buffer, index: number, sound: Uint8Array): Buffer {
  const { nonce, associated } = placeOf(header, index);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated);
  return Buffer.concat([cipher.update(sound), cipher.final(), cipher.getAuthTag()]);
}

/** @throws ParleyError `recording-damaged` when it was changed, belongs elsewhere, or the key is another's */
export function openChunk(key: Uint8Array, header: Buffer, index: number, sealed: Buffer): Buffer {
  const { nonce, associated } = placeOf(header, index);
  try {
    const end = sealed.length - tagBytes;
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
      .setAAD(associated)
      .setAuthTag(sealed.subarray(end));
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  } catch (cause) {
    throw new ParleyError('recording-damaged', `Second ${index} of the recording cannot be read: it was changed.`, { cause });
  }
}

function placeOf(header: Buffer, index: number): { nonce: Buffer; associated: Buffer } {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 4);
  return { nonce, associated: Buffer.concat([header.subarray(0, sealedHeaderBytes), nonce]) };
}

/** How much sound is in a file of so many bytes. */
export function plainBytesOf(fileBytes: number, { chunkBytes }: SealedFormat): number {
  const body = Math.max(0, fileBytes - sealedHeaderBytes);
  const whole = Math.floor(body / (chunkBytes + tagBytes));
  return whole * chunkBytes + Math.max(0, (body % (chunkBytes + tagBytes)) - tagBytes);
}

/** Where a chunk begins in the file. */
export function sealedStart(index: number, { chunkBytes }: SealedFormat): number {
  return sealedHeaderBytes + index * (chunkBytes + tagBytes);
}

/** The chunks that hold the sound from byte `from` to byte `to`, both included, with the part of each that is meant. */
export function* chunksOf(
  { from, to }: { readonly from: number; readonly to: number },
  { chunkBytes }: SealedFormat,
): Generator<{ index: number; start: number; end: number }> {
  for (let index = Math.floor(from / chunkBytes); index * chunkBytes <= to; index++) {
    const first = index * chunkBytes;
    yield { index, start: Math.max(0, from - first), end: Math.min(chunkBytes, to - first + 1) };
  }
}
