export { Secret, type SecretBox, secretMarker } from './secret.ts';
