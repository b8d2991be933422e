import { afterAll, beforeAll, describe, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { hearsSound, hearsTone, TelephoneOffice } from '../support/telephone-office.ts';

describe('an agent at the browser', () => {
  let office: TelephoneOffice;
  let caller: BaresipPhone;
  let agent: BrowserPhone;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    caller = await office.deskPhone(6, 440);
    agent = await office.browser(4, 1000);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  it('a caller waits with music while nobody is ready; then the call rings at the agent, and both hear each other', async () => {
    const queue = office.product.description.queues[0]?.number ?? '';
    caller.dial(office.uri(queue));
    await hearsSound(caller);
    await agent.page.getByRole('link', { name: 'Agent' }).click();
    await agent.page.getByRole('radio', { name: 'Ready', exact: true }).click();
    const name = office.product.user(6).name;
    await agent.shows(name, 'Ringing');
    await agent.answer(name);
    await agent.hears(440);
    await hearsTone(caller, 1000);
    caller.hangUp();
    await agent.shows(name, 'The call has ended.');
  });
});
