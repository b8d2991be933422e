import { describe, expect, it } from 'vitest';
import { createDtlsIdentity, rehearseHandshake } from './dtls.ts';

describe('a handshake of DTLS', () => {
  it('succeeds between the two sides of one identity, so that the code of later ones is ready', async () => {
    const identity = await createDtlsIdentity();
    await expect(rehearseHandshake(identity)).resolves.toBeUndefined();
  });

  it('fails with another certificate than the one announced', async () => {
    const identity = await createDtlsIdentity();
    const { fingerprint } = await createDtlsIdentity();
    await expect(rehearseHandshake({ ...identity, fingerprint })).rejects.toThrow('not the one that the SDP announced');
  });
});
