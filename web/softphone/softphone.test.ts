import { describe, expect, it, vi } from 'vitest';
import { MicrophoneError } from './audio-devices.ts';
import { Softphone } from './softphone.ts';
import { FakeClock, FakeDriver, FakeSound, settle } from './test-doubles.ts';

async function newPhone(options: { failures?: number } = {}) {
  const clock = new FakeClock();
  const sound = new FakeSound();
  const driver = new FakeDriver();
  let failures = options.failures ?? 0;
  let asked = 0;
  const phone = new Softphone({
    clock,
    sound,
    createDriver: () => Promise.resolve(driver),
    credentials: () => {
      asked += 1;
      failures -= 1;
      if (failures >= 0) return Promise.reject(new Error('offline'));
      return Promise.resolve({
        sipUser: '201',
        sipDomain: 'parley.local',
        authorizationUser: '201',
        password: `p${asked}`,
        expiresAt: clock.now() + 3_600_000,
        webSocketUrl: 'ws://127.0.0.1/',
        displayName: 'Marie',
      });
    },
  });
  phone.start();
  await settle();
  return { phone, clock, sound, driver, asked: () => asked };
}

describe('registration', () => {
  it('shows the state of the line', async () => {
    const { phone, driver } = await newPhone();
    expect(phone.snapshot().line).toBe('connecting');
    driver.listener?.registration('registered', '');
    expect(phone.snapshot().line).toBe('registered');
  });

  it('tries again with growing pauses while the server is away', async () => {
    const { phone, clock, asked } = await newPhone({ failures: 2 });
    expect(phone.snapshot().line).toBe('offline');
    clock.pass(1000);
    await settle();
    clock.pass(1000);
    await settle();
    expect(asked()).toBe(2);
    clock.pass(1000);
    await settle();
    expect(asked()).toBe(3);
    expect(phone.snapshot().line).toBe('connecting');
  });

  it('fetches new credentials ten minutes before the old end', async () => {
    const { clock, driver } = await newPhone();
    clock.pass(3_000_000);
    await settle();
    expect(driver.renewed.map(({ password }) => password)).toEqual(['p2']);
  });

  it('asks for new credentials when refused', async () => {
    const { clock, driver } = await newPhone();
    driver.listener?.registration('refused', '');
    clock.pass(1000);
    await settle();
    expect(driver.renewed).toHaveLength(1);
  });

  it('ends calls and registration when stopped', async () => {
    const { phone, driver } = await newPhone();
    await phone.calls.dial('202');
    phone.stop();
    expect(driver.isStopped).toBe(true);
    expect(phone.snapshot()).toMatchObject({ line: 'stopped', calls: [{ state: 'ended', endReason: 'page-closed' }] });
  });
});

describe('an incoming call', () => {
  it('rings, is answered with the microphone, and stops ringing', async () => {
    const { phone, sound, driver } = await newPhone();
    const session = driver.ring();
    expect(sound.tones).toContain('ring');
    await phone.calls.answer(phone.snapshot().calls[0]?.id ?? '');
    session.listener?.accepted();
    expect(session.commands).toEqual(['answer']);
    expect(sound.tones).not.toContain('ring');
    expect(phone.snapshot().calls[0]).toMatchObject({ state: 'connected', connectedAt: 0 });
  });

  it('is answered without ringing when the person has just asked for it', async () => {
    const { phone, sound, driver } = await newPhone();
    const session = driver.ring(true);
    await vi.waitFor(() => expect(session.commands).toEqual(['answer']));
    expect(sound.tones).not.toContain('ring');
    expect(phone.snapshot().calls[0]).toMatchObject({ state: 'answering' });
  });

  it('is refused with a reason in words when the microphone cannot be opened', async () => {
    const { phone, sound, driver } = await newPhone();
    const session = driver.ring();
    sound.failure = new MicrophoneError('denied', null);
    await phone.calls.answer(phone.snapshot().calls[0]?.id ?? '');
    expect(session.commands).toEqual(['terminate declined']);
    expect(phone.snapshot().calls[0]).toMatchObject({ state: 'ended', endReason: 'microphone' });
  });

  it('closes the microphone again when the caller hangs up while it opens', async () => {
    const { phone, sound, driver } = await newPhone();
    const session = driver.ring();
    const answering = phone.calls.answer(phone.snapshot().calls[0]?.id ?? '');
    session.listener?.ended('cancelled');
    await answering;
    expect(sound.open).toBe(0);
    expect(session.commands).toEqual([]);
  });

  it('knocks softly while another call is spoken on, and holds that when answered', async () => {
    const { phone, sound, driver } = await newPhone();
    await phone.calls.dial('202');
    driver.sessions[0]?.listener?.accepted();
    const second = driver.ring();
    expect([...sound.tones]).toEqual(['call-waiting']);
    await phone.calls.answer(phone.snapshot().calls[1]?.id ?? '');
    second.listener?.accepted();
    expect(phone.snapshot().calls.map(({ state }) => state)).toEqual(['held', 'connected']);
  });

  it('can be diverted', async () => {
    const { phone, driver } = await newPhone();
    const session = driver.ring();
    phone.calls.divert(phone.snapshot().calls[0]?.id ?? '', '500');
    expect(session.commands).toEqual(['redirect 500']);
  });
});

