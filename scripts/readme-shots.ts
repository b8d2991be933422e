/**
 * The pictures of the contact centre in README.md: the demonstration with callers over its trunk (SIPp), agents at real phones, an agent and a
 * supervisor at the browser. Build the pages first. Run: `node scripts/readme-shots.ts [--out DIR]`; takes about two minutes.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { patientCaller } from '../bench/support/queue-scenarios.ts';
import type { BaresipPhone } from '../test/support/baresip-phone.ts';
import { Sipp } from '../test/support/sipp.ts';
import { TelephoneOffice } from '../test/support/telephone-office.ts';
import { TemporaryFolder } from '../test/support/temporary-folder.ts';
import { until } from '../test/support/until.ts';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'docs/screenshots' } } });

/** Where the demonstration's carrier calls from. */
const carrierPort = 5070;
const salesNumber = '33155170300';
const customers = [
  ['Hôtel Beaulieu', '+33142680911'],
  ['Galerie Saint-Martin', '+33478370225'],
  ['Claire Fournier', '+33612480193'],
  ['Studio Nord', '+46812345670'],
  ['Restaurant Le Phare', '+33298441716'],
  ['Paul Mercier', '+33671205544'],
  ['Librairie Voltaire', '+33143790856'],
] as const;

/** Callers who wait until the other side hangs up. */
async function callers(folder: TemporaryFolder, count: number, ofCarrier = carrierPort): Promise<Sipp> {
  const path = join(folder.path, `customers-${ofCarrier}.csv`);
  const lines = customers.map(([name, number]) => `${salesNumber};${number};${name};`);
  await writeFile(path, `SEQUENTIAL\n${lines.join('\n')}\n`);
  const identity = 'P-Asserted-Identity: "[field2]" <sip:[field1]@[local_ip]>\nMax-Forwards: 70';
  const xml = patientCaller.replaceAll('"Caller"', '"[field2]"').replace('Max-Forwards: 70', identity);
  const remote = office.product.description.sip.udp;
  return Sipp.start({ port: ofCarrier, remote, scenario: { xml }, calls: count, callsPerSecond: 2, extra: ['-inf', path] });
}

/** Talks with so many callers, a few seconds each. */
async function worksOff(phone: BaresipPhone, count: number): Promise<void> {
  for (let one = 1; one <= count; one++) {
    await phone.waitFor('CALL_ESTABLISHED', one, 60_000);
    await new Promise((resolve) => setTimeout(resolve, 2000 + one * 700));
    await phone.next('CALL_CLOSED', () => phone.hangUp());
  }
}

await mkdir(values.out, { recursive: true });
await using folder = await TemporaryFolder.create();
await using office = await TelephoneOffice.open();
const phones = [
  await office.deskPhone(1, 440, { answer: 'auto' }),
  await office.deskPhone(2, 1000, { answer: 'auto' }),
  await office.deskPhone(3, 1700, { answer: 'auto' }),
];
const supervisor = await office.browser(0, 600);
const oliver = await office.browser(4, 800);
for (const index of [1, 2, 3]) await (await office.web(index)).becomeAgent('ready');
await (await office.web(5)).becomeAgent('not-ready');

await using earlier = await callers(folder, 6);
await Promise.all(phones.map((phone) => worksOff(phone, 2)));
await earlier.finished();

await oliver.page.goto(`${office.product.description.http}/agent`);
await oliver.page.getByRole('radio', { name: 'Ready', exact: true }).click();
await using now = await callers(folder, 7, 5080);
const accept = oliver.page.getByRole('button', { name: /^(Answer|Accept)/ }).first();
await accept.waitFor({ timeout: 30_000 });
await accept.click();
await supervisor.page.goto(`${office.product.description.http}/supervisor`);
await until('the callers talk or wait', () => phones.every((phone) => phone.count('CALL_ESTABLISHED') === 3), 60_000);
await new Promise((resolve) => setTimeout(resolve, 6000));
await oliver.page.getByLabel('Order number').fill('A 2041');
await oliver.page.keyboard.press('Tab');
await new Promise((resolve) => setTimeout(resolve, 1000));
await oliver.page.screenshot({ path: join(values.out, 'agent-desk.png') });
await supervisor.page.screenshot({ path: join(values.out, 'supervisor.png') });
console.log(`${now.pid}: agent-desk.png, supervisor.png in ${values.out}`);
