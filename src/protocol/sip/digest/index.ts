export { DigestClient, type DigestCredentials } from './digest-client.ts';
export { computeHa1, computeResponse, type DigestAlgorithm, digestHash, type Ha1 } from './digest-hash.ts';
export {
  type DigestChallenge,
  type DigestRole,
  DigestServer,
  type DigestServerParts,
  type DigestVerdict,
} from './digest-server.ts';
