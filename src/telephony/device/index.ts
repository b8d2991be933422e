export { BrowserPhoneCredentials, type BrowserPhoneLogin } from './browser-phone-credentials.ts';
export type { Device, DeviceProtocol, DeviceTransport, DtmfMethod } from './device.ts';
export { DeviceService, type DeviceStore, type NewDevice, type SipCredentials } from './device-service.ts';
