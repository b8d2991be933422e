import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';

let bench: ApiBench;
let elm: TestCompany;
let anna: ApiClient;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  anna = await bench.signedIn(elm, 'anna');
});

afterAll(() => bench[Symbol.asyncDispose]());

describe('the mailbox of somebody who has none yet', () => {
  it('is empty, without a PIN, and says how it is called', async () => {
    const { status, body } = await anna.get('/api/v1/voicemail');
    expect([status, body]).toMatchObject([
      200,
      { newMessages: 0, oldMessages: 0, greetings: [], menuCode: '*97', lockedUntil: null },
    ]);
    expect((await anna.get('/api/v1/voicemail/messages')).body).toEqual({ messages: [] });
  });

  it('has no messages of others, and none that does not exist', async () => {
    const id = '018f0000-0000-7000-8000-000000000001';
    expect((await anna.get(`/api/v1/voicemail/messages/${id}/sound`)).status).toBe(404);
    expect((await anna.send('PATCH', `/api/v1/voicemail/messages/${id}`, { body: { isDeleted: true } })).status).toBe(404);
  });
});

describe('the mailboxes of a company', () => {
  it('are shown to administrators, and unlocked by them', async () => {
    const admin = await bench.signedIn(elm, 'boss');
    const { status, body } = await admin.get('/api/v1/admin/mailboxes');
    expect(status).toBe(200);
    const { mailboxes } = body as unknown as { mailboxes: readonly { userId: string; login: string; isOn: boolean }[] };
    expect(mailboxes.length).toBeGreaterThan(1);
    expect(mailboxes.every(({ isOn }) => isOn)).toBe(true);
    expect((await admin.post(`/api/v1/admin/mailboxes/${mailboxes[0]!.userId}/unlock`, {})).status).toBe(204);
    expect((await anna.get('/api/v1/admin/mailboxes')).status).toBe(403);
  });
});
