import { describe, expect, it } from 'vitest';
import { CallKeeper } from './call-keeper.ts';
import { KeptCalls } from './kept-calls.ts';
import { SipSocket } from './sip-socket.ts';
import { Softphone } from './softphone.ts';
import { FakeClock, FakeDriver, FakeSession, FakeSound, settle } from './test-doubles.ts';

class FakeSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING;
  binaryType = '';
  readonly sent: string[] = [];
  send(message: string): void {
    this.sent.push(message);
  }
  close(): void {
    this.readyState = WebSocket.CLOSED;
  }
  opens(): void {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  breaks(): void {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(Object.assign(new Event('close'), { wasClean: false, code: 1006, reason: '' }));
  }
  says(data: string): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }
}

function connected() {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const told: string[] = [];
  const socket = new SipSocket('wss://parley.test/sip', {
    clock,
    watcher: { lost: () => told.push('lost'), back: () => told.push('back') },
    open: () => {
      const made = new FakeSocket();
      sockets.push(made);
      return made as unknown as WebSocket;
    },
  });
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the library's own way
  socket.onconnect = () => told.push('connected');
  socket.ondisconnect = () => told.push('disconnected');
  socket.connect();
  return { clock, sockets, told, socket };
}

const update = 'UPDATE sip:x SIP/2.0\r\nVia: SIP/2.0/WSS y.invalid;branch=z9hG4bK1\r\nCSeq: 5 UPDATE\r\n\r\n';
const bye = 'BYE sip:x SIP/2.0\r\nVia: SIP/2.0/WSS y.invalid;branch=z9hG4bK2\r\nCSeq: 6 BYE\r\n\r\n';
const ok = 'SIP/2.0 200 OK\r\nVia: SIP/2.0/WSS y.invalid;branch=z9hG4bK1;rport\r\nCSeq: 5 UPDATE\r\n\r\n';

describe('the connection of the phone', () => {
  it('that cannot be opened at all is told to the library', () => {
    const { sockets, told } = connected();
    sockets[0]!.breaks();
    expect(told).toEqual(['disconnected']);
  });

  it('that breaks is made anew behind the library’s back; what waited, and what was not answered, is said then', () => {
    const { clock, sockets, told, socket } = connected();
    sockets[0]!.opens();
    expect(socket.send(update)).toBe(true);
    sockets[0]!.breaks();
    expect(socket.send(bye)).toBe(true);
    clock.pass(500);
    sockets[1]!.breaks();
    clock.pass(1000);
    sockets[2]!.opens();
    expect(told).toEqual(['connected', 'lost', 'back']);
    expect(sockets[2]!.sent).toEqual([update, bye]);
    sockets[2]!.says(ok);
    sockets[2]!.breaks();
    clock.pass(500);
    sockets[3]!.opens();
    expect(sockets[3]!.sent).toEqual([bye]);
  });

  it('that says nothing when it is asked counts as broken', () => {
    const { clock, sockets, told, socket } = connected();
    sockets[0]!.opens();
    socket.check();
    expect(sockets[0]!.sent).toEqual(['\r\n\r\n']);
    sockets[0]!.says('\r\n');
    clock.pass(5000);
    expect(told).toEqual(['connected']);
    socket.check();
    clock.pass(4000);
    expect(told).toEqual(['connected', 'lost']);
  });

  it('is not kept once it is closed on purpose', () => {
    const { clock, sockets, socket } = connected();
    sockets[0]!.opens();
    socket.disconnect();
    clock.pass(60_000);
    expect(sockets).toHaveLength(1);
    expect(socket.send(bye)).toBe(false);
  });
});

