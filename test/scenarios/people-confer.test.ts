import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConferenceView } from '../../src/contract/rest/conferences.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';
import { demandMix, part, soundOf } from '../support/tone-meter.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';
import { eachHearsTheOthers, type PeopleByTone } from '../support/who-hears-whom.ts';

const patienceMs = 20_000;
const room = '890';
const guarded = { number: '891', participantPin: '2468', leaderPin: '8642' };

let office: TelephoneOffice;
let anna: BaresipPhone;
let bert: BaresipPhone;
let oliver: BrowserPhone;
let all: PeopleByTone;
/** Anna and Oliver at the API. */
let online: WebSession;
let oliverOnline: WebSession;

beforeAll(async () => {
  // Two workers: parties who came by different calls live in both, and hear each other all the same.
  office = await TelephoneOffice.open({ PARLEY_MEDIA_WORKERS: '2' });
  anna = await office.deskPhone(0, 440);
  bert = await office.deskPhone(1, 1000);
  oliver = await office.browser(4, 1700);
  all = new Map<number, BaresipPhone | BrowserPhone>([
    [440, anna],
    [1000, bert],
    [1700, oliver],
  ]);
  online = await office.web(0);
  oliverOnline = await office.web(4);
  const me = await online.send<{ user: { id: string } }>('GET', '/session');
  const usual = { ownerId: me.user.id, announcesParties: false, mayRecord: true };
  await online.send('POST', '/admin/conference-rooms', { ...usual, name: 'Board', number: room });
  await online.send('POST', '/admin/conference-rooms', { ...usual, ...guarded, name: 'Sales', ownerId: null });
});

afterAll(() => office?.[Symbol.asyncDispose]());

const conferences = async (who: WebSession): Promise<ConferenceView[]> =>
  (await who.send<{ items: ConferenceView[] }>('GET', '/conferences')).items;

const conference = (who = online): Promise<ConferenceView> =>
  until('the conference is seen', async () => (await conferences(who))[0]);

const partyOf = ({ parties }: ConferenceView, userIndex: number): ConferenceView['parties'][number] =>
  parties.find(({ displayName }) => displayName === office.product.user(userIndex).name)!;

/** Nobody is in a call any more, whatever the test before, or a try before this one, left. */
async function everybodyHangsUp(): Promise<void> {
  await until('everybody has hung up', async () => {
    for (const phone of [anna, bert]) phone.hangUp();
    for (const who of [online, oliverOnline])
      for (const { id, isLedByMe } of await conferences(who)) if (isLedByMe) await who.send('DELETE', `/conferences/${id}`);
    for (const call of await oliverOnline.calls()) await oliverOnline.command(call, 'hang-up').catch(() => null);
    const left = [...(await online.calls()), ...(await oliverOnline.calls())];
    return left.length === 0 && (await oliver.countOfCalls()) === 0;
  });
}

const without = (tone: number): PeopleByTone => new Map([...all].filter(([one]) => one !== tone));

async function dials(phone: BaresipPhone, number: string): Promise<void> {
  const before = phone.count('CALL_ESTABLISHED');
  phone.dial(office.uri(number));
  await phone.waitFor('CALL_ESTABLISHED', before + 1, patienceMs);
}

/** The phone rings when somebody does that, and is answered. */
async function isRung(phone: BaresipPhone, ring: () => Promise<unknown>): Promise<void> {
  const before = phone.count('CALL_INCOMING');
  await ring();
  await phone.waitFor('CALL_INCOMING', before + 1, patienceMs);
  phone.accept();
}

/** Everybody goes to the room who is not there. */
async function meet(): Promise<ConferenceView> {
  await dials(anna, room);
  await dials(bert, room);
  await oliver.dial(room);
  await until('three are there', async () => (await conferences(online))[0]?.parties.length === 3, patienceMs);
  return conference();
}

