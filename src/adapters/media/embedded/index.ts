export { EmbeddedMediaPlane, type EmbeddedMediaPlaneProps } from './embedded-media-plane.ts';
