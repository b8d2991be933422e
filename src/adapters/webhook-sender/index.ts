export { AddressGuard, type Lookup } from './address-guard.ts';
export { HttpSender, type HttpSenderParts } from './http-sender.ts';
export { isPublicAddress } from './public-address.ts';