describe('sound that stops because the network changed', () => {
  function keeper() {
    const clock = new FakeClock();
    const told: string[] = [];
    const line = { isUp: true };
    const kept = new CallKeeper({
      clock,
      isLineUp: () => line.isUp,
      changed: (_session, isLost) => told.push(isLost ? 'lost' : 'back'),
      givenUp: () => told.push('given up'),
    });
    return { clock, told, line, kept, session: new FakeSession('one') };
  }

  it('is asked for anew until it is back, only while the server is there', () => {
    const { clock, told, line, kept, session } = keeper();
    kept.soundLost(session);
    clock.pass(1000);
    line.isUp = false;
    clock.pass(3000);
    line.isUp = true;
    clock.pass(3000);
    kept.soundBack(session);
    clock.pass(60_000);
    expect(session.commands).toEqual(['restart ice', 'restart ice']);
    expect(told).toEqual(['lost', 'back']);
  });

  it('heals without being asked for when it was a moment only', () => {
    const { clock, kept, session } = keeper();
    kept.soundLost(session);
    clock.pass(500);
    kept.soundBack(session);
    clock.pass(60_000);
    expect(session.commands).toEqual([]);
  });

  it('is given up after a minute and a half', () => {
    const { clock, told, kept, session } = keeper();
    kept.soundLost(session);
    for (let second = 0; second < 120; second += 1) clock.pass(1000);
    expect(told).toEqual(['lost', 'given up']);
  });

  it('of every call is asked for when the server is there again by another connection', () => {
    const { kept, session } = keeper();
    kept.lineBack([session]);
    expect(session.commands).toEqual(['restart ice']);
  });
});

async function newPhone(storage: Map<string, string>) {
  const clock = new FakeClock();
  const sound = new FakeSound();
  const drivers: FakeDriver[] = [];
  const phone = new Softphone({
    clock,
    sound,
    credentials: async () => ({
      sipUser: 'a',
      sipDomain: 'b',
      authorizationUser: 'a',
      password: 'c',
      expiresAt: 3_600_000,
      webSocketUrl: 'wss://x/',
      displayName: 'A',
    }),
    createDriver: async () => {
      const driver = new FakeDriver();
      drivers.push(driver);
      return driver;
    },
  });
  const kept = new KeptCalls({
    userId: 'anna',
    now: () => clock.now(),
    storage: {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => void storage.set(key, value),
      removeItem: (key) => void storage.delete(key),
    },
  });
  phone.start(kept.read());
  await settle();
  const driver = drivers[0]!;
  driver.listener?.registration('registered', '');
  await settle();
  return { phone, driver, sound, kept, clock };
}

describe('a page that is loaded anew', () => {
  it('takes its calls back: held as they were held, muted as they were muted, with their times', async () => {
    const storage = new Map<string, string>();
    const before = await newPhone(storage);
    const first = await before.phone.calls.dial('202');
    before.driver.sessions[0]!.listener!.accepted();
    const second = await before.phone.calls.consult(first, '203');
    before.driver.sessions[1]!.listener!.accepted();
    before.phone.calls.setMuted(second, true);
    before.kept.write(before.phone.calls.kept());

    const after = await newPhone(storage);
    expect(after.phone.snapshot().calls).toMatchObject([
      { id: first, state: 'returning' },
      { id: second, state: 'returning', consultationFor: first },
    ]);
    for (const session of after.driver.sessions) session.listener!.accepted();
    await settle();
    expect(after.phone.snapshot().calls).toMatchObject([
      { state: 'held', connectedAt: 0 },
      { state: 'connected', isMuted: true },
    ]);
    expect(after.driver.sessions.map(({ commands }) => commands)).toEqual([
      ['take back sip-0', 'hold'],
      ['take back sip-1', 'mute'],
    ]);
  });

  it('says so when the server has ended the call meanwhile', async () => {
    const storage = new Map<string, string>();
    const before = await newPhone(storage);
    await before.phone.calls.dial('202');
    before.driver.sessions[0]!.listener!.accepted();
    before.kept.write(before.phone.calls.kept());
    const after = await newPhone(storage);
    after.driver.sessions[0]!.listener!.ended('failed');
    expect(after.phone.snapshot().calls).toMatchObject([{ state: 'ended', endReason: 'connection-lost' }]);
    expect(after.sound.open).toBe(0);
  });

  it('asks for no call that nobody waits with any more', async () => {
    const storage = new Map<string, string>();
    const before = await newPhone(storage);
    await before.phone.calls.dial('202');
    before.driver.sessions[0]!.listener!.accepted();
    before.kept.write(before.phone.calls.kept());
    before.clock.pass(400_000);
    expect(before.kept.read()).toEqual([]);
    before.kept.write([]);
    expect(storage.size).toBe(0);
  });
});
