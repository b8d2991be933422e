import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { parameterRegistry } from './parameters.ts';

const someId = '018f0000-0000-7000-8000-000000000000';
const nowhere = { immediate: null, busy: null, noAnswer: null, noAnswerAfterS: 20 };

/** Anna’s first profile is put in. */
const rules = '/api/v1/me/forwarding/profiles/{profile}/rules';
const rule = (part: object) => ({ version: 1, rule: { type: 'busy', action: { kind: 'voicemail' }, ...part } });

/** What is refused with `feature-off` when the switch is off; it is not refused so when it is on. */
const refusals: Readonly<Record<string, readonly [method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: object]>> = {
  AuthorizeBargeIn: ['POST', '/api/v1/monitoring', { userId: someId, mode: 'barge' }],
  AuthorizeChat: ['GET', '/api/v1/chat/conversations'],
  AuthorizeConference: ['POST', '/api/v1/conferences', { numbers: ['203'] }],
  AuthorizeContactFavorite: ['POST', '/api/v1/me/contacts', { lastName: 'x' }],
  AuthorizeInterception: ['POST', `/api/v1/people/${someId}/pick-up`, {}],
  AuthorizeListen: ['POST', '/api/v1/monitoring', { userId: someId, mode: 'listen' }],
  AuthorizeNote: ['PATCH', `/api/v1/call-log/${someId}.0`, { note: 'x' }],
  AuthorizePublicList: ['POST', '/api/v1/contact-lists', { name: 'x', isPublic: true }],
  AuthorizeSimpleRules: ['PUT', '/api/v1/me/forwarding', nowhere],
  AuthorizeVoicemail: ['GET', '/api/v1/voicemail'],
  AuthorizeWhisper: ['POST', '/api/v1/monitoring', { userId: someId, mode: 'whisper' }],
  AuthorizedAdvancedSearch: ['GET', '/api/v1/contacts?lastName=x'],
  AuthorizedCreateProfil: ['POST', '/api/v1/me/forwarding/profiles', { name: 'Travelling' }],
  AuthorizedCurrentDevice: ['PUT', '/api/v1/me/current-device', { deviceId: 'x' }],
  AuthorizedCustomMessagePresences: ['PUT', '/api/v1/me/status', { status: 'busy', message: 'At the dentist' }],
  AuthorizedEmailNotification: ['PUT', '/api/v1/me/notifications', { mailMissedCalls: true }],
  AuthorizedForwardOriginAll: ['POST', rules, rule({ origin: 'all' })],
  AuthorizedForwardOriginExternal: ['POST', rules, rule({ origin: 'external' })],
  AuthorizedForwardOriginInternal: ['POST', rules, rule({ origin: 'internal' })],
  AuthorizedForwardPresenceAbsent: ['POST', rules, rule({ statuses: ['absent'] })],
  AuthorizedForwardPresenceBusy: ['POST', rules, rule({ statuses: ['busy'] })],
  AuthorizedForwardPresenceCalendar: ['POST', rules, rule({ calendar: 'busy' })],
  AuthorizedForwardPresenceOffline: ['POST', rules, rule({ statuses: ['offline'] })],
  AuthorizedForwardPresenceOnline: ['POST', rules, rule({ statuses: ['online'] })],
  AuthorizedForwardTypeBusy: ['PUT', '/api/v1/me/forwarding', { ...nowhere, busy: '203' }],
  AuthorizedForwardTypeImmediate: ['PUT', '/api/v1/me/forwarding', { ...nowhere, immediate: '203' }],
  AuthorizedForwardTypeNoAnswer: ['PUT', '/api/v1/me/forwarding', { ...nowhere, noAnswer: '203' }],
  AuthorizedMultiChat: ['POST', '/api/v1/chat/conversations', { kind: 'conference', conferenceId: 'x' }],
  AuthorizedPushNotification: [
    'PUT',
    '/api/v1/me/push-subscription',
    { endpoint: 'https://push.example.com/x', keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) } },
  ],
};

