import { createCipheriv } from 'node:crypto';

/** Session keys of one direction (RFC 3711 §4.3). */
export interface SessionKeys {
  readonly rtpKey: Buffer;
  readonly rtpAuth: Buffer;
  readonly rtpSalt: Buffer;
  readonly rtcpKey: Buffer;
  readonly rtcpAuth: Buffer;
  readonly rtcpSalt: Buffer;
}

/** Derives the session keys, the key derivation rate being zero. */
export function deriveSessionKeys(masterKey: Buffer, masterSalt: Buffer): SessionKeys {
  const derive = (label: number, length: number): Buffer => {
    const counter = Buffer.alloc(16);
    masterSalt.copy(counter, 0, 0, 14);
    counter[7] = counter[7]! ^ label;
    const cipher = createCipheriv('aes-128-ctr', masterKey, counter);
    return cipher.update(Buffer.alloc(length));
  };
  return {
    rtpKey: derive(0, 16),
    rtpAuth: derive(1, 20),
    rtpSalt: derive(2, 14),
    rtcpKey: derive(3, 16),
    rtcpAuth: derive(4, 20),
    rtcpSalt: derive(5, 14),
  };
}