describe('people in a conference room', () => {
  beforeEach(everybodyHangsUp);

  it('each hear the two others at once and not themselves; who is muted is heard by nobody until he may be heard again', async () => {
    const now = await meet();
    await eachHearsTheOthers(all);
    const path = `/conferences/${now.id}/parties/${partyOf(now, 1).id}/mute`;
    await online.send('POST', path, { muted: true });
    await eachHearsTheOthers(all, [1000]);
    await online.send('POST', path, { muted: false });
    await eachHearsTheOthers(all);
  });

  it('lose who is sent out, and get him back by a call', async () => {
    const { id, ...now } = await meet();
    await eachHearsTheOthers(all);
    const closed = bert.count('CALL_CLOSED');
    await online.send('DELETE', `/conferences/${id}/parties/${partyOf({ id, ...now }, 1).id}`);
    await bert.waitFor('CALL_CLOSED', closed + 1, patienceMs);
    await eachHearsTheOthers(without(1000), [1000]);
    await isRung(bert, () => online.send('POST', `/conferences/${id}/parties`, { number: office.numberOf(1) }));
    await eachHearsTheOthers(all);
    expect((await conference()).parties).toHaveLength(3);
  });

  it('can listen afterwards to what they said together', async () => {
    const { id } = await meet();
    await online.send('POST', `/conferences/${id}/recording`, { on: true });
    // They are told so first: the tones alone are heard again when that is over.
    await eachHearsTheOthers(all);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await online.send('POST', `/conferences/${id}/recording`, { on: false });
    const { items } = await online.send<{ items: { id: string; durationMs: number }[] }>('GET', '/conference-recordings');
    const file = await online.download(`/conference-recordings/${items[0]!.id}/sound`);
    demandMix(part(soundOf(file), -0.6, 0.5), [440, 1000, 1700], []);
  });

  it('are all let go by who leads it, and nothing is left behind', async () => {
    const { id } = await meet();
    const closed = [anna.count('CALL_CLOSED'), bert.count('CALL_CLOSED')] as const;
    await online.send('DELETE', `/conferences/${id}`);
    await anna.waitFor('CALL_CLOSED', closed[0] + 1, patienceMs);
    await bert.waitFor('CALL_CLOSED', closed[1] + 1, patienceMs);
    await oliver.shows('Board', 'The call has ended.');
    await until('it is over', async () => (await conferences(online)).length === 0);
  });

  it('come in with the PIN, after a wrong one, and lead it with the PIN of leaders', async () => {
    await dials(bert, guarded.number);
    bert.digits('1111#');
    bert.digits(`${guarded.participantPin}#`);
    await dials(anna, guarded.number);
    anna.digits(`${guarded.leaderPin}#`);
    await eachHearsTheOthers(without(1700), [1700]);
    const now = await conference();
    expect([partyOf(now, 0).role, partyOf(now, 1).role]).toEqual(['leader', 'participant']);
  });
});

describe('a conference without a room', () => {
  beforeEach(everybodyHangsUp);

  it('begins at the phone of who wants it; whom he named is called then, and he leads it', async () => {
    const before = bert.count('CALL_INCOMING');
    await isRung(anna, () => online.send('POST', '/conferences', { numbers: [office.numberOf(1)] }));
    await bert.waitFor('CALL_INCOMING', before + 1, patienceMs);
    bert.accept();
    await eachHearsTheOthers(without(1700), [1700]);
    const now = await conference();
    expect([partyOf(now, 0).role, partyOf(now, 1).role]).toEqual(['leader', 'participant']);
  });

  it('made of two calls lets all three hear each other, and the two others go on when who made it hangs up', async () => {
    await isRung(anna, () => oliver.dial(office.numberOf(0)));
    await oliver.shows(office.product.user(0).name, 'Connected');
    await isRung(bert, () => oliver.dial(office.numberOf(1)));
    await oliver.press(office.product.user(1).name, 'Conference with both');
    await eachHearsTheOthers(all);
    expect((await conference(oliverOnline)).parties).toHaveLength(3);
    const [call] = await oliverOnline.calls();
    await oliverOnline.command(call!, 'hang-up');
    await eachHearsTheOthers(without(1700), [1700]);
    const closed = bert.count('CALL_CLOSED');
    anna.hangUp();
    await bert.waitFor('CALL_CLOSED', closed + 1, patienceMs);
  });
});
