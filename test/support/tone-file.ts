import { writeFile } from 'node:fs/promises';

/** Writes a WAV file of one sine (48 kHz, mono, 16 bit) for a fake microphone. Its length is a whole number of periods, so that it loops without a click. */
export async function writeToneFile(path: string, frequencyHz: number, seconds = 2, amplitude = 0.5): Promise<void> {
  const sampleRate = 48_000;
  const samples = Math.round(Math.round(seconds * frequencyHz) * (sampleRate / frequencyHz));
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i++) {
    bytes.writeInt16LE(Math.round(amplitude * 32_767 * Math.sin((2 * Math.PI * frequencyHz * i) / sampleRate)), 44 + i * 2);
  }
  await writeFile(path, bytes);
}
