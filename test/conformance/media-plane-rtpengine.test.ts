import { afterAll, beforeAll } from 'vitest';
import { EmbeddedMediaPlane } from '../../src/adapters/media/embedded/index.ts';
import { RtpengineMediaPlane } from '../../src/adapters/media/rtpengine/index.ts';
import { SystemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { SystemRandom } from '../../src/kernel/random.ts';
import { RtpengineDaemon } from '../support/rtpengine-daemon.ts';
import { describeMediaPlane } from './media-plane.ts';
import { describeRecording } from './media-recording.ts';
import { describeSpeech } from './media-speech.ts';

let daemon: RtpengineDaemon;

beforeAll(async () => {
  daemon = await RtpengineDaemon.start();
});

afterAll(() => daemon[Symbol.asyncDispose]());

function openPlane(digits: RtpengineDaemon['digits'] | null): Promise<RtpengineMediaPlane> {
  return RtpengineMediaPlane.open({
    clock: new SystemClock(),
    random: new SystemRandom(),
    logger: silentLogger,
    daemon: daemon.address,
    digits,
    connectTimeoutMs: 4000,
    own: new EmbeddedMediaPlane({ logger: silentLogger, workers: 1, bindAddress: '127.0.0.1', portRange: null }),
  });
}

const refusesReplays = false;

describeMediaPlane('rtpengine, legs joined inside it', () => openPlane(daemon.digits), { streams: 2, refusesReplays });
describeMediaPlane('rtpengine, all sound through the own plane', () => openPlane(null), { streams: 1, refusesReplays });
describeSpeech('rtpengine, legs joined inside it', () => openPlane(daemon.digits));
describeSpeech('rtpengine, all sound through the own plane', () => openPlane(null));
describeRecording('rtpengine', () => openPlane(daemon.digits));
