export { refusalOfSource } from './allowed-address.ts';
export { BrowserPhoneCredentials, type BrowserPhoneLogin } from './browser-phone-credentials.ts';
export type { Device, DeviceProtocol, DeviceTransport, DtmfMethod } from './device.ts';
export {
  DeviceAdministration,
  type DeviceAdministrationParts,
  type MadeDevice,
  type NewDeviceSettings,
  type SipAccount,
} from './device-administration.ts';
export { authorizedCurrentDevice } from './device-parameters.ts';
export type { DeviceChange, DeviceListRequest, DeviceRecord, DeviceRecords } from './device-records.ts';
export { FirstPhones, type NewPhone, type SipCredentials } from './first-phones.ts';
export { newSipPassword, newSipUser } from './sip-password.ts';
