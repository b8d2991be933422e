import { describe, expect, it } from 'vitest';
import type { LiveEvent, ToBrowser, ToServer } from '../../src/contract/live/index.ts';
import { LiveClient, type LiveSocket } from './live-client.ts';

class Wire {
  readonly sent: ToServer[] = [];
  readonly told: LiveEvent[] = [];
  followed: readonly string[] = [];
  socket: LiveSocket | null = null;
  #reconnect: () => void = () => {};
  readonly client = new LiveClient({
    openSocket: () => {
      const socket: LiveSocket = {
        send: (text) => void this.sent.push(JSON.parse(text) as ToServer),
        close: () => {},
        onOpen: () => {},
        onText: () => {},
        onClose: () => {},
      };
      this.socket = socket;
      return socket;
    },
    clock: {
      after: (_ms, run) => {
        this.#reconnect = run;
        return () => {};
      },
    },
    onEvent: (event) => void this.told.push(event),
    onState: () => {},
    onFollowed: (topics) => {
      this.followed = [...topics];
    },
  });

  says(message: ToBrowser): void {
    this.socket!.onText(JSON.stringify(message));
  }

  comesBack(): void {
    this.socket!.onClose();
    this.sent.length = 0;
    this.#reconnect();
    this.socket!.onOpen();
  }
}

const seen = (topicId: number): ToBrowser => ({
  kind: 'event',
  id: 3,
  event: { type: 'trace-ended', traceId: 't', reason: '' },
  topic: 'presence',
  topicId,
});

describe('the live client', () => {
  function connected(): Wire {
    const wire = new Wire();
    wire.client.open();
    wire.socket!.onOpen();
    wire.client.subscribe('presence');
    return wire;
  }

  it('subscribes again after the last event of each topic that it saw', () => {
    const wire = connected();
    expect(wire.sent).toEqual([{ kind: 'subscribe', topic: 'presence' }]);
    wire.says({ kind: 'subscribed', topic: 'presence', topicId: 10 });
    wire.comesBack();
    expect(wire.sent).toEqual([{ kind: 'subscribe', topic: 'presence', after: 10 }]);
    wire.says(seen(12));
    wire.comesBack();
    expect(wire.sent).toEqual([
      { kind: 'resume', lastId: 3 },
      { kind: 'subscribe', topic: 'presence', after: 12 },
    ]);
  });

  it('reads everything again when a topic cannot be replayed', () => {
    const wire = connected();
    wire.says({ kind: 'resync', topic: 'presence', topicId: 99 });
    expect(wire.told).toEqual([{ type: 'reset', reason: 'too much of presence was missed' }]);
    wire.comesBack();
    expect(wire.sent).toEqual([{ kind: 'subscribe', topic: 'presence', after: 99 }]);
  });

  it('forgets where it was in a topic that it left', () => {
    const wire = new Wire();
    wire.client.open();
    wire.socket!.onOpen();
    const leave = wire.client.subscribe('presence');
    wire.says(seen(5));
    leave();
    wire.client.subscribe('presence');
    expect(wire.sent.at(-1)).toEqual({ kind: 'subscribe', topic: 'presence' });
  });

  it('says which topics the server tells of: not before it has agreed, not while the connection is lost, not when refused', () => {
    const wire = connected();
    expect(wire.followed).toEqual([]);
    wire.says({ kind: 'subscribed', topic: 'presence', topicId: 1 });
    expect(wire.followed).toEqual(['presence']);
    wire.comesBack();
    expect(wire.followed).toEqual([]);
    wire.says({ kind: 'subscribed', topic: 'presence', topicId: 1 });
    wire.says({ kind: 'refused', topic: 'presence', code: 'not-permitted', detail: '' });
    expect(wire.followed).toEqual([]);
  });

  it('does not take a late answer about a topic that was left for following it', () => {
    const wire = new Wire();
    wire.client.open();
    wire.socket!.onOpen();
    wire.client.subscribe('incidents')();
    wire.says({ kind: 'subscribed', topic: 'incidents', topicId: 1 });
    expect(wire.followed).toEqual([]);
  });
});
