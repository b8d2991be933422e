import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ToBrowser } from '../contract/live/index.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { LiveConnection, SharedMessage } from './live-connection.ts';

describe('a live connection', () => {
  it('hands on messages for many and messages for one in order, whatever their size, to what reads WebSockets', async () => {
    const server = createServer();
    const sockets = new WebSocketServer({ server, perMessageDeflate: false });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const shared = (reason: string) => new SharedMessage(reset(reason));
    const reset = (reason: string): ToBrowser => ({ kind: 'event', id: 1, event: { type: 'reset', reason } });
    // Lengths of the three forms of a frame's head (RFC 6455 §5.2), and around their limits.
    const overhead = shared('').text.length;
    const sizes = [125, 126, 127, 65_535, 65_536, 70_000].map((size) => 'é'.repeat(2) + 'x'.repeat(size - overhead - 4));
    const expected = sizes.flatMap((text) => [reset(text), reset('for one')]);
    sockets.on('connection', (socket) => {
      const connection = new LiveConnection({ clock: new VirtualClock(), actor: {} as never, socket, latestId: () => 1 });
      for (const text of sizes) {
        connection.send(shared(text));
        connection.send(reset('for one'));
      }
    });
    const reader = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const got: ToBrowser[] = [];
    await new Promise<void>((resolve, reject) => {
      reader.on('error', reject);
      reader.on('message', (data: Buffer) => {
        got.push(JSON.parse(data.toString('utf8')) as ToBrowser);
        if (got.length === expected.length) resolve();
      });
    });
    expect(got).toEqual(expected);
    reader.terminate();
    sockets.close();
    server.close();
  });
});
