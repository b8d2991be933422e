export { HttpSender, type HttpSenderParts, type Lookup } from './http-sender.ts';
export { isPublicAddress } from './public-address.ts';
