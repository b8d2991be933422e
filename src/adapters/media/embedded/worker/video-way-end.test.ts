import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { keyFrame, otherFrame, VideoSide } from '../../../../../test/support/video-side.ts';
import { buildRtcp } from '../../../../protocol/rtp/index.ts';
import { keyFrameRequest, nackOf, remb } from './video-feedback.ts';
import { VideoWayEnd } from './video-way-end.ts';

const open: VideoWayEnd[] = [];

/** A camera in one worker, seen in another. */
function across(): { camera: VideoSide; viewer: VideoSide; far: VideoWayEnd; near: VideoWayEnd; pass: (ms: number) => void } {
  const { port1, port2 } = new MessageChannel();
  let now = 1000;
  const time = { steadyNow: () => now, wallNow: () => 1_700_000_000_000 + now };
  const [camera, viewer] = [new VideoSide(1), new VideoSide(2)];
  const far = new VideoWayEnd({ channel: port1, ssrc: 31, ...time });
  const near = new VideoWayEnd({ channel: port2, ssrc: 32, ...time });
  open.push(far, near);
  far.port.see(camera.port);
  viewer.port.see(near.port);
  const pass = (ms: number): void => {
    now += ms;
    camera.now += ms;
    viewer.now += ms;
  };
  return { camera, viewer, far, near, pass };
}

/** What is under way between the ends has come: there, and what it causes back. */
async function arrived(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve));
}

afterEach(() => {
  for (const end of open.splice(0)) end.close();
});

describe('video between two workers', () => {
  it('comes as it was shown, from its first key frame, under the viewer’s own source and payload type', async () => {
    const { camera, viewer } = across();
    camera.show(otherFrame);
    await arrived();
    expect(viewer.sent).toHaveLength(0);
    camera.show(keyFrame);
    camera.show(otherFrame, 7, 93_000);
    await arrived();
    expect(viewer.headers).toMatchObject([
      { payloadType: 100, ssrc: 2, marker: true },
      { payloadType: 100, ssrc: 2, marker: true },
    ]);
    const [first, second] = viewer.headers;
    expect([second!.sequence - first!.sequence, second!.timestamp - first!.timestamp]).toEqual([1, 3000]);
    expect(viewer.sent[0]!.subarray(12)).toEqual(keyFrame);
  });

  it('takes requests for key frames, what is lost and limits of bandwidth back to the camera', async () => {
    const { camera, viewer, pass } = across();
    for (const payload of [keyFrame, otherFrame]) camera.show(payload);
    await arrived();
    const before = camera.asked.length;
    pass(1000);
    viewer.port.receiveRtcp(keyFrameRequest(99, 2));
    viewer.port.receiveRtcp(remb(99, 2, 300_000));
    const never = (viewer.headers[1]!.sequence + 40) & 0xffff;
    const report = buildRtcp([{ kind: 'receiver-report', ssrc: 99, reports: [] }]);
    viewer.port.receiveRtcp(Buffer.concat([report, nackOf(99, 2, [never])]));
    await arrived();
    expect(camera.asked.slice(before)).toEqual([
      { kind: 'key-frame', mediaSsrc: 7 },
      { kind: 'bandwidth', bitrate: 300_000 },
      { kind: 'lost', mediaSsrc: 7, packets: [541] },
    ]);
  });

  it('lets the camera know of the worst loss beyond the way', async () => {
    const { camera, viewer, near, pass } = across();
    camera.show(keyFrame);
    await arrived();
    const lossy = { ssrc: 2, fractionLost: 64, cumulativeLost: 3, highestSequence: 1, jitter: 0, lastSenderReport: 0 };
    const reports = [{ ...lossy, delaySinceLastSenderReport: 0 }];
    viewer.port.receiveRtcp(buildRtcp([{ kind: 'receiver-report', ssrc: 99, reports }]));
    pass(1000);
    near.report(2000);
    await arrived();
    camera.rtcp.length = 0;
    camera.port.report(2000);
    // The fraction lost stands behind the head, the sender and the source that is reported on.
    expect(camera.rtcp[0]![12]).toBe(64);
  });

  it('is over when one end closes', async () => {
    const { camera, viewer, far } = across();
    far.close();
    camera.show(keyFrame);
    await arrived();
    expect([viewer.sent.length, camera.port.viewers.size]).toEqual([0, 0]);
  });
});
