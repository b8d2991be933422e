export { type DeviceChoice, type DeviceChoiceStore, mobileId, type RingingPlaces } from './device-choice.ts';
export { DeviceChoices, type DeviceChoicesParts } from './device-choices.ts';
