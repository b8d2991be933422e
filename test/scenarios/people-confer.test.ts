import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConferenceView } from '../../src/contract/rest/conferences.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { hearsTone, losesTone, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const room = '890';

describe('people in a conference room', () => {
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let bert: BaresipPhone;
  let oliver: BrowserPhone;
  let online: WebSession;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    anna = await office.deskPhone(0, 440);
    bert = await office.deskPhone(1, 1000);
    oliver = await office.browser(4, 1700);
    online = await office.web(0);
    const me = await online.send<{ user: { id: string } }>('GET', '/session');
    await online.send('POST', '/admin/conference-rooms', {
      name: 'Board',
      number: room,
      ownerId: me.user.id,
      announcesParties: false,
      mayRecord: true,
    });
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  const conference = async (): Promise<ConferenceView | undefined> =>
    (await online.send<{ items: ConferenceView[] }>('GET', '/conferences')).items[0];

  it('each hears the two others and not himself', async () => {
    anna.dial(office.uri(room));
    await anna.waitFor('CALL_ESTABLISHED');
    bert.dial(office.uri(room));
    await bert.waitFor('CALL_ESTABLISHED');
    await hearsTone(anna, 1000);
    await hearsTone(bert, 440);
    await oliver.dial(room);
    await oliver.hears(440);
    await oliver.hears(1000);
    await hearsTone(anna, 1700);
    await hearsTone(bert, 1700);
    await losesTone(anna, 440);
    await losesTone(bert, 1000);
    await oliver.losesTone(1700);
    expect((await conference())?.parties).toHaveLength(3);
  });

  it('who is muted is heard by nobody until he may be heard again', async () => {
    const now = await until('the conference is seen', conference);
    const muted = now.parties.find(({ displayName }) => displayName === office.product.user(1).name)!;
    const path = `/conferences/${now.id}/parties/${muted.id}/mute`;
    await online.send('POST', path, { muted: true });
    await losesTone(anna, 1000);
    await oliver.losesTone(1000);
    await online.send('POST', path, { muted: false });
    await hearsTone(anna, 1000);
  });

  it('what was said together can be listened to afterwards', async () => {
    const { id } = await until('the conference is seen', conference);
    await online.send('POST', `/conferences/${id}/recording`, { on: true });
    await hearsTone(anna, 1000);
    await online.send('POST', `/conferences/${id}/recording`, { on: false });
    const { items } = await online.send<{ items: { id: string; durationMs: number }[] }>('GET', '/conference-recordings');
    expect(items).toHaveLength(1);
    const sound = await online.download(`/conference-recordings/${items[0]!.id}/sound`);
    expect(sound.toString('latin1', 0, 4)).toBe('RIFF');
  });

  it('ended by who leads it, it is over for all, and leaves nothing behind', async () => {
    const { id } = await until('the conference is seen', conference);
    await online.send('DELETE', `/conferences/${id}`);
    await anna.waitFor('CALL_CLOSED');
    await bert.waitFor('CALL_CLOSED');
    await oliver.shows('Board', 'The call has ended.');
    await until('it is over', async () => (await conference()) === undefined);
  });
});
