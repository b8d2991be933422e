import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { RtpengineDaemon } from '../support/rtpengine-daemon.ts';
import { hearsSound, hearsTone, losesTone, receivesSound, TelephoneOffice } from '../support/telephone-office.ts';
import { levelOf, part } from '../support/tone-meter.ts';
import { until } from '../support/until.ts';

describe('with rtpengine for the sound', () => {
  let daemon: RtpengineDaemon;
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let bert: BaresipPhone;
  let emma: BrowserPhone;
  let annasName: string;
  /** Of Anna's tone, at another desk phone. */
  let annasLevel = 0;

  beforeAll(async () => {
    daemon = await RtpengineDaemon.start();
    const { address, digits } = daemon;
    office = await TelephoneOffice.open({
      PARLEY_MEDIA_PLANE: 'rtpengine',
      PARLEY_RTPENGINE: `${address.host}:${address.port}`,
      PARLEY_RTPENGINE_DIGITS: `${digits.host}:${digits.port}`,
    });
    anna = await office.deskPhone(0, 440);
    bert = await office.deskPhone(1, 1000);
    emma = await office.browser(4, 700);
    await emma.keepsPackets();
    annasName = office.product.user(0).name;
  });

  afterAll(async () => {
    await office?.[Symbol.asyncDispose]();
    await daemon?.[Symbol.asyncDispose]();
  });

  it('two desk phones hear each other, the held one music, and each other again when taken back', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING');
    bert.accept();
    await anna.waitFor('CALL_ESTABLISHED');
    await hearsTone(anna, 1000);
    await hearsTone(bert, 440);
    annasLevel = levelOf(part(await bert.heard(), -0.5, 0.5), 440);
    anna.hold();
    await losesTone(bert, 440);
    await hearsSound(bert);
    anna.resume();
    await hearsTone(bert, 440);
    await receivesSound(anna);
    anna.hangUp();
    await bert.waitFor('CALL_CLOSED');
    expect(daemon.output).toContain('Creating new call');
  });

  it('a browser calls a desk phone: each hears the other, at the level at which it was said', async () => {
    await emma.dial(office.numberOf(0));
    await anna.waitFor('CALL_INCOMING');
    anna.accept();
    await emma.shows(annasName, 'Connected');
    await emma.hears(440);
    await hearsTone(anna, 700);
    // The microphone's tone is at half of full scale.
    await until('the desk phone hears the level that the browser spoke at', async () =>
      isAbout(levelOf(part(await anna.heard(), -0.5, 0.5), 700), -6, 1.5),
    );
    await until('the browser hears the level that a desk phone hears', async () =>
      isAbout(levelOf(await emma.heard(0.5), 440), annasLevel, 3),
    );
    anna.hangUp();
    await emma.shows(annasName, 'The call has ended.');
    expect(daemon.output).toContain('DTLS-SRTP successfully negotiated');
  });

  it('a desk phone calls a browser, which holds: music for the desk phone; taken back, both hear each other again', async () => {
    anna.dial(office.uri(office.numberOf(4)));
    await emma.answer(annasName);
    await hearsTone(anna, 700);
    await emma.hears(440);
    await emma.press(annasName, 'Hold');
    await emma.shows(annasName, 'On hold');
    await losesTone(anna, 700);
    await hearsSound(anna);
    await emma.press(annasName, 'Take back');
    await emma.shows(annasName, 'Connected');
    await hearsTone(anna, 700);
    await emma.getsTone(440);
    await emma.press(annasName, 'End');
    await until('the desk phone is free', () => anna.count('CALL_CLOSED') === 3);
  });

  it('a browser passes a caller on after asking: the two others hear each other', async () => {
    const [calls, closed] = [bert.count('CALL_INCOMING'), bert.count('CALL_CLOSED')];
    anna.dial(office.uri(office.numberOf(4)));
    await emma.answer(annasName);
    await hearsTone(anna, 700);
    await emma.passOn(annasName, office.numberOf(1), 'Ask first');
    await bert.waitFor('CALL_INCOMING', calls + 1);
    bert.accept();
    await hearsTone(bert, 700);
    await emma.page.getByRole('button', { name: /^Connect / }).click();
    await hearsTone(anna, 1000);
    await hearsTone(bert, 440);
    await emma.page.getByText('No call at the moment').waitFor();
    anna.hangUp();
    await bert.waitFor('CALL_CLOSED', closed + 1);
  });

  it('a desk phone passes a browser on to another desk phone after asking: the two others hear each other', async () => {
    const [calls, closed] = [bert.count('CALL_INCOMING'), bert.count('CALL_CLOSED')];
    const web = await office.web(0);
    await emma.dial(office.numberOf(0));
    await until('the desk phone rings', () => anna.count('CALL_INCOMING') === 2);
    anna.accept();
    await emma.hears(440);
    anna.hold();
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING', calls + 1);
    bert.accept();
    await hearsTone(bert, 440);
    const both = await until('two calls of Anna', async () => {
      const items = await web.calls();
      return items.length === 2 && items;
    });
    const first = both.find((call) => call.other.number === office.numberOf(4))!;
    const second = both.find((call) => call.other.number === office.numberOf(1))!;
    await web.command(first, 'complete-transfer', { otherLegId: second.legId });
    await emma.getsTone(1000);
    await hearsTone(bert, 700);
    bert.hangUp();
    await bert.waitFor('CALL_CLOSED', closed + 1);
    await emma.page.getByText('No call at the moment').waitFor();
  });
});

function isAbout(level: number, expected: number, toleranceDb: number): boolean {
  return Math.abs(level - expected) < toleranceDb;
}
