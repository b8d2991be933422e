import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const domain = 'maison.test';

describe('the capture of a call on a server that listens on all addresses', () => {
  let exchange: SmallExchange;
  let anna: Colleague;
  let bert: Colleague;
  let annasPhone: BaresipPhone;
  let bertsPhone: BaresipPhone;

  beforeAll(async () => {
    exchange = await SmallExchange.open({ udp: 0 }, { PARLEY_SIP_HOST: '0.0.0.0', PARLEY_MEDIA_HOST: '127.0.0.1' });
    anna = await exchange.colleague('Anna', '101');
    bert = await exchange.colleague('Bert', '102');
    const server = exchange.udp.replace('0.0.0.0', '127.0.0.1');
    const start = async ({ sipUser, sipPassword }: Colleague, toneHz: number) => {
      const phone = await BaresipPhone.start({ domain, server, sipUser, sipPassword, toneHz });
      await phone.registered();
      return phone;
    };
    annasPhone = await start(anna, 440);
    bertsPhone = await start(bert, 1000);
  });

  afterAll(async () => {
    for (const part of [annasPhone, bertsPhone, exchange]) await part?.[Symbol.asyncDispose]();
  });

  it('names our end as the phones see it', async () => {
    annasPhone.dial(`sip:102@${domain}`);
    await bertsPhone.waitFor('CALL_INCOMING');
    bertsPhone.accept();
    await hearsTone(annasPhone, 1000);
    annasPhone.hangUp();
    await bertsPhone.waitFor('CALL_CLOSED');
    const online = await exchange.web(anna);
    const [entry] = await online.callLog(1);
    await using folder = await TemporaryFolder.create();
    const file = join(folder.path, 'call.pcap');
    const addresses = await until('the capture has the end of the call', async () => {
      await writeFile(file, await online.download(`/calls/${entry!.callId}/capture.pcap`));
      const fields = ['ip.src', 'ip.dst', 'sip.Method'].flatMap((field) => ['-e', field]);
      const { stdout } = await run('tshark', ['-n', '-r', file, '-T', 'fields', '-E', 'separator=|', ...fields]);
      return stdout.includes('|BYE') && stdout.split('\n').flatMap((line) => line.split('|').slice(0, 2));
    });
    expect(new Set(addresses.filter((address) => address !== ''))).toEqual(new Set(['127.0.0.1']));
  });
});
