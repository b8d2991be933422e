export { type CallerQueues, VoiceChannel, type VoiceChannelParts } from './voice-channel.ts';
