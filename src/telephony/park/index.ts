export { parkParameters, parkPlaces, parkReturnAfter } from './park-parameters.ts';
export { type ParkPlace, ParkService, parkCode, takeCodeOf } from './park-service.ts';
