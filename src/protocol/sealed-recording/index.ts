export {
  chunksOf,
  openChunk,
  plainBytesOf,
  readSealedHeader,
  recordingKeyBytes,
  type SealedFormat,
  sealChunk,
  sealedHeader,
  sealedHeaderBytes,
  sealedStart,
} from './sealed-recording.ts';
