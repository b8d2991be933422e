export { DeflectService } from './deflect-service.ts';
