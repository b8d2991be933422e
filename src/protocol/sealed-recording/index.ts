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
  wholeBytesOf,
} from './sealed-recording.ts';
