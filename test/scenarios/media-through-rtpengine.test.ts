import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { RtpengineDaemon } from '../support/rtpengine-daemon.ts';
import { hearsSound, hearsTone, losesTone, receivesSound, TelephoneOffice } from '../support/telephone-office.ts';

describe('with rtpengine for the sound', () => {
  let daemon: RtpengineDaemon;
  let office: TelephoneOffice;
  let anna: BaresipPhone;
  let bert: BaresipPhone;

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
});
