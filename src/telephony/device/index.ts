export type { Device, DeviceProtocol, DtmfMethod } from './device.ts';
