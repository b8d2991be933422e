import { afterAll, beforeAll, describe, it } from 'vitest';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

/** A picture of what is shown, as few numbers; null while nothing is. */
const sample = `(() => {
  const video = document.querySelector('video.video-other:not(.unseen)');
  if (!video || video.videoWidth === 0) return null;
  const canvas = Object.assign(document.createElement('canvas'), { width: 32, height: 24 });
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0, 32, 24);
  return [...context.getImageData(0, 0, 32, 24).data].join();
})()`;

/** Pictures come, and they change. */
async function sees(phone: BrowserPhone): Promise<void> {
  const seen = new Set<string>();
  await until('moving pictures are seen', async () => {
    const picture = await phone.page.evaluate<string | null>(sample);
    if (picture !== null) seen.add(picture);
    return seen.size >= 3;
  });
}

describe('two people at the browser with cameras', () => {
  let office: TelephoneOffice;
  let oliver: BrowserPhone;
  let emma: BrowserPhone;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    oliver = await office.browser(4, 440);
    emma = await office.browser(11, 1000);
    for (const phone of [oliver, emma]) await phone.context.grantPermissions(['microphone', 'camera']);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  it('one shows his camera during the call, and the other sees it; then both see each other', async () => {
    await oliver.dial(office.numberOf(11));
    await emma.answer('Oliver Grant');
    await oliver.hears(1000);
    await oliver.press('Emma Clarke', 'Show my camera');
    await sees(emma);
    await emma.press('Oliver Grant', 'Show my camera');
    await sees(oliver);
    await emma.hears(440);
  });

  it('what is no longer shown is no longer seen, and the call goes on', async () => {
    await oliver.press('Emma Clarke', 'Stop showing my camera');
    await until('nothing is seen', async () => (await emma.page.evaluate<string | null>(sample)) === null);
    await emma.hears(440);
    await oliver.hears(1000);
  });
});
