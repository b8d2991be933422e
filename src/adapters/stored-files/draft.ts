import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { ParleyError } from '../../kernel/errors.ts';
import { sniffContentType, sniffedBytes } from './content-type.ts';

export interface Draft {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly contentType: string;
}

/**
 * Writes all that comes and flushes it to the disk.
 * @throws ParleyError `input-too-large`; what the disk, the source or the signal says. The file is then the caller's to remove.
 */
export async function writeDraft(
  path: string,
  content: AsyncIterable<Uint8Array>,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal?: AbortSignal },
): Promise<Draft> {
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    let head = Buffer.alloc(0);
    for await (const chunk of content) {
      signal?.throwIfAborted();
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes)
        throw new ParleyError('input-too-large', `The file is larger than the ${inWords(maxBytes)} that are allowed.`);
      hash.update(chunk);
      if (head.length < sniffedBytes) head = Buffer.concat([head, chunk]).subarray(0, sniffedBytes);
      await writeAll(file, chunk);
    }
    await file.sync();
    return { sizeBytes, sha256: hash.digest('hex'), contentType: sniffContentType(head) };
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
}

function inWords(bytes: number): string {
  return bytes >= 1 << 20 ? `${Math.floor(bytes / (1 << 20))} MB` : `${Math.ceil(bytes / 1024)} KB`;
}
