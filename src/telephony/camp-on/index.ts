export { campOnReturnAfter } from './camp-on-parameters.ts';
export { CampOnService, campOnCode } from './camp-on-service.ts';
