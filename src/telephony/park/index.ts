export { parkParameters, parkPlaces, parkReturnAfter } from './park-parameters.ts';
export { type ParkPlace, ParkService, parkCode } from './park-service.ts';