describe('a browser in which nobody can talk', () => {
  it('says so to the server, now and when it connects anew', async () => {
    const { phone, driver } = await newPhone();
    phone.setAudio(false);
    expect(driver.audio).toBe(false);
    phone.setAudio(true);
    expect(driver.audio).toBe(true);
  });
});

describe('a call of mine', () => {
  it('sounds the ring-back tone until the other side is heard', async () => {
    const { phone, sound, driver } = await newPhone();
    await phone.calls.dial('202');
    const listener = driver.sessions[0]?.listener;
    listener?.rang(false);
    expect(sound.tones).toContain('ring-back');
    listener?.rang(true);
    expect(sound.tones).not.toContain('ring-back');
  });

  it('is read for a while after its end, then leaves, with the microphone closed', async () => {
    const { phone, sound, driver, clock } = await newPhone();
    await phone.calls.dial('202');
    driver.sessions[0]?.listener?.ended('busy');
    expect(phone.snapshot().calls[0]).toMatchObject({ state: 'ended', endReason: 'busy' });
    expect(sound.open).toBe(0);
    clock.pass(4000);
    expect(phone.snapshot().calls).toEqual([]);
  });

  it('takes no second hold while one is under way, and stays connected when it fails', async () => {
    const { phone, driver } = await newPhone();
    const id = await phone.calls.dial('202');
    const session = driver.sessions[0];
    session?.listener?.accepted();
    let refuse: (error: Error) => void = () => {};
    if (session) session.holdOutcome = new Promise((_resolve, reject) => (refuse = reject));
    const first = phone.calls.hold(id);
    await phone.calls.hold(id);
    expect(session?.commands).toEqual(['hold']);
    refuse(new Error('refused'));
    await expect(first).rejects.toThrow('refused');
    expect(phone.snapshot().calls[0]).toMatchObject({ state: 'connected', isChanging: false });
  });

  it('sends digits only while connected and shows what was sent', async () => {
    const { phone, driver } = await newPhone();
    const id = await phone.calls.dial('202');
    phone.calls.sendDigits(id, '1');
    driver.sessions[0]?.listener?.accepted();
    phone.calls.sendDigits(id, '12#');
    phone.calls.sendDigits(id, 'x');
    expect(driver.sessions[0]?.commands).toEqual(['digits 12#']);
    expect(phone.snapshot().calls[0]?.digits).toBe('12#');
  });
});

describe('passing a call on', () => {
  it('at once: refers, then ends when the other side took it', async () => {
    const { phone, driver } = await newPhone();
    const id = await phone.calls.dial('202');
    const session = driver.sessions[0];
    session?.listener?.accepted();
    phone.calls.transfer(id, '203');
    session?.listener?.transferProgress('accepted');
    session?.listener?.ended('normal');
    expect(session?.commands).toEqual(['refer 203', 'terminate normal']);
    expect(phone.snapshot().calls[0]).toMatchObject({ state: 'ended', endReason: 'transferred' });
  });

  it('after asking: holds, calls, and joins the two', async () => {
    const { phone, driver } = await newPhone();
    const first = await phone.calls.dial('202');
    driver.sessions[0]?.listener?.accepted();
    const second = await phone.calls.consult(first, '203');
    driver.sessions[1]?.listener?.accepted();
    expect(phone.snapshot().calls).toMatchObject([{ state: 'held' }, { state: 'connected', consultationFor: first }]);
    phone.calls.connect(first, second);
    expect(driver.sessions[0]?.commands).toEqual(['hold', 'refer to sip-1']);
  });

  it('that fails says so and keeps the call', async () => {
    const { phone, driver } = await newPhone();
    const id = await phone.calls.dial('202');
    driver.sessions[0]?.listener?.accepted();
    phone.calls.transfer(id, '999');
    driver.sessions[0]?.listener?.transferProgress('failed');
    expect(phone.snapshot().calls[0]).toMatchObject({ state: 'connected', transfer: 'failed' });
  });
});
