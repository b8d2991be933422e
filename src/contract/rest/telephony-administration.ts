export * as adminDevices from './devices.ts';
