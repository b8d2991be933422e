import { describe, expect, it } from 'vitest';
import { bothWays as both, keyFrame, otherFrame, VideoSide as Side } from '../../../../../test/support/video-side.ts';
import { buildRtcp } from '../../../../protocol/rtp/index.ts';
import { keyFrameRequest, nackOf, remb } from './video-feedback.ts';

function pair(): [camera: Side, viewer: Side] {
  const [camera, viewer] = [new Side(1), new Side(2)];
  viewer.port.see(camera.port);
  return [camera, viewer];
}

describe('video that is passed on', () => {
  it('begins with a key frame, which is asked for, under our own source and the viewer’s payload type', () => {
    const [camera, viewer] = pair();
    camera.show(otherFrame);
    expect([viewer.sent.length, camera.asked]).toEqual([0, [{ kind: 'key-frame', mediaSsrc: 7 }]]);
    camera.show(keyFrame);
    camera.show(otherFrame);
    expect(viewer.headers).toMatchObject([
      { payloadType: 100, ssrc: 2, marker: true },
      { payloadType: 100, ssrc: 2 },
    ]);
  });

  it('goes on without a gap when another is seen, from his next key frame', () => {
    const [camera, viewer] = pair();
    const other = new Side(3, 9000);
    camera.show(keyFrame);
    viewer.now += 1000;
    other.now += 1000;
    viewer.port.see(other.port);
    other.show(otherFrame, 8, 5);
    camera.show(keyFrame);
    other.show(keyFrame, 8, 5);
    const [before, after] = viewer.headers;
    expect(viewer.sent).toHaveLength(2);
    expect((after!.sequence - before!.sequence) & 0xffff).toBe(1);
    expect((after!.timestamp - before!.timestamp) >>> 0).toBe(90_000);
  });

  it('is sent again from what was kept, and asked for where it never came', () => {
    const [camera, viewer] = pair();
    for (const payload of [keyFrame, otherFrame, otherFrame]) camera.show(payload);
    const second = viewer.headers[1]!.sequence;
    const lost = Buffer.concat([
      buildRtcp([{ kind: 'receiver-report', ssrc: 99, reports: [] }]),
      nackOf(99, 2, [second, (second + 40) & 0xffff]),
    ]);
    viewer.port.receiveRtcp(lost);
    expect(viewer.headers[3]!.sequence).toBe(second);
    expect(camera.asked.at(-1)).toEqual({ kind: 'lost', mediaSsrc: 7, packets: [541] });
  });

  it('takes requests for key frames and limits of bandwidth back to who shows, not too often', () => {
    const [camera, viewer] = pair();
    camera.show(keyFrame);
    const before = camera.asked.length;
    camera.now += 1000;
    viewer.now += 1000;
    for (let i = 0; i < 3; i++) viewer.port.receiveRtcp(keyFrameRequest(99, 2));
    viewer.port.receiveRtcp(remb(99, 2, 500_000));
    expect(camera.asked.slice(before)).toEqual([
      { kind: 'key-frame', mediaSsrc: 7 },
      { kind: 'bandwidth', bitrate: 500_000 },
    ]);
    viewer.port.receiveRtcp(keyFrameRequest(99, 12_345));
    expect(camera.asked).toHaveLength(before + 2);
  });

  it('is not sent to who does not want to see, nor taken from who does not show', () => {
    const [camera, viewer] = pair();
    viewer.port.settle({ ...both, direction: 'recvonly' });
    camera.show(keyFrame);
    expect(viewer.sent).toHaveLength(0);
    viewer.port.settle(both);
    camera.port.settle({ ...both, direction: 'sendonly' });
    camera.show(keyFrame);
    expect(viewer.sent).toHaveLength(0);
  });
});