/** Switches that change what is shown or done and refuse no route by themselves; the test that proves each. */
const provedElsewhere: Readonly<Record<string, string>> = {
  AuthorizeConferenceRecording: 'src/telephony/conference',
  AuthorizeCallRecording: 'src/composition/recordings-api.test.ts: with a call that goes on',
  AuthorizeOwnRecordings: 'src/composition/recordings-api.test.ts: whose recordings one hears',
  AuthorizeRecordingDownload: 'src/composition/recordings-api.test.ts: with a recording',
  AuthorizeRecordingErasure: 'src/composition/recordings-api.test.ts: with a recording',
  AuthorizeRecordingHold: 'src/composition/recordings-api.test.ts: with a recording',
  AuthorizeRecordingPause: 'src/composition/recordings-api.test.ts: with a call that goes on',
  AuthorizeRecordingReview: 'src/composition/recordings-api.test.ts: with a recording',
  AuthorizeHotKeys: 'web: Ctrl+F1 to F11 are the page’s own; the server has nothing to refuse',
  AuthorizeP2pAppSharing: 'src/telephony/conference: presentations',
  AuthorizeTakeOver: 'src/telephony/monitoring: a supervisor takes a call over',
  AuthorizeVideo: 'src/telephony/leg and the browser phone: the offer of video',
  AuthorizedPhoneSupervisionPresences: 'src/composition/rights-live.test.ts: nobody’s presence is told',
  AuthorizedSaveChat: 'src/messaging/chat: a conversation is kept while all its members may',
  IsUserAuthorizedToCreateWithAdminRules: 'src/composition/forwarding-api.test.ts: rules of one’s own beside imposed ones',
};

/** Features that do not exist yet, by what will bring them. */
const awaited: Readonly<Record<string, string>> = {
  AuthorizeHotKeysExe: 'a program on the computer that sees highlighted numbers in others (T-APP-4): a later issue',
  AuthorizeSms: 'providers of text messages (T-APP-8): a later issue',
  AuthorizedCalendarPresences: 'calendars: a later issue',
  AuthorizedExternalChat: 'chat with people outside: a later issue',
};

const switches = parameterRegistry.all
  .filter(({ name, type }) => type.kind === 'boolean' && /Authori[sz]ed?/.test(name))
  .map(({ name }) => name);

let bench: ApiBench;
let elm: TestCompany;
let boss: ApiClient;
let anna: ApiClient;
beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  boss = await bench.signedIn(elm, 'boss');
  anna = await bench.signedIn(elm, 'anna');
});
afterAll(() => bench?.[Symbol.asyncDispose]());

async function profileOfAnna(): Promise<string> {
  const { body } = await anna.get('/api/v1/me/forwarding/profiles');
  return (body.profiles as unknown as { id: string }[])[0]!.id;
}

async function ask(name: string): Promise<unknown> {
  const [method, written, body] = refusals[name]!;
  const path = written.includes('{profile}') ? written.replace('{profile}', await profileOfAnna()) : written;
  const answer = method === 'GET' ? await anna.get(path) : await anna.send(method, path, body ? { body } : {});
  return (answer.body as { details?: { reason?: string; parameter?: string } } | null)?.details ?? {};
}

describe('a feature that can be taken from people', () => {
  it('is refused, proved elsewhere or awaited, whatever its name', () => {
    const known = [refusals, provedElsewhere, awaited].flatMap((table) => Object.keys(table));
    expect(known.toSorted()).toEqual(switches.toSorted());
  });

  it('is read by some part of the program unless it is awaited', () => {
    const unread = parameterRegistry.all.filter(({ name, readBy }) => switches.includes(name) && readBy === null);
    expect(unread.map(({ name }) => name).toSorted()).toEqual(Object.keys(awaited).toSorted());
  });

  it.each(Object.keys(refusals))('%s: is refused while it is off, for whom it is off, and not after', async (name) => {
    const set = await boss.send('PUT', '/api/v1/admin/parameters/values', {
      body: { name, level: 'user', targetId: elm.people.anna.user.id, value: false },
    });
    expect(set.status).toBe(200);
    expect(await ask(name)).toMatchObject({ reason: 'feature-off', parameter: name });
    // The pages know of it, too.
    expect((await anna.get('/api/v1/me/parameters')).body).toMatchObject({ values: { [name]: false } });
    await boss.send('DELETE', `/api/v1/admin/parameters/values/${(set.body as unknown as { id: string }).id}`);
    expect(await ask(name)).not.toMatchObject({ reason: 'feature-off' });
  });
});
