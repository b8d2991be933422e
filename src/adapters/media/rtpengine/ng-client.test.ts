import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../kernel/random.ts';
import { VirtualClock } from '../../../kernel/virtual-clock.ts';
import { NgClient } from './ng-client.ts';

describe('the ng client', () => {
  let daemon: Socket;
  let client: NgClient;
  const clock = new VirtualClock();

  beforeEach(async () => {
    daemon = createSocket('udp4').bind(0, '127.0.0.1');
    await once(daemon, 'listening');
    const { port } = daemon.address();
    client = await NgClient.open({ clock, random: new SeededRandom(), daemon: { host: '127.0.0.1', port } });
  });

  afterEach(() => {
    client[Symbol.dispose]();
    daemon.close();
  });

  const nextRequest = async (): Promise<{ cookie: string; body: string; answer: (text: string) => void }> => {
    const [datagram, from] = (await once(daemon, 'message')) as [Buffer, RemoteInfo];
    const [cookie = '', body = ''] = datagram.toString('utf8').split(/ (.*)/s);
    return { cookie, body, answer: (text) => daemon.send(text, from.port, from.address) };
  };

  it('sends a command under a cookie and takes the reply with that cookie', async () => {
    const reply = client.call('query', { 'call-id': 'a' });
    const request = await nextRequest();
    expect(request.body).toBe('d7:command5:query7:call-id1:ae');
    request.answer('other d6:result2:ok1:ai1ee');
    request.answer(`${request.cookie} rubbish`);
    request.answer(`${request.cookie} d6:result2:ok1:ai2ee`);
    expect((await reply).a).toBe(2);
  });

  it('sends the same datagram again when no reply comes', async () => {
    const reply = client.call('ping');
    const first = await nextRequest();
    const again = nextRequest();
    clock.advance(200);
    const second = await again;
    expect(second.cookie).toBe(first.cookie);
    second.answer(`${second.cookie} d6:result4:ponge`);
    expect((await reply).result).toBe('pong');
  });

  it('fails with media-unavailable after two seconds without a reply', async () => {
    const reply = client.call('ping');
    for (const pause of [200, 300, 500, 1000]) clock.advance(pause);
    await expect(reply).rejects.toMatchObject({ code: 'media-unavailable' });
  });

  it('fails with the reason that the daemon gives', async () => {
    const reply = client.call('query');
    const { cookie, answer } = await nextRequest();
    answer(`${cookie} d6:result5:error12:error-reason15:Unknown call-ide`);
    await expect(reply).rejects.toMatchObject({ code: 'media-unavailable', details: { reason: 'Unknown call-id' } });
  });

  it('fails what is under way, and everything later, once it is closed', async () => {
    const reply = client.call('ping');
    client[Symbol.dispose]();
    await expect(reply).rejects.toMatchObject({ code: 'media-unavailable' });
    await expect(client.call('ping')).rejects.toMatchObject({ code: 'media-unavailable' });
  });
});
