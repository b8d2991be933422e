export { RtpengineMediaPlane, type RtpengineMediaPlaneProps } from './rtpengine-media-plane.ts';
