import { describe, expect, it } from 'vitest';
import { en } from '../ui/words/en.ts';
import { preferTelephone } from './codec-order.ts';
import { endReasonOf } from './phone-call.ts';
import { phraseFor, type SpokenCall } from './phrases.ts';
import { withoutUnknownChallenges } from './sip-socket.ts';

const call: SpokenCall = {
  state: 'connected',
  isMuted: false,
  isHeldByOther: false,
  isLost: false,
  transfer: 'none',
  recording: null,
  queueName: null,
  endReason: null,
};

describe('what is spoken', () => {
  it.each([
    [null, { ...call, state: 'alerting-here' }, 'say.rings'],
    [null, { ...call, state: 'alerting-here', queueName: 'Hotline' }, 'say.rings-queue'],
    [{ ...call, state: 'alerting-there' }, call, 'say.connected'],
    [call, { ...call, state: 'held' }, 'say.held'],
    [{ ...call, state: 'held' }, call, 'say.retrieved'],
    [call, { ...call, isMuted: true }, 'say.muted'],
    [call, { ...call, recording: { isPaused: false } }, null],
    [{ ...call, recording: { isPaused: false } }, { ...call, recording: { isPaused: true } }, 'say.recording-paused'],
    [{ ...call, recording: { isPaused: true } }, { ...call, recording: { isPaused: false } }, 'say.recording-resumed'],
    [{ ...call, recording: { isPaused: true } }, call, null],
    [call, { ...call, isLost: true }, 'say.lost'],
    [{ ...call, isLost: true }, call, 'say.there-again'],
    [call, { ...call, isHeldByOther: true }, 'say.held-by-other'],
    [{ ...call, isHeldByOther: true }, call, 'say.retrieved-by-other'],
    [call, { ...call, transfer: 'failed' }, 'say.transfer-failed'],
    [call, { ...call, state: 'ended', endReason: 'busy' }, 'end.busy'],
    [call, call, null],
  ] as const)('%j → %j says %s', (before, now, phrase) => {
    expect(phraseFor(before, now)).toBe(phrase);
  });

  it('has words for every reason a call may end', () => {
    for (const status of [
      200, 302, 401, 403, 404, 408, 410, 415, 480, 484, 486, 487, 488, 500, 502, 503, 600, 603, 604, 606, 607,
    ]) {
      expect(en).toHaveProperty([`end.${endReasonOf(status, '')}`]);
    }
    expect(endReasonOf(null, 'Terminated')).toBe('normal');
    expect(endReasonOf(486, 'Busy')).toBe('busy');
  });

  it('trusts the Reason header more than the status', () => {
    expect(endReasonOf(480, 'Unavailable', 'Q.850;cause=19;text="No answer"')).toBe('no-answer');
    expect(endReasonOf(480, 'Unavailable', 'Q.850;cause=20;text="Not reachable"')).toBe('unreachable');
    expect(endReasonOf(null, 'Canceled', 'SIP;cause=200;text="Call completed elsewhere"')).toBe('answered-elsewhere');
    expect(endReasonOf(null, 'Terminated', 'Q.850;cause=16')).toBe('normal');
  });
});

describe('codecs', () => {
  it('puts what desk phones know first and leaves out redundancy', () => {
    const offered = ['opus', 'red', 'G722', 'PCMU', 'PCMA', 'CN', 'telephone-event'].map((name) => ({
      mimeType: `audio/${name}`,
    }));
    expect(preferTelephone(offered).map(({ mimeType }) => mimeType)).toEqual([
      'audio/G722',
      'audio/PCMA',
      'audio/PCMU',
      'audio/opus',
      'audio/telephone-event',
    ]);
  });
});

describe('digest challenges', () => {
  const answer = (...challenges: string[]) =>
    ['SIP/2.0 401 Unauthorized', ...challenges, 'CSeq: 1 REGISTER', '', ''].join('\r\n');
  const md5 = 'WWW-Authenticate: Digest realm="a", nonce="n", algorithm=MD5';
  const sha = 'WWW-Authenticate: Digest realm="a", nonce="n", algorithm=SHA-256';

  it('keeps only the one the library can answer', () => {
    expect(withoutUnknownChallenges(answer(sha, md5))).toBe(answer(md5));
  });

  it('keeps them all when there is none it can answer, so that the failure is seen', () => {
    expect(withoutUnknownChallenges(answer(sha))).toBe(answer(sha));
  });

  it('leaves other messages alone', () => {
    expect(withoutUnknownChallenges('SIP/2.0 200 OK\r\n\r\n')).toBe('SIP/2.0 200 OK\r\n\r\n');
  });
});
